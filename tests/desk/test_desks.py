"""The desks through HTTP: whose queue, what stands in it, what one press does, what comes next."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.cases.town import INSIDE, Town
from tests.world import SINCE
from wangge.cases.asks import decide
from wangge.cases.deed import Told
from wangge.cases.labels import WHYS
from wangge.cases.models import Ask, Leg, Urge
from wangge.catalogue.actions import Scope, add_responsibility
from wangge.desk.desks import DESKS
from wangge.desk.suggestions import clear_suggestion, likely_matters
from wangge.people.models import Person


@pytest.fixture
def as_(client: Client):
    def sign_in(person: Person) -> Client:
        client.force_login(person)
        return client

    return sign_in


def html(desk: Client, url: str) -> str:
    return desk.get(url, follow=True).content.decode()


def move(client: Client, leg: Leg, name: str, /, **sent: str):
    suffix = leg.suffix or "home"
    url = f"/desk/cases/{leg.case.number}/legs/{suffix}/moves/"
    return client.post(url, {"move": name, **sent})


OWN = {
    "accept": "acceptor",
    "chief": "duty_chief",
    "dispatch": "dispatcher",
    "handle": "liaison",
    "field": "supervisor",
}


@pytest.mark.parametrize("key", DESKS)
def test_a_desk_is_open_to_its_duties_only(town: Town, as_, key: str) -> None:
    for who, person in town.place.people.items():
        mine = {post.duty.acts_as for post in town.place.posts_of[who]} & DESKS[key].duties
        assert as_(person).get(f"/desk/{key}/").status_code == (200 if mine else 404), who


def test_each_step_stands_at_the_desk_of_who_must_act(town: Town, as_) -> None:
    standing = {
        "accept": town.report,
        "chief": town.accepted,
        "dispatch": town.filed,
        "handle": town.dispatched,
        "field": town.checking,
    }
    numbers = {key: make().number for key, make in standing.items()}
    for key, who in OWN.items():
        page = html(as_(town.person(who)), f"/desk/{key}/")
        queue = page.partition('id="queue"')[2].partition("</section>")[0]
        assert [n for n in numbers.values() if n in queue] == [numbers[key]], key


def test_what_stands_at_a_desk_can_be_opened(town: Town, as_) -> None:
    """Also what a department gave by name to a handler of a crew below it."""
    given = town.handling()
    town.move(town.leg(given), "assign", "liaison", person=town.person("handler"))
    for make in (town.report, town.accepted, town.filed, town.dispatched, town.handled, town.checking):
        make()
    found = {}
    for who in (*OWN.values(), "handler"):
        desk = as_(town.person(who))
        for row in desk.get("/desk/start/", follow=True).context["rows"]:
            found[who] = row.leg.case
            assert desk.get(f"/desk/cases/{row.leg.case.number}/").status_code == 200, who
    assert found.keys() == {*OWN.values(), "handler"}
    assert found["handler"] == given


@pytest.mark.parametrize("make", ["report", "accepted", "filed", "handling"])
def test_what_presses_most_stands_first(town: Town, as_, make: str) -> None:
    """Also where it came in last: entered later than it happened, or with a shorter limit."""
    desks = {"report": "accept", "accepted": "chief", "filed": "dispatch", "handling": "handle"}
    later = getattr(town, make)()
    town.later(days=-1)
    sooner = getattr(town, make)()
    desk = as_(town.person(OWN[desks[make]]))
    rows = desk.get(f"/desk/{desks[make]}/").context["rows"]
    assert [row.leg.case for row in rows] == [sooner, later]


def test_after_a_move_the_next_case_comes_by_itself(town: Town, as_) -> None:
    first, second = town.report(), town.report()
    desk = as_(town.person("acceptor"))
    after = str(town.home(second).pk)
    answer = move(desk, town.home(first), "accept", matter=str(town.matter.pk), desk="accept", after=after)
    assert answer.headers["Location"] == f"/desk/accept/?leg={after}&done={first.number}"
    page = html(desk, answer.headers["Location"])
    assert f'data-copy="{second.number}"' in page


def test_later_leads_through_the_queue_and_round_again(town: Town, as_) -> None:
    cases = [town.report() for _number in range(3)]
    desk = as_(town.person("acceptor"))
    url, seen = "/desk/accept/", []
    for _step in range(3):
        context = desk.get(url).context
        seen.append(context["case"].number)
        url = context["later_url"]
    assert sorted(seen) == sorted(case.number for case in cases)
    assert desk.get(url).context["case"].number == seen[0]


def test_what_is_refused_comes_back_as_it_was_typed(town: Town, as_) -> None:
    case = town.dispatched()
    leg = town.leg(case)
    answer = move(as_(town.person("liaison")), leg, "send_back", note="不归我们管", desk="handle")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不归我们管" in page
    assert "data-show" in page
    assert Leg.objects.get(pk=leg.pk).step == "offered"


def test_a_returned_case_is_on_top_with_its_reason_and_another_proposal(town: Town, as_) -> None:
    admin = town.person("admin")
    for platform in ("department", "street"):
        scope = Scope() if platform == "street" else Scope(matter=town.matter)
        add_responsibility(scope, town.place.platforms[platform], by=admin, since=SINCE)
    waiting, back = town.filed(), town.dispatched()
    town.move(town.leg(back), "send_back", "liaison", note="产权属于物业", kind="not_ours")
    rows = as_(town.person("dispatcher")).get("/desk/dispatch/").context["rows"]
    assert [row.leg.case for row in rows] == [back, waiting]
    assert "产权属于物业" in rows[0].why
    assert [row.proposal.platform.code for row in rows] == ["street", "department"]
    assert rows[1].load == (1, 0)


def test_while_a_ruling_is_waited_for_nothing_is_proposed_then_what_it_names(town: Town, as_) -> None:
    add_responsibility(Scope(), town.place.platforms["department"], by=town.person("admin"), since=SINCE)
    case = town.dispatched(to="street")
    town.move(town.leg(case), "send_back", "street_liaison", note="不归我们管", kind="not_ours")
    town.move(case, "ask_ruling", "dispatcher", note="谁都说不是自己的")
    dispatcher, street = town.person("dispatcher"), town.place.platforms["street"]
    [row] = as_(dispatcher).get("/desk/dispatch/").context["rows"]
    assert (row.proposal, row.form) == (None, None)
    assert str(WHYS["ruling_open"]) in row.why
    told = Told(town.person("leader"), town.clock, uuid4())
    decide(Ask.objects.get(), "grant", told=told, reason="按属地", ruled=street)
    page = as_(dispatcher).get("/desk/dispatch/")
    [row] = page.context["rows"]
    assert row.proposal.platform == street
    main = next(f for form in page.context["forms"] for f in form.fields if f.name == "main")
    assert main.value.value == str(street.pk)


def test_one_press_dispatches_to_the_proposal_and_offers_the_way_back(town: Town, as_) -> None:
    add_responsibility(Scope(), town.place.platforms["department"], by=town.person("admin"), since=SINCE)
    case = town.filed()
    desk = as_(town.person("dispatcher"))
    form = desk.get("/desk/dispatch/").context["rows"][0].form
    sent = {field.name: field.text for field in form.fields}
    answer = desk.post(form.url, {"move": form.name, **sent})
    assert town.leg(case).platform.code == "department"
    undo = desk.get(answer.headers["Location"]).context["undo"]
    desk.post(undo.url, {"move": undo.name, **{field.name: field.text for field in undo.fields}})
    assert town.step(case) == "filed"


def test_the_dispatchers_page_asks_as_often_for_three_as_for_one(
    town: Town, as_, django_assert_max_num_queries
) -> None:
    desk = as_(town.person("dispatcher"))
    town.filed()
    desk.get("/desk/dispatch/")
    with django_assert_max_num_queries(45) as one:
        desk.get("/desk/dispatch/")
    town.filed()
    town.filed()
    with django_assert_max_num_queries(len(one)):
        desk.get("/desk/dispatch/")


def test_a_leader_urges_what_is_late_at_one_press(town: Town, as_) -> None:
    case = town.dispatched()
    leader = as_(town.person("leader"))
    row = leader.get("/desk/watch/").context["rows"][0]  # the town's days lie months back
    assert row.leg == town.leg(case)
    sent = {"move": row.form.name, **{f.name: f.text for f in row.form.fields}}
    page = leader.post(row.form.url, sent, follow=True).content.decode()
    assert f"已完成：督办 {case.number}" in page
    assert Urge.objects.get().case == case


def test_similar_cases_are_shown_with_the_key_that_merges_into_them(town: Town, as_) -> None:
    first = town.report(lon=INSIDE[0] + 0.0001)
    second = town.report()
    closed = town.closed()
    desk = as_(town.person("acceptor"))
    alike = desk.get(f"/desk/accept/?leg={town.home(second).pk}").context["alike"]
    assert [(one.case, one.is_closed) for one in alike] == [(first, False), (closed, True)]
    assert 8 < alike[0].metres < 9.5
    merge = alike[0].merge
    assert merge.key == "1"
    desk.post(merge.url, {"move": "merge", **{f.name: f.text for f in merge.fields}})
    assert town.step(second) == "merged"


@pytest.mark.parametrize(
    ("text", "clear", "likely"),
    [
        ("路灯不亮了，夜里很黑", "路灯异常", "路灯异常"),
        ("占道经营，影响通行", "占道经营", "占道经营"),
        ("东河路口井盖缺失", None, "井盖"),
        ("夜里很吵", None, None),
    ],
)
def test_words_point_to_a_matter_only_where_they_are_clear(
    town: Town, text: str, clear: str | None, likely: str | None
) -> None:
    home = town.place.platforms["centre"]
    found = clear_suggestion(home, text, town.clock)
    assert (found.matter.name if found else None) == clear
    names = [one.matter.name for one in likely_matters(home, text, town.clock)]
    assert (likely is None) == (names == [])
    assert likely is None or likely in names[0]


def test_counts_follow_the_queue(town: Town, as_) -> None:
    town.report()
    town.report()
    counts = as_(town.person("acceptor")).get("/desk/counts.json").json()
    assert (counts["desk-accept"], counts["desk-accept-reported"], counts["desk-accept-fed_back"]) == (
        "2",
        "2",
        "0",
    )


NEWS = {"HTTP_HX_TARGET": "queue"}


def test_news_bring_the_queue_alone_and_leave_the_chosen_case_chosen(town: Town, as_) -> None:
    first = town.report()
    desk = as_(town.person("acceptor"))
    at_first = desk.get("/desk/accept/")
    address = at_first.context["standing"].address
    town.later(days=-1)
    more_urgent = town.report()
    news = desk.get(address, **NEWS)
    rows = [(row.leg.case, row.is_chosen) for row in news.context["rows"]]
    assert rows == [(more_urgent, False), (first, True)]
    assert "wg-bench-case" not in news.content.decode()
    assert "wg-bench-case" in at_first.content.decode()


def test_news_say_who_dealt_with_the_chosen_case_meanwhile(town: Town, as_) -> None:
    gone, waiting = town.report(), town.report()
    desk = as_(town.person("acceptor"))
    address = f"/desk/accept/?leg={town.home(gone).pk}"
    assert desk.get(address, **NEWS).context["gone"] == ""
    town.move(gone, "accept", "acceptor", matter=town.matter)
    news = desk.get(address, **NEWS)
    assert [(row.leg.case, row.is_chosen) for row in news.context["rows"]] == [(waiting, False)]
    assert str(town.person("acceptor")) in news.context["gone"]
    assert news.context["gone"] in news.content.decode()


def test_what_is_refused_stays_in_sight_when_another_case_comes_first(town: Town, as_) -> None:
    town.report()
    case = town.report()
    home = town.home(case)
    town.move(case, "accept", "acceptor", matter=town.matter)
    answer = move(as_(town.person("acceptor")), home, "accept", desk="accept", leg=str(home.pk))
    assert answer.status_code == 409
    assert answer.context["case"] == case
    assert [row.is_chosen for row in answer.context["rows"]] == [False]
