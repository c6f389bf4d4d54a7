"""The scripted day, played once; and what happens to one that does not go as told."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from wangge.cases.models import Case
from wangge.demo.story import playing
from wangge.demo.story.ground import build
from wangge.demo.story.stage import Scene, Script, Story, play
from wangge.people.models import Person
from wangge.tenants.models import Tenant

TITLES = {
    "manhole", "car_on_green", "streets_own", "sent_back_by_section", "not_true", "over_the_holidays",
    "extension_refused", "three_reporters", "reopened", "residents_word", "on_the_spot",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def told(db, monkeypatch):
    """What the command says with these options, and its exit status."""

    def run(*options: str) -> tuple[dict, int]:
        out = StringIO()
        try:
            call_command("story", "--json", *options, stdout=out)
        except SystemExit as end:
            return json.loads(out.getvalue()), int(end.code)
        return json.loads(out.getvalue()), 0

    return run


def test_every_story_ends_as_it_should_and_the_tenant_is_gone(told) -> None:
    day, status = told()
    wrong = {
        one["code"]: (one["trouble"], [c for c in one["checks"] if not c["ok"]]) for one in day["stories"]
    }
    assert {code: why for code, why in wrong.items() if why != ("", [])} == {}
    assert status == 0
    assert {one["code"] for one in day["stories"]} == TITLES
    assert not Tenant.objects.filter(code="story").exists()


def test_a_kept_day_stays_and_the_next_one_gets_a_tenant_of_its_own(told) -> None:
    first, _ = told("--keep")
    second, _ = told("--keep")
    assert (first["tenant"], second["tenant"]) == ("story", "story-2")
    cases = [Case.objects.filter(tenant__code=code).count() for code in ("story", "story-2")]
    assert cases == [13, 13]
    assert not any(
        person.has_usable_password() for person in Person.objects.filter(username="story.acceptor")
    )


def _nobody_may(scene: Scene) -> Script:
    """The dispatcher wants to accept."""
    yield "09:00"
    case = scene.report("supervisor", "井盖缺失")
    scene.see("it is there", scene.fresh(case).settled, False)
    yield "09:10"
    scene.move(case, "accept", "dispatcher", matter=scene.condition("01023").matter)


def _not_so(scene: Scene) -> Script:
    yield "09:05"
    case = scene.report("supervisor", "井盖缺失")
    scene.see("nobody reported it", scene.names(case), [])


def _looks_at_nothing(scene: Scene) -> Script:
    yield "09:06"


def test_a_story_that_goes_wrong_says_so_and_the_others_go_on(told, monkeypatch) -> None:
    good = playing.stories()[0]
    bad = [Story(one.__name__, "", "", one) for one in (_nobody_may, _not_so, _looks_at_nothing)]
    monkeypatch.setattr(playing, "stories", lambda: [*bad, good])
    day, status = told()
    assert status == 1
    assert [one["ok"] for one in day["stories"]] == [False, False, False, True]
    assert day["stories"][0]["trouble"].startswith("MoveRefused")
    assert day["stories"][1]["trouble"] == ""


@pytest.mark.django_db
def test_time_runs_once_for_all_stories() -> None:
    """Whoever's time comes first is called first."""
    called = []

    def script(*times: str):
        def play_it(scene: Scene) -> Script:
            for time in times:
                yield time
                called.append(scene.company.now)

        return play_it

    stories = [
        Story("a", "", "", script("09:00", "10-01 08:00")),
        Story("b", "", "", script("08:30", "12:00")),
    ]
    play(build("story"), stories)
    assert called == sorted(called)
    assert len(called) == 4
