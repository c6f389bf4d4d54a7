"""A town at work and callers signed in, at a NOON that stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.api.callers import Caller
from tests.cases.town import Town, open_town
from tests.world import NOON


@pytest.fixture
def noon() -> Iterator[time_machine.Coordinates]:
    """Time stands still at NOON; ``noon.shift`` lets it pass."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def town(db, noon) -> Town:
    return open_town()


@pytest.fixture
def call(town: Town):
    """``call("acceptor")`` is a caller of the town ``here``, signed in."""
    return lambda key: Caller.of(town.person(key))


@pytest.fixture
def stranger(town: Town):
    """The same of the other tenant."""
    return lambda key: Caller.of(town.other.people[key])
