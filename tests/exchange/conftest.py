"""A town whose people have addresses, and readers that see what the test's own transaction wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.db import transaction

from tests.cases.town import Town, open_town
from tests.world import NOON, own_rows_settled
from wangge.people.queries import forget_posts


@pytest.fixture(scope="module")
def shared_town(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Town]:
    """Built once a module; what a test does in it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOON, tick=False):
            built = open_town()
            for person in built.place.people.values():
                person.work_email = f"{person.username}@example.org"
                person.work_phone = "05710000"
                person.save()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def town(shared_town: Town, db: None) -> Iterator[Town]:
    forget_posts()
    with own_rows_settled():
        yield replace(shared_town, clock=NOON)
