"""What the tests stand on stands."""

import pytest
from django.utils import translation


@pytest.mark.parametrize("_time", [1, 2])
def test_every_test_begins_in_the_projects_language(_time: int) -> None:
    assert translation.get_language() == "zh-hans"
    translation.activate("en")
