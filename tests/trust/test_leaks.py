"""Nothing of another tenant or area is seen in any list, count, search, file or refusal (trust P3).

Marked cases lie where the reader must not look; then everything that can be listed is walked to its end,
and the marks, numbers, slips and persons of those cases must occur nowhere.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.cases.town import Town
from tests.trust.scene import Place, Things, places
from tests.trust.walking import Walk, walk_api, walk_pages
from tests.world import NOON
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries import visible_to
from wangge.people.models import Person

PLANTED = 1000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 4
READERS = {  # role → places whose things he must not see
    "acceptor": ["foreign"],
    "street_acceptor": ["own", "foreign"],
    "liaison": ["other", "foreign"],
    "section_liaison": ["own", "other", "foreign"],
    "admin": ["own", "other", "foreign"],
    "security_admin": ["own", "other", "foreign"],
    "auditor": ["foreign"],  # who reads the journal reads of every case
    "nobody": ["own", "other", "foreign"],
}
Planted = dict[str, tuple[Place, Things]]


@pytest.fixture(scope="module")
def planted(shared_town: Town) -> Planted:
    """Marked things everywhere, some more of them only reported."""
    found = {}
    with time_machine.travel(NOON, tick=False):
        for name, place in places(shared_town).items():
            found[name] = (place, place.things())
            for number in range(PLANTED):
                place.report(f"丁{number}")
    return found


@pytest.mark.parametrize("role", READERS)
def test_no_mark_is_seen(town: Town, planted: Planted, role: str) -> None:
    hidden = [planted[name] for name in READERS[role]]
    marks = {mark for place, _things in hidden for mark in _marks(place)}
    for asked, text in _everything(town, role, hidden):
        seen = {mark for mark in marks if mark in text and mark not in asked}
        assert seen == set(), asked


def test_the_marks_would_be_found(town: Town, planted: Planted) -> None:
    """The same walk shows them to who may see them, wherever cases or people are shown."""
    found: dict[str, str] = defaultdict(str)
    for asked, text in _everything(town, "acceptor", []):
        found[re.sub(r"&page=.*|case=\d+", "", asked)] += text
    for name in ("own", "other"):
        place, things = planted[name]
        assert {asked for asked, text in found.items() if place.mark in text} >= SHOWING
        assert things.handling in "".join(found.values())
    assert "acceptor" in dict(_everything(town, "auditor", []))["/journal/"]


SHOWING = {
    "/desk/?tab=all&size=200", "/desk/?tab=all&export=csv", "/desk/?tab=all&export=xlsx",
    "/cases?tab=all&q=标记&size=100", "/cases?tab=all&size=5", "/desk/markers.json?tab=all",
    "/desk/search/case/?&q=标记", "/desk/tickets/?tab=all&size=100", "/desk/tickets/?tab=all&export=xlsx",
    "/tickets?tab=all&size=2",
}  # fmt: skip


def test_counts_are_of_what_is_seen(town: Town, planted: Planted) -> None:
    each = 2 + PLANTED
    for role, total in [("acceptor", 2 * each), ("street_acceptor", each), ("liaison", 1), ("admin", 0)]:
        client = _client(town.person(role))
        assert client.get("/api/v1/cases?tab=all").json()["total"] == total, role
        assert client.get("/desk/counts.json").json()["cases-open"] == str(total), role
    client = _client(town.other.people["acceptor"])
    assert client.get("/api/v1/cases?tab=all").json()["total"] == each


def _everything(town: Town, role: str, hidden: list[tuple[Place, Things]]) -> Walk:
    person = town.person(role)
    own = visible_to(person, NOON).order_by("pk").first()
    yield from walk_pages(_client(person), own.number if own else "", hidden)
    yield from walk_api(_client(person), town, hidden)


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _marks(place: Place) -> Iterator[str]:
    """What only the things of a place say: their texts, numbers, slips, people of another tenant."""
    yield place.mark
    cases = Case.objects.filter(description__startswith=place.mark)
    yield from cases.values_list("number", flat=True)
    yield from map(str, CaseEvent.objects.filter(case__in=cases).values_list("slip", flat=True))
    if place.people is not place.town.place.people:
        yield from Person.objects.filter(tenant=place.town.other.tenant).values_list("name", flat=True)
        yield place.town.other.tenant.name
