"""One town for a whole module: each test's own rows are undone.

The outer transaction holds the town, the inner one of ``db`` what a test writes. Modules that add to it
define a fixture of their own upon ``shared_town``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.cases.town import Town, open_town
from tests.world import NOON
from wangge.people.queries import forget_posts


@pytest.fixture(scope="module")
def shared_town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with built_for_a_module(django_db_blocker) as town:
        yield town


@contextmanager
def built_for_a_module(blocker: Any) -> Iterator[Town]:
    """A town of NOON, undone at the end."""
    with blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOON, tick=False):
            built = open_town()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def town(shared_town: Town, db: None) -> Town:
    return as_built(shared_town)


def as_built(town: Town) -> Town:
    """The module's town at NOON, copied: no row in memory and no post that was read is an earlier test's."""
    forget_posts()
    return replace(deepcopy(town), clock=NOON)


@pytest.fixture
def noon() -> Iterator[time_machine.Coordinates]:
    """Time stands still at NOON; ``noon.shift`` lets it pass."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
