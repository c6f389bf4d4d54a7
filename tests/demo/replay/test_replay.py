"""Replaying a small town: what the file says is kept, what it leaves open stays open, nothing is twice."""

from __future__ import annotations

import csv
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import TestCase

from tests.demo.replay.town import HERE, MAPPING, NOW, REQUESTS, Pace, Stopped, play, wall
from wangge.cases import sound
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, CaseEvent, Leg
from wangge.demo.management.commands.replay import Pace as CommandPace
from wangge.demo.replay.acts import Life
from wangge.demo.replay.founding import NotReplayed
from wangge.demo.replay.playing import Show
from wangge.demo.replay.running import OtherPlan
from wangge.people.models import Duty, Person, Post
from wangge.places.models import Division
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import Tenant

pytestmark = pytest.mark.django_db
BROKEN = {13: "closed_first", 14: "no_position", 15: "outside", 16: "time", 17: "no_number", 18: "missing"}


def told(tenant: str) -> list[tuple[Any, ...]]:
    """A tenant's whole history but for ids: case, leg, what, by whom, when, how it stood then."""
    events = CaseEvent.objects.filter(tenant__code=tenant).order_by("case__number", "pk")
    fields = (
        "case__number", "leg__suffix", "name", "step", "person__username", "happened_at", "note",
        "clock_due_at", "overall_due_at", "leg_due_at",
    )  # fmt: skip
    return [tuple(str(value).replace(tenant, "") for value in row) for row in events.values_list(*fields)]


def home_steps(tenant: str) -> dict[str, int]:
    legs = Leg.objects.filter(tenant__code=tenant, kind=Leg.Kind.HOME)
    return dict(Counter(legs.values_list("step", flat=True)))


def _step(case: Case) -> str:
    return Leg.objects.get(case=case, kind=Leg.Kind.HOME).step


