"""Plots: sent back, ruled on, reworked, checked twice, recalled."""

from __future__ import annotations

from wangge.cases.flow import RETURN_KINDS
from wangge.demo.town.life import Life, Plot
from wangge.demo.town.organisation import DEPARTMENTS, LIAISONS
from wangge.demo.town.plots import checked, closed, dispatched, finished, passed, worked


def other_than(life: Life, *organisations: str) -> str:
    """Another department."""
    return life.rng.choice([one for one in DEPARTMENTS if one not in organisations])


def send_back(life: Life, suffix: str, organisation: str) -> Plot:
    yield life.soon(8, 70)
    why = life.rng.choice(("不属于我单位职责范围。", "位置不在我单位管养范围。", "权属在别的单位。"))
    life.work(suffix, "send_back", LIAISONS[organisation][0], why, kind=life.rng.choice(RETURN_KINDS[:3]))


def sent_on(life: Life) -> Plot:
    """The first organisation sends it back, the second does it."""
    wrong = other_than(life, life.organisation())
    yield from dispatched(life, wrong)
    yield from send_back(life, "1", wrong)
    yield life.soon(3, 28)
    life.dispatch(name="redispatch")
    yield from worked(life, "2")
    yield from finished(life)


def return_refused(life: Life) -> Plot:
    """It tries to send it back and must do it after all; the second time the chief says so."""
    at = life.organisation()
    yield from dispatched(life)
    for by in (life.dispatcher, life.chief):
        yield from send_back(life, "1", at)
        yield life.soon(4, 28)
        life.act("refuse_return", by, "职责清单写明由你单位负责，请处置。")
    yield from worked(life)
    yield from finished(life)


def asked_to_rule(life: Life) -> Plot:
    """Two organisations send it back; it waits for a ruling."""
    first = other_than(life, life.organisation())
    second = other_than(life, life.organisation(), first)
    yield from dispatched(life, first)
    yield from send_back(life, "1", first)
    yield life.soon(3, 20)
    life.dispatch(second, name="redispatch")
    yield from send_back(life, "2", second)
    yield life.soon(3, 20)
    life.act("ask_ruling", life.dispatcher, "两家都退回，请领导裁定。")


def ruled(life: Life) -> Plot:
    """The ruling names the fallback, which handles it."""
    yield from asked_to_rule(life)
    yield life.soon(20, 120)
    fallback = life.organisation()
    life.company.decide(
        life.company.ruling(life.case), "grant", "leader", "由该单位兜底处置。", ruled=fallback
    )
    yield life.soon(3, 25)
    life.dispatch(fallback, name="redispatch")
    yield from worked(life, "3")
    yield from finished(life)


def reworked(life: Life) -> Plot:
    """The dispatcher is not content with the answer."""
    yield from dispatched(life)
    yield from worked(life)
    yield life.soon(4, 40)
    life.act("rework", life.dispatcher, "照片看不出已恢复，请补做。")
    yield life.after_share(life.rng.uniform(0.1, 0.5))
    life.answer("1", life.organisation(), "已补做，重新拍照。")
    yield from finished(life)


def check_failed(life: Life) -> Plot:
    """The first check fails, it is done again, the second check passes."""
    yield from dispatched(life)
    yield from worked(life)
    yield from to_check(life)
    yield life.soon(10, 80)
    life.act("fail", life.addressee(), "现场仍有残留，未达到结案条件。", photos=[life.photo()])
    yield life.soon(5, 50)
    life.act("rework", life.acceptor, "核查不通过，请返工。")
    yield life.after_share(life.rng.uniform(0.1, 0.6))
    life.answer("1", life.organisation(), "已返工完成。")
    yield from finished(life)


def to_check(life: Life, way: str = "") -> Plot:
    """From the answer to the ordered check, whatever the sample says."""
    yield life.soon(3, 50)
    life.act("feed_back", life.dispatcher)
    yield life.soon(3, 50)
    life.act("ask_check", life.acceptor, **({"way": way} if way else {}))


def could_not_check(life: Life) -> Plot:
    """The gate was locked; the second check is made by photo."""
    yield from dispatched(life)
    yield from worked(life)
    yield from to_check(life)
    yield life.soon(10, 60)
    life.act("cannot_check", life.addressee(), "小区门禁，进不去。")
    yield life.soon(5, 40)
    life.act("ask_check", life.acceptor, way="photo")
    yield life.soon(5, 40)
    passed(life)
    yield from closed(life)


