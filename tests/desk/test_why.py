"""Why? says what the rules say, case by case and move by move, shows nothing of a case, and is journalled."""

import pytest
from django.test import Client

from tests.cases.town import open_town
from tests.people.test_delegation import staffed
from tests.world import NOON
from wangge.cases.dossier import Dossier
from wangge.cases.labels import SIGHTS, WHYS
from wangge.cases.models import Leg
from wangge.cases.rules import open_moves, verdicts
from wangge.cases.sight import sees, sight_told
from wangge.core.flow import Mode
from wangge.journal.models import Entry

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def town(db):
    return open_town()


def at_each_stage(town):
    """One case after another: reported, accepted, in work, answered."""
    yield town.report()
    case = town.report()
    town.move(case, "accept", "acceptor", matter=town.matter)
    yield case
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    yield case
    town.move(town.leg(case), "sign", "liaison")
    yield case


def test_the_reasons_say_what_the_rules_say(town):
    """For every person at every stage: sight and moves, each with a word of its own."""
    for case in at_each_stage(town):
        dossier = Dossier.of(case.pk)
        for person in town.place.people.values():
            told = sight_told(person, case, NOON)
            assert any(one.sees for one in told) == sees(person, case, NOON), person.username
            assert all(one.why in SIGHTS for one in told)
            for leg in dossier.legs.values():
                judged = verdicts(dossier, leg, person, NOON)
                may = [(one.move.name, one.post) for one in judged if not one.why]
                assert may == [(c.move.name, c.post) for c in open_moves(dossier, leg, person, NOON)]
                assert all(one.why in WHYS for one in judged if one.why)
                flow = dossier.way.flow_of(leg)
                assert len(judged) == sum(leg.step in move.froms for move in flow.moves)
                assert all((one.move.mode is Mode.OFF) == (one.why == "off") for one in judged)


def whys(town, case, who, suffix=""):
    dossier = Dossier.of(case.pk)
    leg = next(leg for leg in dossier.legs.values() if leg.is_home != bool(suffix))
    return {one.move.name: one.why for one in verdicts(dossier, leg, town.person(who), NOON)}


def test_the_nearest_reason_is_told(town):
    case = town.report()
    assert whys(town, case, "leader")["accept"] == "lacks_duty"
    assert whys(town, case, "street_acceptor")["accept"] == "duty_elsewhere"
    assert whys(town, case, "acceptor")["withdraw"] == "not_reporter"
    assert whys(town, case, "acceptor")["settle"] == "off"
    town.move(case, "ask_verify", "acceptor")
    assert whys(town, case, "duty_chief")["true"] == "not_addressed"
    town.move(case, "true", "supervisor")
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    assert whys(town, case, "handler", "1")["let_off"] == "not_opener"
    sights = {key: [o.why for o in sight_told(town.person(key), case, NOON)] for key in town.place.people}
    assert sights["acceptor"] == ["runs", "not_reported", "not_asked"]
    assert sights["liaison"][0] == "works"
    assert sights["street_supervisor"][0] == "no_grid"
    assert sights["street_acceptor"][0] == "run_elsewhere"
    assert sights["admin"][0] == sights["auditor"][0] == "duty_sees_none"
    assert sights["handler"][0] == "no_leg"
    assert sights["supervisor"][1] == "reported"
    assert sights["nobody"] == ["not_reported", "not_asked"]


class Asking:
    def __init__(self, town, who):
        self.client = Client(headers=ENGLISH)
        self.client.force_login(who)
        self.town = town

    def ask(self, **asked):
        return self.client.get("/why/", {"on": "2026-03-10"} | asked)


def test_the_page_tells_reasons_and_nothing_of_the_case(town):
    case = town.report(description="隔壁张家的狗夜里叫")
    for key in ("admin", "security_admin", "auditor"):
        answer = Asking(town, town.person(key)).ask(person="acceptor", case=case.number)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "sees this case" in page
        assert "may, as" in page
        assert "none of the posts has the duty" in page
        for secret in ("隔壁张家", case.division_code, "116.305"):
            assert secret not in page
    told = Entry.objects.filter(act="why_asked").order_by("pk")
    assert next((e.person, e.subject, e.detail["asked"], e.detail["on"]) for e in told) == (
        "admin",
        "acceptor",
        case.number,
        "2026-03-10",
    )
    assert Asking(town, town.person("acceptor")).ask(person="acceptor", case=case.number).status_code == 403


def test_pages_and_acts_have_reasons_too(town):
    admin = Asking(town, town.person("admin"))
    street = str(town.place.platforms["street"].pk)
    assert "may open this page" in admin.ask(person="auditor", page="journal").content.decode()
    closed = admin.ask(person="acceptor", page="journal").content.decode()
    assert "may not open this page" in closed
    assert "It is open to: Auditor" in closed
    assert "may do this" in admin.ask(person="admin", act="thing:rules", platform=street).content.decode()
    page = admin.ask(person="acceptor", act="duty:leader", platform=street).content.decode()
    assert "holds no post as Security administrator" in page
    page = admin.ask(person="supervisor", page="report").content.decode()
    assert "As Supervisor nobody is Handler at the same platform." in page


def test_what_cannot_be_asked_is_told_at_its_field(town):
    case = town.report()
    admin = Asking(town, town.person("admin"))
    wrong = [
        {"person": "acceptor"},
        {"person": "acceptor", "case": case.number, "page": "journal"},
        {"person": "acceptor", "case": "999"},
        {"person": "there.acceptor", "case": case.number},
        {"person": "acceptor", "act": "thing:rules"},
        {"person": "acceptor", "act": "thing:sky", "platform": "1"},
        {"person": "acceptor", "case": case.number, "on": "0000-00-00"},
    ]
    for asked in wrong:
        assert admin.ask(**asked).status_code == 422, asked
    assert not Entry.objects.filter(act="why_asked").exists()


def test_a_street_asks_about_its_own_people_only(town):
    case = town.report()
    asking = Asking(town, staffed(town.place, "s_admin", "street", "admin"))
    assert asking.ask(person="street_chief", case=case.number).status_code == 200
    assert asking.ask(person="station_one", case=case.number).status_code == 200
    assert asking.ask(person="acceptor", case=case.number).status_code == 422


def test_a_day_before_the_posts_began(town):
    case = town.report()
    page = Asking(town, town.person("admin")).ask(person="acceptor", case=case.number, on="2020-01-01")
    assert "There is no post on that day." in page.content.decode()
    assert Leg.objects.filter(case=case).count() == 1
