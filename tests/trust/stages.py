"""A case at every step of both flows, brought there by real actions; some steps in several situations."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.cases.town import Town
from tests.trust import nasties
from wangge.cases.models import Case, Leg
from wangge.files.actions import store_photo

Build = Callable[[Town], Leg]


def home(town: Town, case: Case) -> Leg:
    return town.home(case)


def verifying(town: Town) -> Leg:
    case = town.report(by="reporter")
    town.move(case, "ask_verify", "acceptor")
    return home(town, case)


def ended(town: Town) -> Leg:
    case = town.report(by="reporter")
    town.move(case, "not_accept", "acceptor", note="不归我们")
    return home(town, case)


def merged(town: Town) -> Leg:
    case = town.report(by="reporter")
    town.move(case, "merge", "acceptor", into=town.report())
    return home(town, case)


def returned(town: Town, times: int = 1) -> Leg:
    case = dispatched(town)
    for turn in range(times):
        town.move(town.leg(case), "send_back", "liaison", note="不是我们", kind="not_ours")
        if turn + 1 < times:
            town.move(case, "refuse_return", "dispatcher", note="就是你们")
    return home(town, case)


def unfiled(town: Town) -> Case:
    case = town.report(by="reporter")
    town.move(case, "accept", "acceptor", matter=town.matter)
    return case


def filed(town: Town) -> Case:
    case = unfiled(town)
    town.move(case, "file", "duty_chief", condition=town.condition)
    return case


def dispatched(town: Town, *assisting: str) -> Case:
    case = filed(town)
    places = town.place.platforms
    helpers = [places[key] for key in assisting]
    town.move(case, "dispatch", "dispatcher", main=places["department"], assisting=helpers)
    return case


def handling(town: Town) -> Case:
    case = dispatched(town)
    town.move(town.leg(case), "sign", "liaison")
    return case


def handled(town: Town, outcome: str = "not_found") -> Case:
    case = handling(town)
    photo = store_photo(nasties.photo(), town.place.tenant).blob
    town.move(town.leg(case), "answer", "liaison", text="装好了", outcome=outcome, photos=[photo])
    return case


def fed_back(town: Town, outcome: str = "not_found") -> Case:
    case = handled(town, outcome)
    town.move(case, "feed_back", "dispatcher")
    return case


def checking(town: Town, **how: object) -> Case:
    case = fed_back(town)
    town.move(case, "ask_check", "acceptor", **how)
    return case


def checked(town: Town) -> Case:
    case = checking(town)
    town.move(case, "pass", "supervisor")
    return case


def closed(town: Town) -> Case:
    case = checked(town)
    town.move(case, "close", "duty_chief", outcome="solved")
    return case


def assisting(town: Town, *moves: str) -> Leg:
    """The leg of a street that helps a department, after these moves."""
    leg = town.leg(dispatched(town, "street"), "2")
    return _moved(town, leg, "street_liaison", moves)


def nested(town: Town, *moves: str) -> Leg:
    """The leg of a section below its department's, after these moves."""
    case = handling(town)
    town.move(town.leg(case), "assign", "liaison", targets=[town.place.platforms["section"]])
    return _moved(town, town.leg(case, "1-1"), "section_liaison", moves)


def _moved(town: Town, leg: Leg, by: str, moves: tuple[str, ...]) -> Leg:
    for move in moves:
        note, taken = TAKEN[move]
        town.move(leg, move, by, note, **taken)
    return Leg.objects.get(pk=leg.pk)


TAKEN: Mapping[str, tuple[str, dict[str, str]]] = {
    "sign": ("", {}),
    "answer": ("", {"text": "好了", "outcome": "not_found"}),
    "send_back": ("不是我们", {"kind": "not_ours"}),
}


def main_leg(town: Town, case: Case) -> Leg:
    return town.leg(case)


def assigned(town: Town) -> Leg:
    case = handling(town)
    town.move(town.leg(case), "assign", "liaison", person=town.person("handler"))
    return town.leg(case)


def recalled(town: Town) -> Leg:
    case = handling(town)
    town.move(case, "recall", "dispatcher", note="派错了")
    return town.leg(case)


def sent_back(town: Town) -> Leg:
    return town.leg(Case.objects.get(pk=returned(town).case_id))


HOME: Mapping[str, Build] = {
    "reported": lambda town: home(town, town.report(by="reporter")),
    "verifying": verifying,
    "accepted": lambda town: home(town, unfiled(town)),
    "filed": lambda town: home(town, filed(town)),
    "dispatched": lambda town: home(town, dispatched(town)),
    "returned": returned,
    "returned twice": lambda town: returned(town, 2),
    "handled": lambda town: home(town, handled(town)),
    "fed_back": lambda town: home(town, fed_back(town)),
    "fed_back as solved": lambda town: home(town, fed_back(town, "solved")),
    "checking": lambda town: home(town, checking(town)),
    "checking by photo": lambda town: home(town, checking(town, way="photo")),
    "checked": lambda town: home(town, checked(town)),
    "closed": lambda town: home(town, closed(town)),
    "ended": ended,
    "merged": merged,
}
WORK: Mapping[str, Build] = {
    "offered": lambda town: main_leg(town, dispatched(town)),
    "handling": lambda town: main_leg(town, handling(town)),
    "handling, assigned": assigned,
    "handling above another": lambda town: Leg.objects.get(pk=nested(town).parent_id),
    "answered": lambda town: main_leg(town, handled(town)),
    "sent_back": sent_back,
    "recalled": recalled,
    "assisting, offered": assisting,
    "assisting, handling": lambda town: assisting(town, "sign"),
    "assisting, answered": lambda town: assisting(town, "sign", "answer"),
    "assisting, sent_back": lambda town: assisting(town, "send_back"),
    "nested, offered": nested,
    "nested, handling": lambda town: nested(town, "sign"),
    "nested, answered": lambda town: nested(town, "sign", "answer"),
    "nested, sent_back": lambda town: nested(town, "send_back"),
}
