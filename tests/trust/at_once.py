"""Several people, or one sender several times, at the very same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Answer = TypeVar("Answer")


def at_once(*deeds: Callable[[], Answer]) -> list[Answer]:
    """What each was answered, in their order. Each has a connection of its own, closed afterwards."""
    gate = Barrier(len(deeds), timeout=60)

    def done(deed: Callable[[], Answer]) -> Answer:
        gate.wait()
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(done, deeds))


def one_wins(answers: Sequence[tuple[int, dict]], won: int = 200) -> tuple[dict, list[dict]]:
    """What the one who won was told, and the problems of the others: each a 409."""
    statuses = sorted(status for status, _told in answers)
    assert statuses == [won] + [409] * (len(answers) - 1), answers
    winner = next(told for status, told in answers if status == won)
    return winner, [told for status, told in answers if status != won]
