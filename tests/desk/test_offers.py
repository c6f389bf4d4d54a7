"""What the desk offers can be done: no search that proposes what is refused, no form that cannot be sent."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from tests.cases.town import Town
from tests.world import SINCE
from wangge.cases.deed import Told
from wangge.cases.models import Case
from wangge.cases.tasks import ask_coordination
from wangge.catalogue.actions import Scope, add_responsibility
from wangge.desk.parts import Field, MoveForm
from wangge.desk.ready_words import READY_WORDS
from wangge.people.models import Person

As = Callable[[Person], Client]


@pytest.fixture
def as_(client: Client) -> As:
    def sign_in(person: Person) -> Client:
        client.force_login(person)
        return client

    return sign_in


def forms(desk: Client, case: Case) -> dict[str, MoveForm]:
    found = desk.get(f"/desk/cases/{case.number}/").context["forms"]
    return {form.name.partition("-")[0]: form for form in found}


def field(form: MoveForm, name: str) -> Field | None:
    return next((one for one in form.fields if one.name == name), None)


def proposed(desk: Client, form: MoveForm, name: str) -> set[str]:
    found = field(form, name)
    assert found
    return {row["label"] for row in desk.get(found.search_url).json()["results"]}


def test_a_case_is_handed_only_to_who_runs_cases_along_the_line(town: Town, as_: As) -> None:
    desk = as_(town.person("acceptor"))
    names = proposed(desk, forms(desk, town.report())["hand_over"], "target")
    platforms = town.place.platforms
    assert platforms["street"].name in names
    assert not names & {platforms["department"].name, platforms["centre"].name}


def test_work_is_assigned_below_and_dispatched_to_anybody_but_oneself(town: Town, as_: As) -> None:
    add_responsibility(Scope(), town.place.platforms["department"], by=town.person("admin"), since=SINCE)
    platforms = town.place.platforms
    desk = as_(town.person("dispatcher"))
    names = proposed(desk, forms(desk, town.filed())["dispatch"], "main")
    assert {platforms["department"].name, platforms["street"].name} <= names
    assert platforms["centre"].name not in names
    desk = as_(town.person("liaison"))
    below = proposed(desk, forms(desk, town.handling())["assign"], "targets")
    assert below == {platforms["section"].name, platforms["crew"].name}


def test_who_has_nobody_below_is_not_asked_for_lower_organisations(town: Town, as_: As) -> None:
    case = town.dispatched(to="street")
    town.move(town.leg(case), "sign", "street_liaison")
    town.move(town.leg(case), "assign", "street_liaison", targets=[town.place.platforms["station"]])
    town.move(town.leg(case, "1-1"), "sign", "station_two")
    lowest = forms(as_(town.person("station_two")), case)["assign"]
    assert field(lowest, "person")
    assert field(lowest, "targets") is None


def test_an_answer_says_that_a_photo_is_needed_and_what_closes_the_case(town: Town, as_: As) -> None:
    answer = forms(as_(town.person("liaison")), town.handling())["answer"]
    photos = field(answer, "photos")
    assert photos
    assert photos.help
    assert town.condition.closing in str(answer.hint)


def test_co_ordination_is_offered_once(town: Town, as_: As) -> None:
    case = town.handling()
    desk = as_(town.person("liaison"))
    assert "coordinate" in forms(desk, case)
    told = Told(town.person("liaison"), town.clock, uuid4())
    ask_coordination(town.leg(case), told=told, text="请召集各家")
    assert "coordinate" not in forms(desk, case)


def test_who_sees_the_case_no_more_is_led_to_his_work(town: Town, as_: As) -> None:
    case = town.report(by="acceptor", source="hotline")
    town.move(case, "ask_verify", "acceptor", addressee=town.place.posts["street_supervisor"])
    desk = as_(town.person("street_supervisor"))
    page = desk.get(f"/desk/cases/{case.number}/").context["verdicts"]
    answer = desk.post(page.url, {"move": "true", "seen": page.seen}, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == "/desk/field/"


def test_class_and_condition_are_corrected_by_searching_all_of_them(town: Town, as_: As) -> None:
    case = town.filed()
    desk = as_(town.person("acceptor"))
    form = forms(desk, case)["correct"]
    condition = field(form, "condition")
    assert condition
    assert condition.text == str(town.condition.pk)
    own = desk.get(condition.search_url).json()["results"]
    assert [row["value"] for row in own] == [str(town.condition.pk)]
    assert town.matter.code in own[0]["label"]
    assert desk.get(f"{condition.search_url}&q={town.matter.name}").json()["results"] == own
    assert desk.get(f"{condition.search_url}&q=没有的事项").json()["results"] == []


def test_a_condition_is_chosen_with_the_limit_of_the_place(town: Town, as_: As) -> None:
    desk = as_(town.person("duty_chief"))
    condition = field(forms(desk, town.accepted())["file"], "condition")
    assert condition
    [choice] = condition.choices
    [limit] = town.condition.limits.all()
    assert f"{limit.value.normalize():f} {limit.get_unit_display()}" in str(choice.label)
    assert town.condition.closing in str(choice.hint)


def test_a_verdict_offers_the_ready_words_of_all_its_answers(town: Town, as_: As) -> None:
    case = town.checking()
    page = as_(town.person("supervisor")).get(f"/desk/cases/{case.number}/")
    note = next(one for one in page.context["verdicts"].fields if one.name == "note")
    assert {*READY_WORDS["fail"], *READY_WORDS["cannot_check"]} <= set(note.words)


def test_a_department_sees_its_own_step_and_clock_at_the_head(town: Town, as_: As) -> None:
    case = town.handling()
    page = as_(town.person("liaison")).get("/desk/handle/")
    assert page.context["lead"].leg == town.leg(case)
    whole = as_(town.person("liaison")).get(f"/desk/cases/{case.number}/")
    assert whole.context["lead"].leg == town.home(case)
