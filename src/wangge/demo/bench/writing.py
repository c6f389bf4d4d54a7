"""Writes over HTTP, in turns with the bare view that only locates and inserts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wangge.demo.bench.acting import LOOP, Hand
from wangge.demo.bench.calling import Caller, milliseconds, per_second
from wangge.demo.bench.figures import Figure, percentile
from wangge.demo.bench.place import bare, door, headers, once, staff

HANDS = 8
SECONDS = 3.0
CASES = 4  # whose moves are timed in a round
DISPATCH_FIRST = 4  # the district that may dispatch before filing
BARE = "the bare view"


@once
def hands(district: int) -> list[Hand]:
    return [Hand(number, district) for number in range(HANDS)]


@once
def bare_callers() -> list[Caller]:
    return [Caller(bare().port, {}) for _ in range(HANDS)]


@once
def door_callers() -> list[Caller]:
    return [Caller(door().port, headers(f"c{hand.community}.supervisor")) for hand in hands(0)]


def _bare(number: int, callers: Callable[[], list[Caller]] = bare_callers) -> None:
    lon, lat = hands(0)[number].point()
    told = {"tenant": staff().tenant.pk, "lon": lon, "lat": lat, "description": "井盖松动，车辆经过有响声"}
    callers()[number].post("/bare", told)


def _at_door(number: int) -> None:
    _bare(number, door_callers)


def intake(round_: int) -> Sequence[Figure]:
    """Reports with everything a report triggers."""
    all_hands = hands(0)
    if not round_:
        _warm(lambda number: all_hands[number].report())
        per_second(_at_door, 1.0, HANDS)
    reference = per_second(_bare, SECONDS, HANDS)
    behind = per_second(_at_door, SECONDS, HANDS)
    value = per_second(lambda number: all_hands[number].report(), SECONDS, HANDS)
    return [
        Figure("intake", value, "reports/s", reference, BARE),
        Figure("intake_beside_door", value, "reports/s", behind, "the bare view behind our door, signed in"),
    ]


def move(round_: int) -> Sequence[Figure]:
    """Every move of the loop by itself, one client at a time."""
    hand = hands(0)[0]
    reference = percentile(milliseconds(lambda: _bare(0), 30), 0.5)
    found: list[float] = []
    for _ in range(CASES):
        number = hand.report()
        for name in LOOP:
            found += milliseconds(lambda n=number, m=name: hand.move(n, m), 1)
    against = f"{BARE}, one call"
    return [
        Figure("move_p50", percentile(found, 0.5), "ms", reference, against),
        Figure("move_p95", percentile(found, 0.95), "ms", reference, against),
    ]


def loop(round_: int) -> Sequence[Figure]:
    """From the report to the closing."""
    all_hands = hands(0)
    return _many("loop_of_ten", "loops/s", lambda number: all_hands[number].loop(), len(LOOP) + 1)


def lifecycle(round_: int) -> Sequence[Figure]:
    """Create, assign, resolve, search."""
    all_hands = hands(DISPATCH_FIRST)
    return _many("lifecycle", "lifecycles/s", lambda number: all_hands[number].life(), 5)


def _many(name: str, unit: str, act: Callable[[int], object], calls: int) -> Sequence[Figure]:
    hands(0)  # made here, not by eight threads at once
    reference = per_second(_bare, SECONDS, HANDS) / calls
    value = per_second(act, SECONDS * 2, HANDS)
    return [Figure(name, value, unit, reference, f"{calls} calls of {BARE}")]


def _warm(act: Callable[[int], object]) -> None:
    per_second(act, 1.0, HANDS)
    per_second(_bare, 1.0, HANDS)
