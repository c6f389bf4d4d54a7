"""Reference data that holds still is asked once; otherwise every time."""

import pytest

from wangge.core import steady as steady_
from wangge.core.steady import holding_still, no_version_yet, steady, version_is

asked: list[tuple[object, ...]] = []


@steady
def double(number: int, *, plus: int = 0) -> int:
    asked.append((number, plus))
    if number < 0:
        raise ValueError("below nought")
    return 2 * number + plus


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def test_outside_it_is_asked_every_time() -> None:
    assert [double(1), double(1)] == [2, 2]
    assert len(asked) == 2


def test_inside_it_is_asked_once_for_each_set_of_arguments() -> None:
    with holding_still():
        assert [double(1), double(1), double(1, plus=1), double(2)] == [2, 2, 3, 4]
    assert asked == [(1, 0), (1, 1), (2, 0)]


def test_a_block_knows_what_the_one_around_it_knows_and_the_next_asks_anew() -> None:
    with holding_still():
        double(1)
        with holding_still():
            double(1)
        double(1)
    with holding_still():
        double(1)
    assert len(asked) == 2


def test_an_error_is_no_answer() -> None:
    with holding_still():
        for _ in range(2):
            with pytest.raises(ValueError, match="below"):
                double(-1)
    assert len(asked) == 2


def test_what_was_asked_under_a_version_is_known_as_long_as_it_holds() -> None:
    with no_version_yet():
        for version in ("town 1", "town 1", "town 2", "town 1"):
            version_is(version)
            with holding_still():
                double(7)
    assert len(asked) == 2


def test_a_version_is_forgotten_with_the_block_it_was_told_in() -> None:
    with no_version_yet():
        version_is("town 3")
    for _ in range(2):
        with holding_still():
            double(8)
    assert len(asked) == 2


def test_few_versions_and_so_many_answers_are_kept() -> None:
    with no_version_yet():
        for number in range(steady_.VERSIONS + 1):
            version_is(("fewer", number))
            with holding_still():
                double(9)
        version_is(("fewer", 0))
        with holding_still():
            double(9)
            for number in range(steady_.ANSWERS + 1):
                double(number, plus=9)
        before = len(asked)
        with holding_still():
            double(9)
    assert before == steady_.VERSIONS + 2 + steady_.ANSWERS + 1
    assert len(asked) == before + 1
