"""Handing over: what a shift leaves is there for the next, and for nobody else."""

import uuid

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.cases.town import Town, refused
from tests.world import SINCE
from wangge.cases import notes, shifts
from wangge.cases.act import SlipReused
from wangge.cases.actions import last_said
from wangge.cases.deed import Told
from wangge.cases.models import CaseEvent, CaseNote, ShiftPoint
from wangge.cases.queries import mine
from wangge.cases.shifts import Log, NothingLeft, OwnEntry, Point, PointUnclear
from wangge.core.errors import NotFound
from wangge.people.models import Person, Post
from wangge.people.queries import forget_posts


def seat(town: Town, key: str, like: str) -> Person:
    """Somebody else with the same post as ``like``."""
    post = town.place.posts[like]
    person = Person.objects.create(
        tenant=town.place.tenant, username=key, name=key, password_set_at=town.clock
    )
    Post.objects.create(
        tenant=town.place.tenant, person=person, platform=post.platform, duty=post.duty, valid=post.valid
    )
    forget_posts()
    town.place.people[key] = person
    return person


def desk(town: Town, key: str = "acceptor") -> Log:
    post = town.place.posts[key]
    return Log(post.platform, post.duty.acts_as)


def leave(town: Town, text: str, *points: Point, by: str = "acceptor", slip: uuid.UUID | None = None):
    who = town.person(by)
    return shifts.write_entry(desk(town, by), text, points, by=who, at=town.clock, slip=slip or uuid.uuid4())


def told(town: Town, key: str) -> Told:
    return Told(by=town.person(key), at=town.clock, slip=uuid.uuid4())


def test_points_are_carried_over_until_somebody_ticks_them_off(town: Town) -> None:
    next_one = seat(town, "night", "acceptor")
    leave(town, "白班", Point("等市政回电"), Point("复核门牌"))
    town.later(hours=12)
    leave(town, "夜班", Point("查水"), by="acceptor")
    log = [desk(town)]
    assert [p.text for p in shifts.open_points(log)] == ["等市政回电", "复核门牌", "查水"]
    first = shifts.open_points(log)[0]
    shifts.tick(first.pk, by=next_one, at=town.clock)
    assert [p.text for p in shifts.open_points(log)] == ["复核门牌", "查水"]
    kept = shifts.tick(first.pk, by=town.person("acceptor"), at=town.later(hours=1))
    assert kept.ticked_by == next_one
    shifts.tick(first.pk, by=next_one, at=town.clock, done=False)
    assert shifts.open_points(log).count() == 3


def test_the_next_one_confirms_not_the_writer(town: Town) -> None:
    next_one, writer, log = seat(town, "night", "acceptor"), town.person("acceptor"), [desk(town)]
    entry = leave(town, "东街井盖已围挡")
    assert (shifts.unread(log, next_one).count(), shifts.unread(log, writer).count()) == (1, 0)
    with pytest.raises(OwnEntry):
        shifts.confirm_read(entry.pk, by=writer, at=town.clock)
    first = shifts.confirm_read(entry.pk, by=next_one, at=town.clock)
    again = shifts.confirm_read(entry.pk, by=next_one, at=town.later(hours=2))
    assert (again.pk, again.read_at) == (first.pk, first.read_at)
    assert shifts.unread(log, next_one).count() == 0


def test_another_desk_and_another_tenant_find_nothing(town: Town) -> None:
    entry = leave(town, "只给受理台", Point("回电"))
    point = ShiftPoint.objects.get()
    for person in [town.person("dispatcher"), town.person("street_acceptor"), town.other.people["acceptor"]]:
        assert desk(town) not in shifts.logs_of(person, town.clock)
        with pytest.raises(NotFound):
            shifts.confirm_read(entry.pk, by=person, at=town.clock)
        with pytest.raises(NotFound):
            shifts.tick(point.pk, by=person, at=town.clock)
        with pytest.raises(NotFound):
            shifts.write_entry(desk(town), "x", [], by=person, at=town.clock, slip=uuid.uuid4())


def test_a_slip_sent_twice_is_one_entry(town: Town) -> None:
    slip = uuid.uuid4()
    assert leave(town, "一次", slip=slip).pk == leave(town, "一次", slip=slip).pk
    with pytest.raises(SlipReused):
        leave(town, "另一次", slip=slip)


def test_an_empty_entry_and_a_case_that_is_not_his_are_refused(town: Town) -> None:
    with pytest.raises(NothingLeft):
        leave(town, "  ", Point("", " "))
    foreign = "999999999999999999"
    with pytest.raises(PointUnclear) as caught:
        leave(town, "", Point("有号"), Point("看看", foreign))
    assert (caught.value.params["row"], caught.value.params["number"]) == (2, foreign)
    assert ShiftPoint.objects.count() == 0


