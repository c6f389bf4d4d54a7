"""How cases go: the straight way, piece by piece, which all other plots are made of."""

from __future__ import annotations

from wangge.demo.company import home_of
from wangge.demo.town.life import Life, Plot
from wangge.demo.town.organisation import LIAISONS


def told(life: Life) -> Plot:
    """Reported at the moment the plot begins."""
    life.report()
    yield from ()


def taken_up(life: Life) -> Plot:
    """Accepted and filed; now and then the desk is late."""
    yield life.soon(31, 55) if life.rng.random() < 0.05 else life.soon(3, 24)
    life.accept()
    yield life.soon(3, 26)
    life.file()


def filed(life: Life) -> Plot:
    yield from told(life)
    yield from taken_up(life)


def dispatched(life: Life, organisation: str = "", **more: object) -> Plot:
    yield from filed(life)
    yield life.soon(3, 24)
    life.dispatch(organisation, **more)


def worked(life: Life, suffix: str = "1", organisation: str = "", share: float = 0.0) -> Plot:
    """Signed and answered; some organisations pass it on to sections and crews."""
    at = organisation or life.organisation()
    yield life.soon(5, 90)
    life.sign(suffix, at)
    below = life.below(at) if life.rng.random() < 0.35 else ()
    if below:
        yield from passed_on(life, suffix, at, below)
    else:
        yield life.after_share(share or life.usual_share())
    life.answer(suffix, at)


def passed_on(life: Life, suffix: str, organisation: str, below: tuple[str, ...]) -> Plot:
    """A leg below the leg, and perhaps one below that."""
    first, *rest = below
    yield life.soon(2, 20)
    life.work(suffix, "assign", LIAISONS[organisation][0], targets=[first])
    child = f"{suffix}-1"
    yield life.soon(3, 30)
    life.sign(child, first)
    if rest:
        yield from passed_on(life, child, first, tuple(rest))
    else:
        yield life.after_share(life.rng.uniform(0.2, 0.7))
    life.answer(child, first)
    yield life.soon(3, 20)


def checked(life: Life) -> Plot:
    """Fed back, checked by whoever the case chooses; where a variant does it by itself nobody presses."""
    yield life.soon(3, 60)
    if home_of(life.case).step == "handled":
        life.act("feed_back", life.dispatcher)
        yield life.soon(3, 50)
        life.act("ask_check", life.acceptor)
    if home_of(life.case).step == "checking":
        yield life.soon(8, 90)
        passed(life)


def passed(life: Life) -> None:
    who = life.addressee()
    photos = [] if who == life.other_acceptor else [life.photo("after")]
    word = {"satisfied": "yes"} if life.task().way == "resident" else {}
    life.act("pass", who, "现场已恢复。", photos=photos, **word)


def closed(life: Life, outcome: str = "solved", **more: object) -> Plot:
    yield life.soon(3, 100)
    life.act("close", life.closer, outcome=outcome, **more)


def finished(life: Life) -> Plot:
    """From the answer to the end."""
    yield from checked(life)
    yield from closed(life)


def accepted_to_end(life: Life, organisation: str = "") -> Plot:
    """Accepted now, and the whole way from there."""
    life.accept()
    yield from filed_to_end(life, organisation)


def filed_to_end(life: Life, organisation: str = "") -> Plot:
    """From the chief's desk to the end."""
    yield life.soon(3, 24)
    life.file()
    yield life.soon(3, 24)
    life.dispatch(organisation)
    yield from worked(life, organisation=organisation)
    yield from finished(life)


def straight(life: Life) -> Plot:
    """The whole way without a hitch."""
    yield from dispatched(life)
    yield from worked(life)
    yield from finished(life)
