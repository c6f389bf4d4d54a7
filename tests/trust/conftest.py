"""One town for a whole module: a hundred odd inputs stand on the same rows, and each test's own are undone.

The outer transaction holds the town, the inner one of ``db`` what a test writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from django.db import transaction

from tests.cases.town import Town, open_town
from tests.trust.visitor import Visitor
from tests.world import NOON
from wangge.people.queries import forget_posts


@pytest.fixture(scope="module")
def shared_town(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Town]:
    """Built once a module. Modules that add to it define a fixture of their own upon this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOON, tick=False):
            built = open_town()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Time stands still at NOON."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def town(shared_town: Town, db: None, noon: object) -> Town:
    """The module's town as it was built."""
    forget_posts()
    return replace(shared_town, clock=NOON)


@pytest.fixture
def visit(town: Town) -> Callable[..., Visitor]:
    """``visit("acceptor")`` is a browser, signed in; with ``there=True`` of the other tenant."""

    def signed_in(key: str, *, there: bool = False) -> Visitor:
        place = town.other if there else town.place
        return Visitor.of(place.people[key])

    return signed_in