class TestReplayed(TestCase):
    """A file that was played once, to its end, with its own dates."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.pace = Pace()
        cls.played = play(pace=cls.pace)
        cls.told = told("millbrook")

    def test_what_the_file_says_is_kept_and_what_it_leaves_open_stays_open(self) -> None:
        assert self.played.tally.troubles == []
        assert {one.row: one.code for one in self.played.rejects} == BROKEN
        cases = Case.objects.filter(tenant=self.played.tenant)
        assert cases.count() == self.played.requests == 12
        noise = cases.get(place_text="1 Mill Lane")
        assert (noise.reported_at, noise.ended_at, noise.outcome) == (wall(5, 7, 10), wall(5, 8), "solved")
        assert (noise.matter.name, noise.matter.major_name) == ("Noise", "Millbrook Police")
        assert noise.home.name == "Northgate Mill"
        driveway = cases.get(place_text="2 Quay Road")
        assert (driveway.outcome, driveway.source.code) == ("not_found", "public")
        assert cases.get(place_text="7 Forge Hill").events.latest("pk").name == "not_accept"
        assert cases.get(place_text="8 Green Row").parked_until
        assert _step(cases.get(place_text="9 Forge Hill")) == "returned"
        assert home_steps("millbrook") == {"closed": 8, "ended": 1, "dispatched": 2, "returned": 1}

    def test_every_case_is_as_its_history_says(self) -> None:
        cases = Case.objects.filter(tenant=self.played.tenant)
        assert [wrong for case in cases if (wrong := sound.faults_of(Dossier.of(case.pk), NOW))] == []

    def test_divisions_and_staff_stand_on_two_levels(self) -> None:
        divisions = Division.objects.of(self.played.tenant)
        levels = dict(Counter(divisions.values_list("level", flat=True)))
        assert levels == {"city": 1, "district": 2, "street": 4}
        assert divisions.get(name="Southfield Forge").parent.name == "Southfield"
        held = Post.objects.of(self.played.tenant).values_list("duty__acts_as", flat=True).distinct()
        assert set(held) == {code.value for code in Duty.Code}

    def test_all_moves_come_in_the_order_of_time(self) -> None:
        assert self.pace.moments == sorted(self.pace.moments)
        assert len(self.pace.moments) == self.played.tally.done > 90

    def test_run_again_it_does_nothing_more(self) -> None:
        again = play()
        assert (again.tally.done, again.tally.found) == (0, self.played.tally.done)
        assert told("millbrook") == self.told
        assert again.summary == self.played.summary

    def test_killed_again_and_again_it_is_in_the_end_as_if_nothing_had_happened(self) -> None:
        for moves in (0, 1, 6, 33, 20):
            with pytest.raises(Stopped):
                play("broken", pace=Pace(moves, dies=True))
        with self.killed_after_a_move(), pytest.raises(Stopped):
            play("broken")
        again = play("broken")
        assert again.tally.found == 1 + 6 + 33 + 20 + 1
        assert told("broken") == self.told

    @contextmanager
    def killed_after_a_move(self) -> Iterator[None]:
        """The move is written, and the program never hears of it."""

        def deaf(show: Show, life: Life) -> None:
            if life.slip in life.done:
                life.place += 1
            else:
                raise Stopped

        with mock.patch.object(Show, "_next", deaf):
            yield

    def test_stopped_it_goes_on_where_it_stopped(self) -> None:
        stopped = play("broken", pace=Pace(20))
        assert (stopped.whole, stopped.tally.done, stopped.summary) == (False, 20, {})
        rest = play("broken")
        assert (rest.whole, rest.tally.found) == (True, 20)

    def test_a_file_keeps_the_plan_it_was_begun_with(self) -> None:
        assert play(weeks=None).plan == self.played.plan
        for other in ({"seed": 5}, {"weeks": 1}):
            with pytest.raises(OtherPlan):
                play(**other)

    def test_the_summary_counts_what_the_score_page_counts(self) -> None:
        summary = self.played.summary
        assert summary["steps"] == {"dispatched": 2, "returned": 1, "closed": 8, "ended": 1}
        assert sum(row["report"] for row in summary["regions"]) == summary["numbers"]["report"] == 12
        numbers = summary["numbers"]
        assert numbers["close"] == numbers["close_on_time"] + numbers["close_late"]
        police = next(row for row in summary["departments"] if row["name"] == "Millbrook Police")
        assert police["receive"] == 5
        assert summary["lights"]["parked"] == 1
        closed = summary["closed"]
        assert closed["close"] == closed["close_on_time"] + closed["close_late"] == 8
        assert summary["as_of"] == "2024-03-07T16:00:00-06:00"  # the last that the file says

    def test_the_command_lists_what_it_did_not_play(self) -> None:
        with TemporaryDirectory() as folder:
            listed = Path(folder) / "bad.csv"
            with self.settings(VAR=Path(folder)):
                said, status = command("--bad", str(listed), "--accounts", "--json")
            text, _status = command("--bad", str(listed))
            with listed.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        data = json.loads(said)
        assert status == 1
        assert (data["rows"], data["requests"], sum(data["rejected"].values())) == (18, 12, 6)
        assert {int(row["row"]): row["code"] for row in rows} == BROKEN
        assert all(row["field"] and row["reason"] for row in rows)
        assert {one["duty"] for one in data["accounts"]} == {code.value for code in Duty.Code}
        liaison = next(one["username"] for one in data["accounts"] if one["duty"] == "liaison")
        assert Person.objects.get(username=liaison).check_password(data["password"])
        assert "Northgate Mill" in text
        assert str(listed) in text


def test_a_part_and_then_the_rest_and_nothing_after_now() -> None:
    part = play(limit=6, now=wall(5, 8, 12))
    assert (part.requests, part.rejects) == (6, [])
    events = CaseEvent.objects.filter(tenant=part.tenant)
    assert max(events.values_list("happened_at", flat=True)) <= wall(5, 8, 12)
    assert part.summary["as_of"] == "2024-03-05T08:12:00-06:00"
    rest = play()
    assert (rest.tally.found, rest.tally.troubles) == (part.tally.done, [])
    assert Case.objects.filter(tenant=rest.tenant).count() == 12
    assert home_steps("millbrook")["closed"] == 8


def test_by_whole_weeks_the_end_of_the_file_lies_just_before_now_and_other_dice_fall_otherwise() -> None:
    now = wall(30, 9)
    played = play(weeks=None, now=now, seed=1)
    assert played.plan.weeks == 3
    first = Case.objects.filter(tenant=played.tenant).earliest("reported_at")
    assert first.reported_at == wall(26, 6, 10)  # 07:10 on the wall, in summer time
    assert play(weeks=None, now=now + timedelta(days=20)).plan.weeks == 3
    play("other", weeks=None, now=now, seed=2)
    assert [row[2] for row in told("other")] != [row[2] for row in told("millbrook")]


def test_a_mapping_that_says_little_is_enough() -> None:
    played = play("plain", mapping=str(HERE / "plain.toml"), limit=3)
    assert played.tally.troubles == []
    case = Case.objects.get(tenant=played.tenant, description="Pothole")
    assert (case.home.name, case.division.name, case.outcome) == ("S", "Area 1 of S", "solved")
    work = Leg.objects.get(case=case, kind=Leg.Kind.WORK)
    assert (work.platform.name, work.platform.kind) == ("Plain", "department")


def test_real_cases_are_never_played_among() -> None:
    create_tenant("real", "A city")
    with pytest.raises(NotReplayed):
        play("real")


def test_without_its_database_it_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_told: object, **_named: object) -> None:
        raise OperationalError("the connection is closed\nmore")

    monkeypatch.setattr("wangge.demo.management.commands.replay.replay", gone)
    said, status = command()
    assert (status, "the connection is closed" in said, "more" in said) == (130, True, False)


def test_the_pace_waits_and_hears_when_to_stop() -> None:
    stop = threading.Event()
    pace = CommandPace(1e9, stop)
    assert pace(wall(5, 7))
    assert pace(wall(5, 8))
    stop.set()
    assert not pace(wall(30, 7))


def command(*options: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("replay", str(REQUESTS), "--mapping", MAPPING, *options, stdout=out, stderr=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code)
    return out.getvalue(), 0


def test_what_cannot_be_meant_is_refused_by_the_command(tmp_path: Path) -> None:
    said, status = command("--divisions", "/nowhere/areas.geojson")
    assert (status, "areas.geojson" in said) == (2, True)
    off_earth = tmp_path / "areas.geojson"
    off_earth.write_text((HERE / "areas.geojson").read_text("utf-8").replace("-93.", "-933."), "utf-8")
    said, status = command("--divisions", str(off_earth), "--json")
    refused = json.loads(said)
    assert (status, refused["code"], bool(refused["findings"])) == (2, "import_refused", True)
    assert not Tenant.objects.filter(code="millbrook").exists()
