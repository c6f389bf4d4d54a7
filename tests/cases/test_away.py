"""Somebody goes home, falls ill, or is on leave: what bears his name is not lost."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.cases.test_shifts import seat
from tests.cases.town import Town, refused
from tests.world import SINCE
from wangge.cases.addressees import NEAREST, AddresseeAbsent
from wangge.cases.due import run_due
from wangge.cases.legs import HandlerAbsent
from wangge.cases.models import CaseEvent, Leg, Task
from wangge.cases.queries import mine, tasks_of
from wangge.cases.sight import sees
from wangge.people.actions import end_post
from wangge.people.actions.away import (
    AbsentAlready,
    NotForHimself,
    OutsideTerm,
    end_absence,
    stand_in,
    tell_absence,
)
from wangge.people.models import Person
from wangge.people.queries import posts_of
from wangge.people.rules import MayNot, led_by
from wangge.places.models import Cell, ResponsibilityGrid


def days(town: Town, first: int = 0, last: int = 2) -> dict:
    today = localdate(town.clock)
    return {"first": today + timedelta(days=first), "last": today + timedelta(days=last)}


def stands_in(town: Town, person: Person, of: str, first: int = 0, last: int = 2):
    by = town.person("security_admin")
    return stand_in(town.place.posts[of], person, by=by, at=town.clock, **days(town, first, last))


def away(town: Town, key: str, first: int = 0, last: int = 2, by: str = ""):
    who = town.person(key)
    return tell_absence(who, by=town.person(by or key), at=town.clock, **days(town, first, last))


def given(town: Town):
    """A case that the department gave its handler by name."""
    case = town.handling()
    town.move(town.leg(case), "assign", "liaison", person=town.person("handler"))
    return case


def test_a_stand_in_is_offered_what_bears_the_name_of_whom_he_stands_in_for(town: Town) -> None:
    case, mate = given(town), seat(town, "mate", "handler")
    assert mine(mate, town.clock).count() == 0
    with refused("not_yours"):
        town.move(town.leg(case), "answer", "mate", text="好了", outcome="not_found")
    stands_in(town, mate, "handler")
    assert [leg.case for leg in mine(mate, town.clock)] == [case]
    assert sees(mate, case, town.clock)
    event = town.move(town.leg(case), "answer", "mate", text="好了", outcome="not_found")
    assert (event.person, event.post.stands_for) == (mate, town.place.posts["handler"])


def test_a_stand_in_gets_his_tasks_and_not_one_day_longer(town: Town) -> None:
    case, mate = town.checking(), seat(town, "mate", "supervisor")
    assert Task.objects.get(state="open").person == town.person("supervisor")
    stands_in(town, mate, "supervisor")
    assert [task.case for task in tasks_of(mate, town.clock)] == [case]
    assert [leg.case for leg in mine(mate, town.clock)] == [case]
    town.later(days=3)
    assert not tasks_of(mate, town.clock)
    with refused("not_yours"):
        town.move(case, "pass", "mate")
    town.later(days=-3)
    town.move(case, "pass", "mate")


def test_four_eyes_hold_for_a_stand_in(town: Town) -> None:
    mate = seat(town, "mate", "supervisor")
    case = town.handling()
    stands_in(town, town.person("liaison"), "supervisor")
    stands_in(town, mate, "liaison")
    town.move(town.leg(case), "answer", "mate", text="好了", outcome="not_found")
    town.move(case, "feed_back", "dispatcher")
    town.move(case, "ask_check", "acceptor")
    for key in ("mate", "liaison"):
        with refused("handler_checks" if key == "liaison" else "not_yours"):
            town.move(case, "pass", key)


def test_who_may_not_appoint_gives_no_stand_in(town: Town) -> None:
    post, mate = town.place.posts["handler"], seat(town, "mate", "handler")
    for key in ("handler", "liaison", "admin"):
        with pytest.raises(MayNot):
            stand_in(post, mate, by=town.person(key), at=town.clock, **days(town))
    with pytest.raises(NotForHimself):
        stands_in(town, town.person("handler"), "handler")
    first, by = stands_in(town, mate, "handler"), town.person("security_admin")
    with pytest.raises(NotForHimself):
        stand_in(first, town.person("liaison"), by=by, at=town.clock, **days(town))
    end_post(
        post, by=town.person("security_admin"), at=town.clock, until=localdate(town.clock) + timedelta(2)
    )
    post.refresh_from_db()
    with pytest.raises(OutsideTerm):
        stands_in(town, town.person("section_liaison"), "handler", last=2)


def test_an_absence_addresses_open_tasks_anew_and_keeps_the_choice(town: Town) -> None:
    """Responsible supervisor, else a stand-in, else the nearest on duty."""
    case = town.checking()
    mate = seat(town, "mate", "supervisor")
    stands_in(town, mate, "supervisor")
    absence = away(town, "supervisor", by="duty_chief")
    assert run_due(now=town.clock, tenant=town.place.tenant)["passed_on"] == 1
    task = Task.objects.get(state="open")
    assert (task.person, task.chosen_because) == (mate, "stand_in")
    event = CaseEvent.objects.get(case=case, name="readdress")
    assert event.details == {
        "task": task.pk, "from": absence.person_id, "to": mate.pk, "because": "stand_in",
    }  # fmt: skip
    assert town.home(case).holder == mate
    assert mine(town.person("supervisor"), town.clock).count() == 0
    assert run_due(now=town.clock, tenant=town.place.tenant)["passed_on"] == 0
    town.move(case, "pass", "mate")


def test_nothing_new_goes_to_who_is_away(town: Town) -> None:
    away(town, "supervisor")
    away(town, "handler")
    case = town.checking()
    task = Task.objects.get(state="open")
    assert (task.person, task.chosen_because) == (town.person("street_supervisor"), "stand_in")
    other = town.report()
    with pytest.raises(AddresseeAbsent):
        town.move(other, "ask_verify", "acceptor", addressee=town.place.posts["supervisor"])
    handling = town.handling()
    with pytest.raises(HandlerAbsent):
        town.move(town.leg(handling), "assign", "liaison", person=town.person("handler"))
    town.later(days=3)
    town.move(other, "ask_verify", "acceptor", addressee=town.place.posts["supervisor"])
    assert town.step(case) == "checking"


def test_without_a_stand_in_his_cases_go_back_to_their_desk(town: Town) -> None:
    case = given(town)
    assert mine(town.person("liaison"), town.clock).count() == 0
    away(town, "handler", first=1)
    assert run_due(now=town.clock, tenant=town.place.tenant)["passed_on"] == 0
    town.later(days=1)
    assert run_due(now=town.clock, tenant=town.place.tenant)["passed_on"] == 1
    [leg] = mine(town.person("liaison"), town.clock)
    assert (leg.case, leg.handler, leg.needs_look) == (case, None, True)
    assert CaseEvent.objects.get(case=case, name="given_back").details["from"] == town.person("handler").pk


def test_with_a_stand_in_they_stay_under_his_name(town: Town) -> None:
    case, mate = given(town), seat(town, "mate", "handler")
    stands_in(town, mate, "handler")
    away(town, "handler")
    run_due(now=town.clock, tenant=town.place.tenant)
    assert Leg.objects.get(case=case, suffix="1").handler == town.person("handler")
    assert [leg.case for leg in mine(mate, town.clock)] == [case]


def test_where_nobody_is_there_the_task_stays_and_the_desk_takes_it_back(town: Town) -> None:
    for key in ("street_supervisor", "station_one"):
        away(town, key)
    case = town.checking()
    away(town, "supervisor")
    run_due(now=town.clock, tenant=town.place.tenant)
    assert Task.objects.get(state="open").person == town.person("supervisor")
    town.move(case, "take_back", "acceptor", note="无人可派")


def test_the_nearest_counts_once_however_many_cells_he_has(town: Town) -> None:
    """Who may not check twice does not hide the next one behind his cells."""
    place, near = town.place, town.place.cells[1]
    codes = [f"{near.code}{number:03}" for number in range(NEAREST)]
    row = {"system": near.system, "geom": near.geom, "area_m2": 1, "valid": near.valid}
    place.grid.cells.set(
        [near, *Cell.objects.bulk_create(Cell(tenant=place.tenant, code=code, **row) for code in codes)]
    )
    far = ResponsibilityGrid.objects.create(tenant=place.tenant, code="R02", name="二号责任网格")
    far.cells.add(place.cells[3])
    mate = seat(town, "mate", "supervisor")
    mate.posts.update(grid=far)
    for key in ("street_supervisor", "station_one"):
        away(town, key)
    case = town.checking()
    assert Task.objects.get(state="open").person == town.person("supervisor")

    town.move(case, "fail", "supervisor", note="没装好")
    town.move(case, "ask_check", "acceptor")

    task = Task.objects.get(state="open")
    assert (task.person, task.chosen_because) == (mate, "nearest")


def test_who_tells_whose_absence(town: Town) -> None:
    for by, key, allowed in [
        ("handler", "handler", True),
        ("liaison", "handler", True),
        ("duty_chief", "street_acceptor", True),
        ("security_admin", "acceptor", True),
        ("acceptor", "duty_chief", False),
        ("street_chief", "acceptor", False),
    ]:
        who, teller = town.person(key), town.person(by)
        assert led_by(teller, town.clock).filter(pk=who.pk).exists() == allowed, (by, key)
        if not allowed:
            with pytest.raises(MayNot):
                away(town, key, by=by)
    assert not led_by(town.person("admin"), town.clock).filter(pk=town.other.people["handler"].pk).exists()


def test_absences_do_not_overlap_and_end_early(town: Town) -> None:
    first = away(town, "handler")
    with pytest.raises(AbsentAlready):
        away(town, "handler", first=2, last=5)
    town.later(days=1)
    end_absence(first, by=town.person("handler"), at=town.clock)
    first.refresh_from_db()
    assert (first.days.lower, first.days.upper) == (
        localdate(town.clock) - timedelta(days=1), localdate(town.clock),
    )  # fmt: skip
    away(town, "handler", first=0, last=3)


def test_a_post_that_ends_leaves_its_work_to_the_next(town: Town) -> None:
    """Nothing of a desk bears a name, so whoever is appointed tomorrow has it."""
    cases = [town.report(), town.report()]
    by, tomorrow = town.person("security_admin"), localdate(town.clock) + timedelta(days=1)
    end_post(town.place.posts["acceptor"], by=by, at=town.clock, until=tomorrow)
    town.place.posts["acceptor"].refresh_from_db()
    town.later(days=1)
    assert posts_of(town.person("acceptor"), town.clock) == ()
    fresh = seat(town, "fresh", "acceptor")
    fresh.posts.update(valid=(SINCE, None))
    assert {leg.case for leg in mine(fresh, town.clock)} == set(cases)
