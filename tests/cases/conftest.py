"""A town at work: the small world with one matter, its condition and limits, and helpers that act in it."""

import pytest

from tests.cases.town import Town, open_town


@pytest.fixture
def town(db) -> Town:
    return open_town()
