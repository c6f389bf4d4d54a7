"""The month of a real bulletin: 972 due, 911 closed, 737 in time → 93.72 %, 75.82 %."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.evaluation.history import Book, Written
from tests.world import NOON, small_world
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.evaluation import indicators
from wangge.evaluation.period import of_preset
from wangge.evaluation.queries import Question, cases_behind, counts
from wangge.evaluation.rules import whole

DAY = timedelta(days=1)
MARCH = of_preset("month", NOON)


@pytest.fixture
def month(db) -> Question:
    """737 closed in time, 174 late, 61 open; 30 further ones are not due in March, for six reasons."""
    seed_catalogue()
    here = small_world().here
    seed_tenant_catalogue(here.tenant)
    book = Book(here)
    due = NOON
    book.write(Written(due - DAY, due, due - timedelta(minutes=n % 600)) for n in range(737))
    book.write(Written(due - DAY, due, due + timedelta(minutes=1 + n)) for n in range(174))
    book.write(Written(due - DAY, due) for _ in range(61))
    book.write(Written(due - 40 * DAY, due - 30 * DAY) for _ in range(5))
    book.write(Written(due, due + 30 * DAY) for _ in range(5))
    book.write(Written(due - DAY, None) for _ in range(5))  # parked: the clock has no due moment
    for name, step in [("cancel", "ended"), ("merge", "merged"), ("void", "ended")]:
        book.write(Written(due - DAY, due, then=((name, "dispatched", step),)) for _ in range(5))
    return Question("platform", MARCH, NOON + 20 * DAY, whole(here.tenant))


def test_the_bulletin_comes_out_to_two_places(month: Question) -> None:
    (numbers,) = counts(month).values()

    assert {name: numbers[name] for name in ("due_close", "close", "close_on_time", "close_late")} == {
        "due_close": 972,
        "close": 911,
        "close_on_time": 737,
        "close_late": 174,
    }
    rates = {i.id: i.value(numbers).percent for i in indicators.of("platform") if i.is_rate}
    assert rates["close_rate"] == Decimal("93.72")
    assert rates["on_time_close_rate"] == Decimal("75.82")


@pytest.mark.parametrize(("count", "number"), [("due_close", 972), ("close", 911), ("close_on_time", 737)])
def test_the_numbers_open_their_cases(month: Question, count: str, number: int) -> None:
    assert cases_behind(month, count).count() == number
