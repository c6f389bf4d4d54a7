"""The desk's pages through HTTP: lists, the case, moves, reports; two tenants never meet."""

import uuid

import pytest
from django.test import Client

from tests.cases.town import INSIDE, Town
from wangge.cases.models import Case, Leg
from wangge.people.models import Person

REPORT = {"description": "井盖缺失", "lon": str(INSIDE[0]), "lat": str(INSIDE[1]), "source": "hotline"}


@pytest.fixture
def as_(client: Client):
    """A client signed in as somebody."""

    def sign_in(person: Person) -> Client:
        client.force_login(person)
        return client

    return sign_in


def test_every_page_opens_for_who_works(town: Town, as_) -> None:
    case = town.dispatched()
    for key in ("acceptor", "duty_chief", "dispatcher", "liaison", "leader", "supervisor"):
        desk = as_(town.person(key))
        for url in (
            "/desk/",
            "/desk/?tab=open",
            "/desk/?tab=all",
            "/desk/work/",
            "/desk/report/",
            "/desk/counts.json",
        ):
            assert desk.get(url).status_code == 200, (key, url)
        assert desk.get(f"/desk/cases/{case.number}/").status_code == 200, key


def test_the_queue_shows_the_next_case_then_says_it_is_empty(town: Town, as_) -> None:
    case = town.report()
    desk = as_(town.person("acceptor"))
    assert case.number in desk.get("/desk/accept/").content.decode()
    home = town.home(case)
    answer = desk.post(
        f"/desk/cases/{case.number}/legs/home/moves/",
        {"move": "accept", "matter": town.matter.pk, "desk": "accept", "slip": "x"},
    )
    assert answer.headers["Location"] == f"/desk/accept/?done={case.number}"
    assert Leg.objects.get(pk=home.pk).step == "accepted"
    assert "wg-empty" in desk.get("/desk/accept/").content.decode()


def test_another_tenant_finds_nothing(town: Town, as_) -> None:
    case = town.dispatched()
    stranger = as_(town.other.people["dispatcher"])
    assert stranger.get(f"/desk/cases/{case.number}/").status_code == 404
    assert case.number not in stranger.get("/desk/?tab=all").content.decode()
    assert (
        f"/desk/cases/{case.number}/" not in stranger.get(f"/desk/?tab=all&q={case.number}").content.decode()
    )
    assert stranger.get("/desk/markers.json?tab=all").json()["features"] == []
    assert case.number.encode() not in b"".join(stranger.get("/desk/?tab=all&export=csv").streaming_content)


def test_the_number_of_a_leg_leads_to_its_case_for_who_sees_it(town: Town, as_) -> None:
    case = town.dispatched()
    address = f"/desk/cases/{case.number}-1/"
    answer = as_(town.person("dispatcher")).get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/desk/cases/{case.number}/")
    assert as_(town.other.people["dispatcher"]).get(address).status_code == 404
    assert as_(town.person("dispatcher")).get("/desk/cases/none-1/").status_code == 404


def test_a_refused_move_says_why_and_changes_nothing(town: Town, as_) -> None:
    case = town.filed()
    desk = as_(town.person("acceptor"))
    url = f"/desk/cases/{case.number}/legs/home/moves/"
    answer = desk.post(url, {"move": "dispatch"}, follow=True, headers={"Accept-Language": "en"})
    assert "none of your posts may do it here" in answer.content.decode()
    assert town.step(case) == "filed"


def test_what_is_reported_by_hand_becomes_a_case(town: Town, as_) -> None:
    desk = as_(town.person("acceptor"))
    answer = desk.post("/desk/report/", {**REPORT, "name": "王小明", "phone": "13800000000"})
    case = Case.objects.get(tenant=town.place.tenant)
    assert answer.headers["Location"] == f"/desk/cases/{case.number}/"
    page = desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert "王小明" not in page
    assert "13800000000" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"lon": "NaN"},
        {"lon": ""},
        {"lat": "999"},
        {"description": ""},
        {"source": "x"},
        {"lon": "0", "lat": "0"},
    ],
)
def test_a_bad_report_keeps_what_was_typed(town: Town, as_, wrong: dict[str, str]) -> None:
    desk = as_(town.person("acceptor"))
    answer = desk.post("/desk/report/", {**REPORT, **wrong, "place_text": "东街 12 号"})
    assert answer.status_code == 422
    assert "东街 12 号" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("url", ["/desk/?tab=all", "/desk/?tab=mine", "/desk/work/"])
def test_lists_ask_as_often_for_three_as_for_one(
    town: Town, as_, url: str, django_assert_max_num_queries
) -> None:
    desk = as_(town.person("acceptor"))
    town.report()
    desk.get(url)
    with django_assert_max_num_queries(30) as one:
        desk.get(url)
    town.report()
    town.report()
    with django_assert_max_num_queries(len(one)):
        desk.get(url)


def test_words_find_a_case(town: Town, as_) -> None:
    case = town.report(description="路灯不亮了", place_text="柳园小区南门")
    desk = as_(town.person("acceptor"))
    for words, found in [
        ("路灯", True),
        ("柳园", True),
        ("井盖", False),
        (case.number, True),
        ("'; drop", False),
    ]:
        assert (
            f"/desk/cases/{case.number}/" in desk.get("/desk/", {"tab": "all", "q": words}).content.decode()
        ) is found


def test_a_saved_view_is_ones_own(town: Town, as_) -> None:
    desk = as_(town.person("acceptor"))
    desk.post("/desk/views/", {"name": "红灯", "query": "tab=open&light=red"})
    assert "红灯" in desk.get("/desk/").content.decode()
    assert "红灯" not in as_(town.person("dispatcher")).get("/desk/").content.decode()


def test_of_lines_entered_together_the_first_says_so(town: Town, as_) -> None:
    case = town.filed()  # told at the town's time, which is long past
    desk = as_(town.person("acceptor"))
    assert desk.get(f"/desk/cases/{case.number}/").content.decode().count("补录于") == 1
    desk.post("/desk/report/", {**REPORT, "slip": str(uuid.uuid4())})
    now = Case.objects.latest("pk")
    assert now != case
    assert desk.get(f"/desk/cases/{now.number}/").content.decode().count("补录于") == 0


def test_what_is_over_is_called_by_its_step_and_not_closed(town: Town, client: Client) -> None:
    case = town.report()
    town.move(case, "not_accept", "acceptor", "重复上报")
    client.force_login(town.person("dispatcher"))
    page = client.get("/desk/?tab=all").content.decode()
    assert "已终止</span>" in page
    assert "已结案</span>" not in page.partition("<tbody>")[2]