def test_a_line_begun_with_a_number_names_the_case(town: Town) -> None:
    number = town.report().number
    lines = f"{number} 等备件\n\n 13800138000 没人接\n{number}"
    assert shifts.points_in(lines) == [
        Point("等备件", number),
        Point("13800138000 没人接"),
        Point("", number),
    ]


def test_a_case_that_a_point_names_is_told_only_to_who_sees_it(town: Town) -> None:
    case = town.report()
    leave(town, "", Point("盯着", case.number))
    points = list(shifts.open_points([desk(town)]))
    assert shifts.seen_cases(points, town.person("acceptor"), town.clock) == {case.pk}
    assert shifts.seen_cases(points, town.other.people["acceptor"], town.clock) == frozenset()


def test_the_log_is_found_by_day_and_by_words(town: Town) -> None:
    leave(town, "周二的事", Point("备件到货"))
    day = town.clock.date()
    town.later(days=1)
    leave(town, "周三的事")
    log = desk(town)
    assert [e.text for e in shifts.entries(log)] == ["周三的事", "周二的事"]
    assert [e.text for e in shifts.entries(log, day=day)] == ["周二的事"]
    assert [e.text for e in shifts.entries(log, words="备件")] == ["周二的事"]
    assert [e.text for e in shifts.entries(log, words="周三")] == ["周三的事"]


def test_a_note_sticks_for_the_people_of_its_platform_alone(town: Town) -> None:
    case = town.dispatched()
    note = notes.leave_note(case, told=told(town, "dispatcher"), text="居民只在晚上在家")
    for key in ("acceptor", "duty_chief", "leader"):
        assert list(notes.notes_on(case, town.person(key), town.clock)) == [note], key
        assert notes.noted_among([case.pk], town.person(key), town.clock) == {case.pk: note.text}
    for person in (town.person("liaison"), town.person("reporter"), town.other.people["acceptor"]):
        assert not notes.notes_on(case, person, town.clock)
        assert notes.noted_among([case.pk], person, town.clock) == {}
    event = CaseEvent.objects.get(case=case, name="leave_note")
    assert note.text not in f"{event.note}{event.details}"


def test_a_note_is_taken_off_once_by_anybody_there(town: Town) -> None:
    case = town.dispatched()
    note = notes.leave_note(case, told=told(town, "liaison"), text="备件下午到")
    with refused("not_yours"):
        notes.take_note_off(note, told=told(town, "dispatcher"))
    notes.take_note_off(note, told=told(town, "liaison"))
    with refused("taken_off_already"):
        notes.take_note_off(note, told=told(town, "liaison"))
    assert not notes.notes_on(case, town.person("liaison"), town.clock)
    assert CaseNote.objects.get().taken_off.name == "take_note_off"


def test_a_note_is_no_act_on_the_case(town: Town) -> None:
    """Who leaves one has not handled anything, and is not named as the last who did something."""
    case = town.checking()
    notes.leave_note(case, told=told(town, "supervisor"), text="晚上再去")
    assert "leave_note" not in last_said(town.dossier(case), town.home(case))
    town.move(case, "pass", "supervisor")
    assert town.step(case) == "checked"


def test_a_note_by_who_has_no_desk_is_refused(town: Town) -> None:
    case = town.report(by="reporter")
    with refused("not_yours"):
        notes.leave_note(case, told=told(town, "reporter"), text="x")


def test_a_shift_ends_and_nothing_is_lost(town: Town) -> None:
    """Work belongs to posts: whoever sits down next has all of it, with the notes and the open points."""
    case = town.report()
    leave(town, "", Point("先办", case.number))
    notes.leave_note(case, told=told(town, "acceptor"), text="已核对门牌")
    Post.objects.filter(person=town.person("acceptor")).update(valid=DateRange(SINCE, town.clock.date()))
    town.place.posts["acceptor"].valid = DateRange(SINCE, None)
    seat(town, "night", "acceptor")
    assert mine(Person.objects.get(username="acceptor"), town.clock).count() == 0
    assert [leg.case for leg in mine(town.person("night"), town.clock)] == [case]
    assert notes.noted_among([case.pk], town.person("night"), town.clock) == {case.pk: "已核对门牌"}
    assert [p.case for p in shifts.open_points([desk(town)])] == [case]
    town.move(case, "accept", "night", matter=town.matter)