def check_taken_back(life: Life) -> Plot:
    """Ordered too early, taken back, ordered again."""
    yield from dispatched(life)
    yield from worked(life)
    yield from to_check(life)
    yield life.soon(2, 10)
    life.act("take_back", life.acceptor, "处置单位要求等路面干透。")
    yield life.soon(60, 120)
    life.act("ask_check", life.acceptor)
    yield life.soon(8, 60)
    passed(life)
    yield from closed(life)


def chief_reworks(life: Life) -> Plot:
    """The chief sends it back from the last desk."""
    yield from dispatched(life)
    yield from worked(life)
    yield from checked(life)
    yield life.soon(5, 60)
    life.act("rework", life.chief, "核查照片与案发地点不符，重新处置。")
    yield life.after_share(0.2)
    life.answer("1", life.organisation(), "已在正确位置处置。")
    yield from finished(life)


def given_to_crew(life: Life) -> Plot:
    """Passed on twice and given to a member of the crew, who is at work."""
    yield from dispatched(life, "works")
    yield life.soon(5, 40)
    life.sign("1", "works")
    life.work("1", "assign", "liaison", targets=["roads"])
    yield life.soon(5, 30)
    life.sign("1-1", "roads")
    life.work("1-1", "assign", "roads", targets=["roads_crew"])
    yield life.soon(5, 30)
    life.sign("1-1-1", "roads_crew")
    life.work("1-1-1", "assign", "foreman", person="handler")


def section_reworks(life: Life) -> Plot:
    """A section sends its crew back to work before it answers upwards."""
    yield from given_to_crew(life)
    yield life.soon(30, 90)
    life.answer("1-1-1", "roads_crew", "已完成。")
    yield life.soon(5, 20)
    life.work("1-1-1", "rework", "roads", "压实度不够，返工。")
    yield life.soon(40, 120)
    for suffix, organisation in (("1-1-1", "roads_crew"), ("1-1", "roads"), ("1", "works")):
        life.answer(suffix, organisation, "返工合格。")
        yield life.soon(3, 20)
    yield from finished(life)


def recalled(life: Life) -> Plot:
    """The dispatcher sent it to the wrong one and takes it back."""
    wrong = other_than(life, life.organisation())
    yield from dispatched(life, wrong)
    yield life.soon(2, 15)
    life.act("recall", life.dispatcher, "派错单位，收回。")
    yield life.soon(1, 5)
    life.dispatch()
    yield from worked(life, "2")
    yield from finished(life)


def recall_asked(life: Life) -> Plot:
    """The organisation asks to be let off, and is."""
    wrong = other_than(life, life.organisation(), "works", "enforcement")
    yield from dispatched(life, wrong)
    yield life.soon(10, 60)
    life.sign("1", wrong)
    yield life.soon(10, 60)
    asked = life.company.ask(life.leg(), "recall", LIAISONS[wrong][0], "签收后发现是他人养护路段。")
    yield life.soon(5, 60)
    life.company.decide(asked, "grant", life.dispatcher, "同意收回另派。")
    yield life.soon(3, 20)
    life.dispatch()
    yield from worked(life, "2")
    yield from finished(life)


def assisted(life: Life) -> Plot:
    """One organisation leads, another helps, a third one is let off again."""
    at = life.organisation()
    helper = other_than(life, at)
    spare = other_than(life, at, helper)
    yield from dispatched(life, assisting=[helper])
    yield life.soon(5, 30)
    life.act("add", life.dispatcher, target=spare)
    yield life.soon(10, 40)
    life.sign("2", helper)
    life.work("3", "let_off", life.dispatcher, "不需要协办了。")
    yield from worked(life)
    yield life.soon(10, 60)
    life.answer("2", helper, "协办事项已完成。")
    yield from finished(life)


def back_to_desk(life: Life) -> Plot:
    """The dispatcher cannot tell whose it is and gives it back; the desk looks again."""
    yield from dispatched(life, wrong := other_than(life, life.organisation()))
    yield from send_back(life, "1", wrong)
    yield life.soon(3, 20)
    life.act("return_to_desk", life.dispatcher, "立案条件与现场不符，请重新立案。")
    yield life.soon(5, 25)
    life.file()
    yield life.soon(3, 20)
    life.dispatch()
    yield from worked(life, "2")
    yield from finished(life)
