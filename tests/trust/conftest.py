"""The town of ``tests.cases.shared`` at a NOON that stands still, and visitors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cases.shared import as_built, noon, shared_town
from tests.cases.town import Town
from tests.trust.visitor import Visitor

__all__ = ["noon", "shared_town"]


@pytest.fixture
def town(shared_town: Town, db: None, noon: object) -> Town:
    return as_built(shared_town)


@pytest.fixture
def visit(town: Town) -> Callable[..., Visitor]:
    """``visit("acceptor")`` is a browser, signed in; with ``there=True`` of the other tenant."""

    def signed_in(key: str, *, there: bool = False) -> Visitor:
        place = town.other if there else town.place
        return Visitor.of(place.people[key])

    return signed_in
