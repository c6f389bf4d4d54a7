"""Who works when: a week is written by who leads, read by who works there, and tells who is at work."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cases.shared import noon, shared_town, town
from tests.cases.test_shifts import seat
from tests.cases.town import Town
from wangge.cases.models import Task
from wangge.core.errors import NotFound
from wangge.journal.models import Entry
from wangge.people.actions.rosters import (
    RosterChanged,
    ShiftTaken,
    TurnPast,
    add_shift,
    drop_shift,
    write_roster,
)
from wangge.people.models import Post, Shift, Turn
from wangge.people.rosters import Roster, monday_of, on_duty
from wangge.people.rules import MayNot

__all__ = ["noon", "shared_town", "town"]
pytestmark = pytest.mark.usefixtures("noon")
DAY, NIGHT = (time(8), time(16)), (time(22), time(6))


@pytest.fixture
def early(town: Town) -> Shift:
    return shift(town, "早班", *DAY)


def shift(town: Town, name: str, begins: time, ends: time, platform: str = "centre") -> Shift:
    at = town.place.platforms[platform]
    return add_shift(at, name, begins, ends, by=town.person("admin"), at=town.clock)


def today(town: Town):
    return timezone.localdate(town.clock)


def week(town: Town, platform: str = "centre") -> Roster:
    return Roster(town.place.platforms[platform], monday_of(today(town)))


def write(
    town: Town, key: str, chosen: Shift | None, days: int = 0, by: str = "admin", seen: str = ""
) -> int:
    post, now = town.place.posts[key], week(town)
    turn = {(post.pk, today(town) + timedelta(days=days)): chosen.pk if chosen else None}
    return write_roster(
        now.platform, now.monday, turn, seen=seen or now.mark, by=town.person(by), at=town.clock
    )


def at_work(town: Town, moment: datetime) -> set[str]:
    keys = {post.pk: key for key, post in town.place.posts.items()}
    found = on_duty(Post.objects.filter(platform=town.place.platforms["centre"]), moment)
    return {keys[post.pk] for post in found} & {"acceptor", "dispatcher"}


@pytest.mark.parametrize(
    ("span", "clock", "there"),
    [
        (DAY, time(8), True), (DAY, time(15, 59), True), (DAY, time(16), False), (DAY, time(7, 59), False),
        (NIGHT, time(22), True), (NIGHT, time(23, 59), True), (NIGHT, time(21, 59), False),
        (DAY[::-1], time(2), False), ((time(8), time(8)), time(9), True),
    ],
)  # fmt: skip
def test_at_work_is_who_has_a_turn_then(town: Town, span, clock: time, there: bool) -> None:
    write(town, "acceptor", shift(town, "班", *span))

    moment = timezone.make_aware(datetime.combine(today(town), clock))

    assert ("acceptor" in at_work(town, moment)) == there
    assert "dispatcher" in at_work(town, moment)  # nobody wrote a roster for that duty


def test_a_night_goes_on_in_the_morning_after(town: Town) -> None:
    night = shift(town, "夜班", *NIGHT)
    write(town, "acceptor", night)
    write(town, "acceptor", shift(town, "早班", *DAY), days=1)

    def there(hours: int) -> bool:
        return "acceptor" in at_work(
            town, timezone.make_aware(datetime.combine(today(town), time())) + timedelta(hours=hours)
        )

    assert [there(hours) for hours in (23, 24 + 5, 24 + 6, 24 + 9)] == [True, True, False, True]


def test_a_week_is_written_and_told_with_old_and_new(town: Town, early: Shift) -> None:
    late = shift(town, "晚班", time(14), time(22))
    assert write(town, "acceptor", early) == 1
    assert write(town, "acceptor", late) == 1
    assert write(town, "acceptor", late) == 0
    told = Entry.objects.filter(act="roster_written").latest("id")
    name = f"{today(town)} {town.person('acceptor').username}"
    assert (told.detail["before"], told.detail["after"]) == ({name: "早班"}, {name: "晚班"})
    assert write(town, "acceptor", None) == 1
    assert not Turn.objects.exists()


def test_who_may_write_it(town: Town, early: Shift) -> None:
    for by, allowed in [("admin", True), ("duty_chief", True), ("acceptor", False), ("street_chief", False)]:
        if allowed:
            write(town, "acceptor", early, by=by)
        else:
            with pytest.raises(MayNot):
                write(town, "acceptor", early, by=by)


def test_what_is_refused_changes_nothing(town: Town, early: Shift) -> None:
    read = week(town).mark
    write(town, "acceptor", early)
    with pytest.raises(RosterChanged):
        write(town, "dispatcher", early, seen=read)
    with pytest.raises(TurnPast):
        write(town, "dispatcher", early, days=-1)
    with pytest.raises(NotFound):
        write(town, "liaison", early)  # of another platform
    with pytest.raises(NotFound):
        write(town, "dispatcher", shift(town, "早班", *DAY, platform="street"))
    with pytest.raises(ShiftTaken):
        shift(town, "早班", *DAY)
    assert Turn.objects.count() == 1


def test_a_dropped_shift_stays_where_it_is_written(town: Town, early: Shift) -> None:
    write(town, "acceptor", early)
    drop_shift(early, by=town.person("admin"), at=town.clock)
    with pytest.raises(NotFound):
        write(town, "duty_chief", Shift.objects.create(**_of_another(town)))
    assert week(town).turns[town.place.posts["acceptor"].pk, today(town)] == early
    shift(town, "早班", time(9), time(17))  # the name is free again


def _of_another(town: Town) -> dict:
    there = town.other.platforms["centre"]
    return {"tenant": there.tenant, "platform": there, "name": "早班", "begins": DAY[0], "ends": DAY[1]}


def test_checks_go_first_to_who_is_at_work(town: Town) -> None:
    mate = seat(town, "mate", "supervisor")
    mate.posts.update(grid=town.place.grid)
    post, desk = mate.posts.get(), town.place.posts["supervisor"].platform
    all_day = add_shift(desk, "全天", time(0), time(0), by=town.person("admin"), at=town.clock)
    roster = Roster(desk, monday_of(today(town)))
    write_roster(
        desk, roster.monday, {(post.pk, today(town)): all_day.pk}, seen=roster.mark,
        by=town.person("admin"), at=town.clock,
    )  # fmt: skip

    town.checking()

    task = Task.objects.get(state="open")
    assert (task.person, task.chosen_because) == (mate, "responsible")


class Page:
    """Somebody at the page of the centre's roster."""

    def __init__(self, town: Town, key: str) -> None:
        self.town, self.client = town, Client(headers={"accept-language": "en"})
        self.client.force_login(town.person(key))
        self.url = f"/people/roster/?platform={town.place.platforms['centre'].pk}&week={today(town)}"

    def turn(self, key: str, days: int = 0) -> str:
        return f"turn-{self.town.place.posts[key].pk}-{today(self.town) + timedelta(days=days)}"


