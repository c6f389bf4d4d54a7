"""The first day: a path for every duty, ticked by the record or by hand, put away and called back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.town import Town
from wangge.desk.first_day.steps import PATHS, STEPS
from wangge.exchange.outbox.channel_actions import save_choice
from wangge.journal.actions import note
from wangge.journal.models import Entry
from wangge.people.models import Duty, Person

As = Callable[[Person], Client]


@pytest.fixture
def as_() -> As:
    """A client signed in as somebody, before the page where his work begins."""

    def sign_in(person: Person) -> Client:
        client = Client(headers={"accept-language": "zh-CN"})
        client.force_login(person)
        return client

    return sign_in


def start(client: Client) -> str:
    return client.get("/", follow=True).request["PATH_INFO"]


def lines(client: Client) -> dict[str, bool]:
    """The steps as they are shown, with their ticks; empty where nothing is shown."""
    answer = client.get("/", follow=True)
    shown = answer.context.get("first_day") if "first_day" in answer.context else None
    assert ('id="first-day"' in answer.content.decode()) is bool(shown)
    return {line.step.key: line.is_done for line in shown.lines} if shown else {}


@pytest.mark.parametrize("duty", Duty.Code.values)
def test_every_duty_has_a_path_and_everything_on_it_opens(town: Town, as_: As, duty: str) -> None:
    client = as_(town.person(duty))
    steps = lines(client)
    assert steps.keys() == PATHS[duty]
    assert 4 <= len(steps) <= 6
    for key in steps:
        assert client.get(STEPS[key].url).status_code == 200, key
        guide = STEPS[key].guide
        assert client.get(f"/guide/{guide}/").status_code == 200, guide


def test_several_duties_have_the_steps_of_all_without_doubles(town: Town, as_: As) -> None:
    expected = PATHS["acceptor"] | PATHS["duty_chief"] | PATHS["dispatcher"] | PATHS["supervisor"]
    assert list(lines(as_(town.person("station_one")))) == [key for key in STEPS if key in expected]
    assert lines(as_(town.person("nobody"))) == {}


def test_the_record_ticks_what_somebody_did_and_nobody_elses(town: Town, as_: As) -> None:
    people = ("supervisor", "acceptor", "duty_chief", "dispatcher", "liaison", "handler", "street_acceptor")
    assert not any(any(lines(as_(town.person(key))).values()) for key in people)
    town.closed()
    done = {key: {step for step, done in lines(as_(town.person(key))).items() if done} for key in people}
    assert done == {
        "supervisor": {"report", "check"},
        "acceptor": {"accept", "ask_check"},
        "duty_chief": {"file", "close"},
        "dispatcher": {"dispatch", "feed_back"},
        "liaison": {"sign", "answer"},
        "handler": set(),
        "street_acceptor": set(),
    }


def test_the_steps_lie_open_until_half_of_them_are_done(town: Town, as_: As) -> None:
    acceptor, client = town.person("acceptor"), as_(town.person("acceptor"))
    town.checking()  # two of six
    assert "<details open>" in client.get("/desk/accept/").content.decode()
    note("practice_entered", by=acceptor)
    assert "<details open>" not in client.get("/desk/accept/").content.decode()


def test_the_journal_the_account_and_the_choice_tick_too(town: Town, as_: As) -> None:
    acceptor, client = town.person("acceptor"), as_(town.person("acceptor"))
    Entry.objects.create(tenant=town.other.tenant.code, person="acceptor", act="practice_entered")
    assert not any(lines(client).values())
    note("practice_entered", by=acceptor)
    save_choice(acceptor, {}, emergency_duty=False)
    Person.objects.filter(pk=acceptor.pk).update(totp_key="00000000-0000-0000-0000-000000000001")
    assert {key for key, done in lines(client).items() if done} == {"practice", "news", "factor"}


def test_in_the_practice_copy_one_has_found_it(town: Town, as_: As) -> None:
    tenant = town.place.tenant
    tenant.is_practice = True
    tenant.save()
    assert lines(as_(town.person("acceptor")))["practice"] is True


def test_what_no_record_shows_is_ticked_by_hand_and_nothing_else(town: Town, as_: As) -> None:
    client, page = as_(town.person("leader")), {"HX-Request": "true"}
    answer = client.post("/first-day/watch/", {"done": "1"}, headers=page)
    assert answer.status_code == 200
    assert answer.content.decode().count('aria-pressed="true"') == 1
    assert lines(client)["watch"] is True
    assert client.post("/first-day/watch/").headers["Location"] == start(client)
    assert lines(client)["watch"] is False
    for key in ("urge", "nonsense"):
        assert client.post(f"/first-day/{key}/", {"done": "1"}).status_code == 404
    assert client.get("/first-day/watch/").status_code == 405
    assert lines(client)["urge"] is False


def test_put_away_it_is_gone_for_him_alone_until_he_calls_it_back(town: Town, as_: As) -> None:
    client = as_(town.person("leader"))
    client.post("/first-day/watch/", {"done": "1"})
    answer = client.post("/first-day/away/", follow=True)
    assert "已收起" in answer.content.decode()
    assert lines(client) == {}
    assert lines(as_(town.other.people["leader"]))["watch"] is False
    assert lines(as_(town.person("duty_chief"))) != {}
    assert client.post("/first-day/back/").headers["Location"] == start(client)
    assert lines(client)["watch"] is True


def test_it_costs_one_statement_on_one_page_and_none_elsewhere(town: Town, as_: As) -> None:
    client = as_(town.person("acceptor"))

    def asked(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return sum("desk_firstday" in query["sql"] for query in seen)

    assert asked("/desk/accept/") == 1
    assert asked("/desk/") == asked("/account/") == 0
    client.post("/first-day/away/")
    assert asked("/desk/accept/") == 1
