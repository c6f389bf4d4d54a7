"""A town at work and callers signed in, at a NOON that stands still."""

from __future__ import annotations

import pytest

from tests.api.callers import Caller
from tests.cases.shared import as_built, noon, shared_town
from tests.cases.town import Town

__all__ = ["noon", "shared_town"]


@pytest.fixture
def town(shared_town: Town, db: None, noon: object) -> Town:
    return as_built(shared_town)


@pytest.fixture
def call(town: Town):
    """``call("acceptor")`` is a caller of the town ``here``, signed in."""
    return lambda key: Caller.of(town.person(key))


@pytest.fixture
def stranger(town: Town):
    """The same of the other tenant."""
    return lambda key: Caller.of(town.other.people[key])