def test_the_page_of_who_leads_writes_it_and_copies_the_week_before(town: Town, early: Shift) -> None:
    page = Page(town, "duty_chief")
    seen = week(town).mark
    assert page.client.post(page.url, {"seen": seen, page.turn("acceptor"): early.pk}).status_code == 302
    assert week(town).turns[town.place.posts["acceptor"].pk, today(town)] == early

    again = page.client.post(page.url, {"seen": seen, page.turn("dispatcher"): early.pk})
    assert (again.status_code, "meanwhile" in again.text) == (409, True)

    following = f"/people/roster/?platform={week(town).platform.pk}&week={today(town) + timedelta(days=7)}"
    copied, plain = page.client.get(f"{following}&copy=1").text, page.client.get(following).text
    chosen = f'value="{early.pk}" selected'
    assert (chosen in copied, chosen in plain) == (True, False)
    assert Turn.objects.count() == 1


def test_the_page_of_who_works_there_is_read_only_and_others_find_none(town: Town, early: Shift) -> None:
    write(town, "acceptor", early)
    page = Page(town, "acceptor")
    text = page.client.get(page.url).text
    assert ("早班" in text, '<select class="form-select" name="turn-' in text) == (True, False)
    assert page.client.post(page.url, {"seen": week(town).mark, page.turn("acceptor"): ""}).status_code == 403
    for key in ("handler", "nobody"):
        other = Page(town, key)
        assert other.client.get(other.url).status_code == 404, key
    assert "早班" in page.client.get("/account/").text


@pytest.mark.parametrize("told", ["x", "-1", "9" * 30, "²"])
def test_a_square_that_says_nothing_sensible_is_refused(town: Town, early: Shift, told: str) -> None:
    page = Page(town, "duty_chief")
    assert (
        page.client.post(page.url, {"seen": week(town).mark, page.turn("acceptor"): told}).status_code == 404
    )
    assert not Turn.objects.exists()


def test_shifts_are_added_and_dropped(town: Town) -> None:
    page = Page(town, "admin")
    told = {
        "platform": week(town).platform.pk,
        "week": today(town),
        "name": "中班",
        "begins": "12:00",
        "ends": "20:00",
    }
    assert page.client.post("/people/roster/shifts/", told).status_code == 302
    assert page.client.post("/people/roster/shifts/", told).status_code == 422
    assert page.client.post("/people/roster/shifts/", {**told, "begins": "noon"}).status_code == 422
    made = Shift.objects.get(name="中班")
    assert Page(town, "street_chief").client.post(f"/people/roster/shifts/{made.pk}/drop/").status_code == 404
    assert page.client.post(f"/people/roster/shifts/{made.pk}/drop/").status_code == 302
    made.refresh_from_db()
    assert not made.in_use


def test_more_people_cost_no_more_statements(town: Town, early: Shift) -> None:
    page = Page(town, "duty_chief")

    def statements() -> int:
        with CaptureQueriesContext(connection) as told:
            assert page.client.get(page.url).status_code == 200
        return len(told)

    write(town, "acceptor", early)
    few = statements()
    for key in ("one", "two", "three"):
        seat(town, key, "acceptor")
    assert statements() == few
