"""One town for a module, as in ``tests.trust``; what a test writes is undone."""

import pytest

from tests.cases.shared import noon, shared_town
from tests.cases.town import Town
from tests.tickets.calls import Desk
from tests.trust.conftest import town, visit

__all__ = ["noon", "shared_town", "town", "visit"]


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)
