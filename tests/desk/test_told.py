"""History tells what was chosen, and what a correction changed, in words."""

from uuid import uuid4

from tests.cases.town import INSIDE, Town
from wangge.cases.corrections import correct
from wangge.cases.deed import Told
from wangge.cases.models import CaseEvent
from wangge.desk.case_parts import happenings
from wangge.desk.told import Names, facts_of


def lines(town: Town, case) -> dict[str, dict[str, str]]:
    told = happenings(town.dossier(case), [])
    return {str(line.title): {str(label): value for label, value in line.facts} for line in told}


def test_what_was_accepted_filed_and_ruled_is_named(town: Town) -> None:
    told = lines(town, town.filed())
    assert told["受理"] == {"事项": str(town.matter)}
    assert told["立案"] == {"立案条件": str(town.condition)}


def test_a_correction_tells_both_sides_and_nothing_that_stayed(town: Town) -> None:
    case = town.filed()
    moved = (INSIDE[0] + 0.001, INSIDE[1], "cgcs2000")
    told = Told(town.person("acceptor"), town.clock, uuid4())
    correct(case, told=told, reason="说错了路口", point=moved, place_text="西街路口")
    facts = lines(town, case)["更正"]
    assert facts["位置"] == "– → 西街路口"
    assert facts["坐标"] == f"{INSIDE[0]:.5f}, {INSIDE[1]:.5f} → {moved[0]:.5f}, {INSIDE[1]:.5f}"
    assert facts.keys() == {"位置", "坐标"}


def test_matter_condition_and_limits_of_a_correction_are_named() -> None:
    same = {"lon": 1.0, "lat": 2.0, "place_text": ""}
    before = same | {"matter": 1, "condition": 3, "limits": {"handle": [["2", "work_day", 0]]}}
    after = same | {
        "matter": 2,
        "condition": 4,
        "limits": {"handle": [["2", "work_day", 0], ["9/2", "urgent_hour", 7]]},
    }
    names = Names({}, {1: "井盖", 2: "路灯"}, {3: "缺失", 4: "不亮"})
    facts = facts_of(CaseEvent(details={"before": before, "after": after}), names)
    assert [value for _label, value in facts] == [
        "井盖 → 路灯",
        "缺失 → 不亮",
        "2 工作日 → 4.5 紧急工作时",
    ]


def test_what_a_calendar_changed_is_told_as_moments() -> None:
    details = {"before": "2026-10-01T17:00:00+08:00", "after": None}
    [(label, value)] = facts_of(CaseEvent(details=details), Names({}, {}, {}))
    assert (str(label), value) == ("到期", "2026-10-01 17:00 → –")
