"""Plots: what becomes of a report before it is filed, and reports that are one, or two."""

from __future__ import annotations

from wangge.demo.town.life import Life, Plot
from wangge.demo.town.plots import accepted_to_end, dispatched, filed, finished, straight, told, worked


def again(life: Life, source: str = "") -> Life:
    """Another report of the same matter at the same place."""
    facts = life.facts
    other = type(facts)(facts.often, facts.spot, facts.home, source or facts.source, facts.finder)
    return Life(life.company, life.calendar, life.rng, other)


def verify_asked(life: Life) -> Plot:
    yield from told(life)
    yield life.soon(4, 25)
    life.act("ask_verify", life.acceptor)
    yield life.soon(20, 150)


def verified(life: Life) -> Plot:
    """The supervisor says it is true; then as usual."""
    yield from verify_asked(life)
    life.act("true", life.addressee(), "属实。", photos=[life.photo()])
    yield life.soon(3, 24)
    yield from accepted_to_end(life)


def not_true(life: Life) -> Plot:
    """The supervisor saw nothing of it; the reporter is told why."""
    yield from verify_asked(life)
    why = life.rng.choice(("现场未发现所反映的情况。", "问题已自行消除。", "位置不符，附近也未发现。"))
    life.act("false", life.addressee(), why, photos=[life.photo("after")])
    yield life.soon(3, 28)
    life.act("not_accept", life.acceptor, why)


def could_not_verify(life: Life) -> Plot:
    """Nobody could get in; the acceptor takes it on trust."""
    yield from verify_asked(life)
    life.act("cannot_verify", life.addressee(), "院内锁门，无法查看。")
    yield life.soon(3, 24)
    yield from accepted_to_end(life)


def verify_taken_back(life: Life) -> Plot:
    yield from told(life)
    yield life.soon(4, 20)
    life.act("ask_verify", life.acceptor)
    yield life.soon(2, 10)
    life.act("take_back", life.acceptor, "来电人补发了照片，不必再核实。")
    yield life.soon(2, 10)
    life.accept()


def not_accepted(life: Life) -> Plot:
    yield from told(life)
    yield life.soon(3, 28)
    life.act("not_accept", life.acceptor, "属于居民之间的经济纠纷，请向人民法院起诉。")


def not_filed(life: Life) -> Plot:
    yield from told(life)
    yield life.soon(3, 20)
    life.accept()
    yield life.soon(3, 25)
    life.act("not_file", life.chief, "未达到立案条件。")


def returned_to_acceptor(life: Life) -> Plot:
    """The chief finds the matter wrong; the acceptor looks again."""
    yield from told(life)
    yield life.soon(3, 20)
    life.accept()
    yield life.soon(3, 20)
    life.act("return_to_acceptor", life.chief, "位置描述不清，请补充。")
    yield life.soon(3, 25)
    yield from accepted_to_end(life)


def voided(life: Life) -> Plot:
    yield from told(life)
    yield life.soon(2, 15)
    life.act("void", life.chief, "误录，测试单。")


def restored(life: Life) -> Plot:
    """Voided by mistake, and back again."""
    yield from voided(life)
    yield life.soon(10, 60)
    life.act("restore", life.chief, "误作废，恢复。")
    yield life.soon(3, 20)
    life.accept()
    yield life.soon(3, 20)
    life.file()


def withdrawn(life: Life) -> Plot:
    """Who found it takes it back."""
    yield from told(life)
    yield life.soon(2, 15)
    life.act("withdraw", life.facts.finder, "已自行处理好。")


def cancelled(life: Life) -> Plot:
    """Filed, dispatched, and then no longer there."""
    yield from dispatched(life)
    yield life.soon(20, 90)
    life.act("cancel", life.chief, "当事人已自行整改，撤案。")


def merged(life: Life) -> Plot:
    """Two more tell of the same; they are merged into the first, and answered with it."""
    yield from filed(life)
    for source in ("hotline", "public"):
        other = again(life, source)
        yield life.soon(5, 60)
        other.report()
        yield life.soon(3, 20)
        other.act("merge", other.acceptor, into=life.case)
    yield life.soon(2, 10)
    life.dispatch()
    yield from worked(life)
    yield from finished(life)


def merged_by_mistake(life: Life) -> Plot:
    """Merged, looked at again, taken apart."""
    yield from filed(life)
    other = again(life, "hotline")
    yield life.soon(5, 30)
    other.report("楼上另一侧也有同样的情况")
    yield life.soon(3, 15)
    other.act("merge", other.acceptor, into=life.case)
    yield life.soon(5, 40)
    other.act("unmerge", other.acceptor, "是另一处，分开办。")
    yield life.soon(3, 20)
    other.accept()
    life.dispatch()
    yield from worked(life)
    yield from finished(life)


def split(life: Life) -> Plot:
    """One call told of two things."""
    yield from told(life)
    yield life.soon(4, 20)
    life.act("split", life.acceptor, text=f"{life.facts.spot.text}，另反映旁边的路灯不亮。")
    yield life.soon(2, 10)
    yield from accepted_to_end(life)


def recurring(life: Life) -> Plot:
    """Closed, and a few days later the same at the same place."""
    yield from straight(life)
    yield life.soon(300, 1200)
    yield from straight(again(life))


def handed_down(life: Life) -> Plot:
    """The district gives a report to the street, which runs it as its own."""
    yield from told(life)
    yield life.soon(5, 28)
    life.act("hand_over", life.acceptor, "属街道自办事项，下派。", target="yueting")
    life.facts.home = "yueting"
    life.__post_init__()
    yield life.soon(5, 25)
    yield from accepted_to_end(life, "yueting_crew")


def handed_up(life: Life) -> Plot:
    """The street has no power over it and hands it up."""
    yield from filed(life)
    yield life.soon(5, 28)
    life.act("hand_over", life.dispatcher, "超出街道权限，上交区中心。", target="centre")
    life.facts.home = "centre"
    life.__post_init__()
    yield life.soon(5, 25)
    yield from accepted_to_end(life, life.facts.often.organisation)
