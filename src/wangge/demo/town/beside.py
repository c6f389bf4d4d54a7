"""Plots: asks, urges, corrections, call-backs, co-ordination; and the ways cases end."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import localdate

from wangge.cases.models import Ask
from wangge.demo.town.disputes import to_check
from wangge.demo.town.life import Life, Plot
from wangge.demo.town.organisation import LEADS, LIAISONS
from wangge.demo.town.plots import (
    checked,
    closed,
    dispatched,
    filed_to_end,
    finished,
    passed,
    straight,
    told,
    worked,
)


def asked(life: Life, kind: str, reason: str, **more: object) -> Plot:
    """Dispatched, signed, and asked for; where the organisation has a lead, it endorses."""
    yield from just_asked(life, kind, reason, **more)
    lead = LEADS.get(life.organisation())
    if lead:
        yield life.soon(4, 12)
        life.company.decide(asked_of(life, kind), "endorse", lead, "情况属实。")


def just_asked(life: Life, kind: str = "extension", reason: str = "等待设备进场。", **more: object) -> Plot:
    """Asked for, and nobody has said anything yet."""
    at = life.organisation()
    yield from dispatched(life)
    yield life.soon(3, 10)
    life.sign("1", at)
    yield life.soon(5, 15)
    life.company.ask(life.leg(), kind, LIAISONS[at][0], reason, **more)


def asked_of(life: Life, kind: str) -> Ask:
    """The ask that waits for a decision."""
    return Ask.objects.get(case=life.case, kind=kind, state__in=(Ask.State.OPEN, Ask.State.ENDORSED))


def decided(life: Life, kind: str, verdict: str, reason: str) -> None:
    life.company.decide(asked_of(life, kind), verdict, life.dispatcher, reason)


def extension_open(life: Life) -> Plot:
    yield from asked(life, "extension", "材料未到，申请延期一次。")


def extended(life: Life) -> Plot:
    yield from extension_open(life)
    yield life.soon(4, 15)
    decided(life, "extension", "grant", "同意延期一次。")
    yield life.after_share(1.2)
    life.answer("1", life.organisation())
    yield from finished(life)


def not_extended(life: Life) -> Plot:
    yield from extension_open(life)
    yield life.soon(4, 15)
    decided(life, "extension", "refuse", "理由不充分，请按时完成。")
    yield life.after_share(life.usual_share())
    life.answer("1", life.organisation())
    yield from finished(life)


def recall_open(life: Life) -> Plot:
    yield from asked(life, "recall", "发现为他人养护路段，请收回。")


def parking_open(life: Life) -> Plot:
    yield from asked(life, "parking", "需等待天气好转。", **_until(life, 20, "weather"))


def parked(life: Life) -> Plot:
    """Parked for weeks to come."""
    yield from asked(life, "parking", "石料定制，到货后施工。", **_until(life, 30, "materials"))
    yield life.soon(4, 12)
    decided(life, "parking", "grant", "同意挂账。")


def parked_before(life: Life) -> Plot:
    """Parked for a few days; the date ends it, and the work is done."""
    yield from asked(life, "parking", "连续降雨，无法施工。", **_until(life, 4, "weather"))
    yield life.soon(4, 12)
    decided(life, "parking", "grant", "同意挂账至雨停。")
    yield life.company.now + timedelta(days=4)
    yield life.soon(30, 120)
    life.answer("1", life.organisation(), "雨停后已完成。")
    yield from finished(life)


def unparked(life: Life) -> Plot:
    """Parked, and sooner possible than thought."""
    yield from asked(life, "parking", "等待产权单位确认。", **_until(life, 15, "dispute"))
    yield life.soon(4, 12)
    decided(life, "parking", "grant", "同意挂账。")
    yield life.soon(200, 400)
    life.act("unpark", life.dispatcher, "产权已确认，恢复计时。")
    yield life.soon(20, 60)
    life.answer("1", life.organisation())
    yield from finished(life)


def _until(life: Life, days: int, kind: str) -> dict[str, object]:
    return {"until": localdate(life.company.now) + timedelta(days=days + 1), "parking_kind": kind}


def urged(life: Life) -> Plot:
    """The leader presses, the liaison says what is being done, the leader strikes it off."""
    yield from dispatched(life)
    yield life.soon(10, 40)
    urge = life.company.urge(
        life.case, "leader", "群众反映强烈，请今日办结。", level=life.rng.choice((1, 2, 3))
    )
    yield life.soon(10, 40)
    life.company.answer_urge(urge, LIAISONS[life.organisation()][0], "已安排人员到场。")
    yield from worked(life)
    life.company.lift_urge(urge, "leader", "已见成效，销号。")
    yield from finished(life)


def urge_open(life: Life) -> Plot:
    yield from dispatched(life)
    yield life.soon(10, 40)
    life.company.urge(life.case, "leader", "媒体关注，请尽快处置并回复。", level=2)


def corrected(life: Life) -> Plot:
    """The condition, then the place turn out otherwise; limits are reckoned anew."""
    yield from dispatched(life)
    yield life.soon(5, 25)
    others = [one for one in life.facts.often.conditions if one != life.condition]
    if others:
        life.condition = others[0]
        life.company.correct(life.case, life.acceptor, "现场比报告的严重。", condition=life.condition)
    yield life.soon(5, 25)
    spot = life.facts.spot
    life.company.correct(
        life.case, life.acceptor, "位置更正到路口。", point=(spot.lon + 2e-4, spot.lat, "cgcs2000"),
        place_text=f"{spot.text}，路口处",
    )  # fmt: skip
    yield from worked(life)
    yield from finished(life)


def called_back(life: Life) -> Plot:
    """Closed, called, content."""
    yield from straight(life)
    yield life.soon(30, 200)
    task = life.company.ask_call_back(life.case, life.acceptor)
    yield life.soon(10, 100)
    life.company.answer_task(
        task, life.rng.choice(("yes", "yes", "partly")), life.acceptor, "报告人表示认可。"
    )


def call_back_open(life: Life) -> Plot:
    yield from straight(life)
    yield life.soon(10, 60)
    life.company.ask_call_back(life.case, life.acceptor)


def reopened(life: Life) -> Plot:
    """Called back, not content: open again, done again."""
    yield from straight(life)
    yield life.soon(30, 200)
    task = life.company.ask_call_back(life.case, life.acceptor)
    yield life.soon(10, 60)
    life.company.answer_task(task, "no", life.acceptor, "报告人说只做了一半。")
    yield life.soon(5, 28)
    life.dispatch()
    yield from worked(life, "2")
    yield from finished(life)


def coordination_open(life: Life) -> Plot:
    """The department asks the home to bring the others to the table."""
    at = life.organisation()
    yield from dispatched(life)
    yield life.soon(5, 20)
    life.sign("1", at)
    yield life.soon(5, 20)
    life.company.ask_coordination(life.leg(), LIAISONS[at][0], "需供电单位配合断电，请协调。")


def coordinated(life: Life) -> Plot:
    yield from coordination_open(life)
    yield life.soon(10, 60)
    life.company.answer_task(life.task(), "decided", life.dispatcher, "已约定明早九点断电一小时。")
    yield life.after_share(0.6)
    life.answer("1", life.organisation())
    yield from finished(life)


def settled(life: Life) -> Plot:
    """The street's own supervisor does it on the spot; it closes by itself, or is drawn for a check."""
    yield from told(life)
    life.act("settle", life.facts.finder, photos=[life.photo("after")])
    yield life.company.now + timedelta(days=3, minutes=1)
    if life.drawn():
        yield life.soon(10, 60)
        life.act("ask_check", life.acceptor, way="photo")
        yield life.soon(10, 60)
        passed(life)
        yield from closed(life)


