"""Cases solved near by, and one that had to wait."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from wangge.cases import queries, rules
from wangge.cases.dossier import Dossier
from wangge.demo.company import step_of
from wangge.demo.story.ground import IN_STREET
from wangge.demo.story.stage import Scene, Script


def streets_own(s: Scene) -> Script:
    """Found, handled, checked and closed inside the street; the district only reads."""
    yield "08:15"
    case = s.report(
        "street_supervisor",
        "柳湾巷口散落垃圾。",
        at=IN_STREET,
        place_text="柳湾巷",
        photos=[s.photo("rubbish", look=1)],
    )
    s.see(_("the street runs the case"), case.home, s.company.platforms["street"])
    yield "08:22"
    s.taken_up(case, "06010", "street_")
    yield "08:28"
    s.move(case, "dispatch", "street_dispatcher", main="street_crew")
    yield "08:40"
    s.move(s.leg(case), "sign", "street_worker")
    yield "09:30"
    s.move(s.leg(case), "answer", "street_worker", text="已清扫。", photos=[s.photo("rubbish", "after", 1)])
    yield "09:36"
    s.move(case, "feed_back", "street_dispatcher")
    s.move(case, "ask_check", "street_acceptor")
    yield "09:55"
    s.move(case, "pass", "street_supervisor", photos=[s.photo("rubbish", "after")])
    yield "10:10"
    chief, now = s.company.people["chief"], s.company.now
    s.see(_("the district sees it"), queries.visible_to(chief, now).filter(pk=case.pk).exists())
    s.see(_("and can do nothing to it"), rules.all_open_moves(Dossier.of(case.pk), chief, now), [])
    s.move(case, "close", "street_chief", outcome="solved")
    s.see(_("closed, solved"), (step_of(case), s.fresh(case).outcome), ("closed", "solved"))
    acted = {event.platform.code for event in case.events.exclude(post=None).select_related("platform")}
    s.see(_("nobody outside the street had a hand in it"), acted, {"street", "street_crew"})


def on_the_spot(s: Scene) -> Script:
    """The worker picks it up himself, with a photo before and after; three days later it closes."""
    yield "15:05"
    case = s.report(
        "street_supervisor", "柳湾巷公告墙上有小广告，已当场清除。", at=IN_STREET, place_text="柳湾巷公告墙",
        photos=[s.photo("posters")],
    )  # fmt: skip
    s.move(case, "settle", "street_supervisor", photos=[s.photo("posters", "after")])
    s.see(
        _("waiting to be closed, without any leg of work"), (step_of(case), case.legs.count()), ("checked", 1)
    )
    yield "10-03 15:00"
    s.see(_("not before its three days are over"), step_of(case), "checked")
    yield "10-03 15:05"
    s.see(_("closed by itself, solved"), (step_of(case), s.fresh(case).outcome), ("closed", "solved"))
    closing = case.events.get(name="close")
    s.see(_("and the history says that nobody pressed"), closing.person.is_service)


def over_the_holidays(s: Scene) -> Script:
    """Kerbstones must be cut to measure: parked over 1–8 October, the clocks stand still."""
    yield "08:55"
    case = s.report("supervisor", "街口路缘石缺三块。", photos=[s.photo("fence")])
    yield "09:00"
    s.taken_up(case, "06050")
    s.move(case, "dispatch", "dispatcher", main="works")
    yield "09:20"
    s.move(s.leg(case), "sign", "works")
    yield "09:40"
    asked = s.ask(
        s.leg(case), "parking", "works", "石料需定制，节后到货。",
        until=date(2025, 10, 10), parking_kind="materials",
    )  # fmt: skip
    yield "09:50"
    s.decide(asked, "endorse", "works_lead", "已下单，属实。")
    yield "10:00"
    s.decide(asked, "grant", "dispatcher", "同意挂账到货之日。")
    leg = s.leg(case)
    s.see(_("while parked nothing falls due"), (leg.due_at, leg.warn_at), (None, None))
    yield "10-09 23:59"
    s.see(_("still parked on the eve"), s.fresh(case).parked_until, date(2025, 10, 10))
    yield "10-10 00:00"
    s.see(_("the date ends it"), s.fresh(case).parked_until, None)
    s.see(
        _("of three work days two and seven hours are left: Monday 17:00"), s.handle_due(case), "10-13 17:00"
    )
    yield "10-11 10:00"
    s.move(s.leg(case), "answer", "works", text="路缘石已补齐。", photos=[s.photo("fence", "after")])
    yield "10-11 10:20"
    s.checked_by_photo(case)
    answer = s.leg(case).events.get(name="answer")
    s.see(_("answered in time"), answer.happened_at < answer.leg_due_at)
    s.see(_("closed, solved"), (step_of(case), s.fresh(case).outcome), ("closed", "solved"))
