"""Numbers of unit grids: rows from north to south, in a row from west to east, within each community.

GB/T 30428.1: 15 digits = 6 district + 3 street + 3 community + 3 sequence. Where communities are not drawn
their digits are 000; where a street then has more than 999 cells, blocks 901, 902, … stand for them, until
the communities are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

from wangge.core.errors import Refused
from wangge.places.codes import is_national

MOST = 999
BLOCKS = range(901, 1000)


class TooManyCells(Refused):
    """More cells than three digits count."""

    code = "too_many_cells"
    message = "%(division)s would have %(count)s cells; at most %(most)s have a number. Take larger squares."


def codes(division: str, count: int) -> Iterator[tuple[str, bool]]:
    """Codes of ``count`` cells of a division in their order, and whether each is provisional.

    A code that is not national gets a dash and a number, as long as it need be.
    """
    if not is_national(division):
        return ((f"{division}-{number:03}", False) for number in range(1, count + 1))
    if count <= MOST:
        return ((f"{division}{number:03}", False) for number in range(1, count + 1))
    most = MOST * len(BLOCKS) if division.endswith("000") else MOST
    if count > most:
        raise TooManyCells(division=division, count=count, most=most)
    return ((f"{division[:9]}{BLOCKS[at // MOST]}{at % MOST + 1:03}", True) for at in range(count))
