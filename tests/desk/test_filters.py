"""The filters of the list of cases: what is searched for is found, and is still chosen after a reload."""

import pytest
from django.test import Client

from tests.cases.town import Town

LIST = "/desk/?tab=all"


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    client.force_login(town.person("dispatcher"))
    return client


def numbers(desk: Client, asked: str) -> list[str]:
    return [row.leg.case.number for row in desk.get(f"{LIST}&{asked}").context["rows"]]


def first(desk: Client, what: str, words: str) -> dict[str, str]:
    return desk.get(f"/desk/search/{what}/", {"q": words}).json()["results"][0]


def chosen(desk: Client, asked: str, name: str) -> str:
    fields = desk.get(f"{LIST}&{asked}").context["filters"]
    [field] = [field for field in fields if field.name == name]
    return str(field.values[0].label) if field.values else ""


def test_a_list_is_narrowed_to_a_class_by_its_name(town: Town, desk: Client) -> None:
    case, other = town.filed(), town.report()
    found = first(desk, "class", town.matter.name)
    assert found["label"] == f"{town.matter.code} {town.matter}"
    asked = f"matter={found['value']}"
    assert numbers(desk, asked) == [case.number]
    assert chosen(desk, asked, "matter") == found["label"]
    whole = first(desk, "class", town.matter.major_name)
    assert numbers(desk, f"matter={whole['value']}") == [case.number]
    assert town.matter.major_label in chosen(desk, f"matter={whole['value']}", "matter")
    wrong_kind = "matter" if town.matter.kind == "component" else "component"
    assert numbers(desk, f"matter={wrong_kind}:{town.matter.code}") == []
    assert numbers(desk, f"matter={town.matter.code}") == [case.number]
    assert other.number in numbers(desk, "")


def test_a_list_is_narrowed_to_a_community_or_its_street_by_name(town: Town, desk: Client) -> None:
    case = town.report()
    for key in ("street", "community"):
        division = town.place.divisions[key]
        found = first(desk, "division", division.name)
        assert found["value"] == division.code
        assert numbers(desk, f"street={found['value']}") == [case.number]
        assert chosen(desk, f"street={found['value']}", "street") == division.name
    assert numbers(desk, "street=999999999999") == []
    assert chosen(desk, "street=nonsense", "street") == ""


def test_the_number_on_a_task_slip_finds_its_case(town: Town, desk: Client) -> None:
    case, _other = town.dispatched(), town.dispatched()
    assert numbers(desk, f"q={case.number}-1") == [case.number]
    assert numbers(desk, f"q={case.number}-1-2") == [case.number]
    assert numbers(desk, f"q={case.number}-x") == []
