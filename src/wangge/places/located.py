"""The answer to "where is this point?": a chain of divisions, and the cells of every grid system.

Where a point lies on a shared edge, or two shapes overlap, the lowest code of the deepest level wins, and the
levels above follow it; of two divisions, the one that the cell was cut from wins. So one point always lies in
one place, however it is asked, and its cell and its street agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from wangge.places.models import Division

PRIMARY = "city"
"""Code of the grid system that city management works on; its cells say the area class first."""

DEPTH = {level: depth for depth, level in enumerate(Division.Level.values)}


class FoundDivision(NamedTuple):
    """A division that holds the point."""

    id: int
    code: str
    name: str
    level: str
    parent: int | None


class FoundCell(NamedTuple):
    """A cell that holds the point; ``division`` is the id of the division it was cut from."""

    id: int
    code: str
    name: str
    level: int
    parent: int | None
    system: str
    area_class: str
    division: int | None


class Located(NamedTuple):
    """Where a point is. Empty, and false, outside everything."""

    divisions: tuple[FoundDivision, ...]
    """Topmost first."""
    cells: dict[str, tuple[FoundCell, ...]]
    """By code of the grid system; each topmost first."""

    def __bool__(self) -> bool:
        return bool(self.divisions or self.cells)

    @property
    def division(self) -> FoundDivision | None:
        """The smallest division."""
        return self.divisions[-1] if self.divisions else None

    def cell(self, system: str = PRIMARY) -> FoundCell | None:
        """The smallest cell of a system."""
        return self.cells[system][-1] if system in self.cells else None

    @property
    def area_class(self) -> str:
        """A, B or C of the smallest cell that has one: city management first, then by code of the system."""
        systems = sorted(self.cells, key=lambda code: (code != PRIMARY, code))
        classes = (cell.area_class for code in systems for cell in reversed(self.cells[code]))
        return next(filter(None, classes), "")

    @property
    def cell_codes(self) -> list[str]:
        """``system:code`` of the smallest cell of every system, as a case keeps them."""
        return [f"{system}:{cells[-1].code}" for system, cells in sorted(self.cells.items())]


NOWHERE = Located((), {})

Found = TypeVar("Found", FoundDivision, FoundCell)


def put_together(divisions: Iterable[FoundDivision], cells: Iterable[FoundCell]) -> Located:
    """Everything that holds one point, in any order, as the answer."""
    chains = cell_chains(cells)
    return Located(division_chain(divisions, cut_from(chains)), chains)


def cell_chains(found: Iterable[FoundCell]) -> dict[str, tuple[FoundCell, ...]]:
    """One cell of each level of each system, topmost first."""
    by_system: dict[str, list[FoundCell]] = {}
    for cell in found:
        by_system.setdefault(cell.system, []).append(cell)
    return {system: _chain(cells, _level) for system, cells in by_system.items()}


def _level(cell: FoundCell) -> int:
    return cell.level


def cut_from(chains: dict[str, tuple[FoundCell, ...]]) -> frozenset[int]:
    """Ids of the divisions that the smallest cells were cut from."""
    return frozenset(chain[-1].division for chain in chains.values() if chain[-1].division)


def division_chain(found: Iterable[FoundDivision], first: frozenset[int]) -> tuple[FoundDivision, ...]:
    """One division of each level, topmost first; ``first`` are the ids to be taken before others."""
    return _chain(list(found), lambda division: DEPTH[division.level], first)


def _chain(
    found: list[Found], depth: Callable[[Found], int], first: frozenset[int] = frozenset()
) -> tuple[Found, ...]:
    """Upwards from the deepest level."""
    if len(found) < 2:
        return tuple(found)
    chain: list[Found] = []
    for level in sorted({depth(one) for one in found}, reverse=True):
        here = [one for one in found if depth(one) == level]
        chain.append(_choice(here, frozenset({chain[-1].parent}) if chain else first))
    return tuple(reversed(chain))


def _choice(found: list[Found], first: frozenset[int | None]) -> Found:
    """One of ``first``, else the lowest code."""
    return min(found, key=lambda one: (one.id not in first, one.code))
