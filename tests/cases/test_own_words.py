"""What a street added for itself is chosen by the street and what is below it, by nobody else."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.cases.town import Town
from tests.world import SINCE
from wangge.catalogue.actions.codes import add_extension
from wangge.catalogue.actions.rules import Scope, add_home_rule
from wangge.catalogue.models import Matter, Scheme, Source
from wangge.catalogue.own import NotUsedHere, require_used_by, used_by
from wangge.desk.suggestions import likely_matters


@pytest.fixture
def own(town: Town) -> Matter:
    """The street's own matter; its own source has the code ``stall``."""
    street, admin = town.place.platforms["street"], town.person("admin")
    Source.objects.create(tenant=town.place.tenant, code="stall", name="街道摊点", owner=street)
    scheme = Scheme.objects.get(code="2026")
    more = {"tenant": town.place.tenant, "by": admin, "owner": street}
    return add_extension(scheme, "matter", "09", "早市占道", **more)


def open_at(town: Town, key: str) -> Client:
    client = Client()
    client.force_login(town.person(key))
    return client


def names(town: Town, key: str, address: str, under: str, name: str) -> set[str]:
    return {row[name] for row in json.loads(open_at(town, key).get(address).content)[under]}


def test_lists_offer_it_where_it_is_used(town: Town, own: Matter) -> None:
    offered = {
        "station_one": True,
        "street_acceptor": True,
        "admin": True,
        "acceptor": False,
        "handler": False,
    }
    for key, there in offered.items():
        label = f"{own.code} 早市占道"
        assert (label in names(town, key, "/desk/search/matter/?q=早市", "results", "label")) == there, key
        assert (own.code in names(town, key, "/api/v1/matters?q=早市", "rows", "code")) == there, key
        rows = used_by(Source.objects.of(town.place.tenant), town.person(key), town.clock)
        assert rows.filter(code="stall").exists() == there, key


def test_a_report_names_it_where_it_is_used(town: Town, own: Matter) -> None:
    assert town.report(by="station_one", source="stall", matter=own).matter == own
    for told in ({"source": "stall"}, {"matter": own}):
        with pytest.raises(NotUsedHere, match=str(town.place.platforms["street"])):
            town.report(by="supervisor", **told)


def test_the_home_accepts_it_where_it_is_used(town: Town, own: Matter) -> None:
    with pytest.raises(NotUsedHere):
        town.move(town.report(), "accept", by="acceptor", matter=own.pk)
    street = town.place.platforms["street"]
    assert likely_matters(street, "早市占道", town.clock)[0].matter == own
    assert own not in [
        one.matter for one in likely_matters(town.place.platforms["centre"], "早市占道", town.clock)
    ]
    add_home_rule(Scope(), street, by=town.person("admin"), since=SINCE)
    case = town.report()
    assert case.home == street
    town.move(case, "accept", by="street_acceptor", matter=own.pk)
    case.refresh_from_db()
    assert case.matter == own


def test_programs_are_refused_by_the_field(town: Town, own: Matter) -> None:
    case = town.report()
    body = {"move": "accept", "slip": "0b9e2a4e-6a0e-4d25-9d4a-0b3f7d1c2a11", "taken": {"matter": own.pk}}
    answer = open_at(town, "acceptor").post(
        f"/api/v1/cases/{case.number}/legs/home/moves", body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "not_used_here")


def test_rows_of_another_street_are_out_of_reach(town: Town, own: Matter) -> None:
    require_used_by(own, town.person("admin"), town.clock)  # administers what is below
    require_used_by(own, town.person("station_one"), town.clock)
    with pytest.raises(NotUsedHere):
        require_used_by(own, town.person("liaison"), town.clock)
