"""A town whose people have addresses, and readers that see what the test's own transaction wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cases.shared import as_built, built_for_a_module
from tests.cases.town import Town
from tests.world import own_rows_settled
from wangge.people.models import Person


@pytest.fixture(scope="module")
def shared_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with built_for_a_module(django_db_blocker) as town:
        for person in town.place.people.values():
            person.work_email = f"{person.username}@example.org"
            person.work_phone = "05710000"
        Person.objects.bulk_update(town.place.people.values(), ["work_email", "work_phone"])
        yield town


@pytest.fixture
def town(shared_town: Town, db: None) -> Iterator[Town]:
    with own_rows_settled():
        yield as_built(shared_town)