def unsettled(life: Life) -> Plot:
    """Said to be done on the spot, and the chief sees that it is not: it goes the long way."""
    yield from told(life)
    life.act("settle", life.facts.finder, photos=[life.photo("after")])
    yield life.soon(20, 90)
    life.act("unsettle", life.chief, "照片上仍有散落，未清理完。")
    yield from filed_to_end(life)


def emergency(life: Life) -> Plot:
    """Life and limb: dispatched at once, made safe, filed afterwards. Nobody waits for the morning."""
    yield from told(life)
    life.by_clock = True
    yield life.soon(1, 4)
    life.act("dispatch_now", life.chief, matter=life.facts.often.matter, main="emergency")
    yield life.soon(2, 8)
    life.sign("1", "emergency")
    yield life.soon(8, 25)
    life.work("1", "make_safe", "emergency", "已围护并设专人看守。", photos=[life.photo("safe")])
    yield life.soon(15, 60)
    life.answer("1", "emergency", "险情已排除。")
    life.by_clock = False
    yield life.soon(5, 30)
    life.file()
    yield from finished(life)


def made_safe(life: Life) -> Plot:
    """Fenced off first, mended later."""
    at = life.organisation()
    yield from dispatched(life)
    yield life.soon(5, 20)
    life.sign("1", at)
    yield life.soon(10, 30)
    life.work("1", "make_safe", LIAISONS[at][0], "先设围挡和警示。", photos=[life.photo("safe")])
    yield life.after_share(life.usual_share())
    life.answer("1", at)
    yield from finished(life)


def ended_otherwise(outcome: str, text: str, **more: object):
    """A plot whose work ends with another outcome than solved; the check is waived for it."""

    def plot(life: Life) -> Plot:
        at = life.organisation()
        yield from dispatched(life)
        yield life.soon(5, 40)
        life.sign("1", at)
        yield life.after_share(life.usual_share())
        life.answer("1", at, text, outcome)
        yield life.soon(3, 40)
        life.act("feed_back", life.dispatcher)
        yield life.soon(3, 40)
        life.act("waive_check", life.chief, "反馈结果不是已解决，免核查。")
        until = {"until": localdate(life.company.now) + timedelta(days=90)} if outcome == "cannot_now" else {}
        yield from closed(life, outcome, **until)

    return plot


def checked_but_open(life: Life) -> Plot:
    """Checked, and waiting for the chief."""
    yield from dispatched(life)
    yield from worked(life)
    yield from checked(life)


def in_check(life: Life) -> Plot:
    yield from dispatched(life)
    yield from worked(life)
    yield from to_check(life)
