"""Rows that contradict each other: neither is the more exact in both matter and place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from wangge.catalogue.models import Responsibility
from wangge.catalogue.queries.responsible import LEVELS, matter_rank, place_rank
from wangge.tenants.models import Tenant


@dataclass(frozen=True)
class Conflict:
    """Two rows that both hold somewhere; ``winner`` is proposed first there."""

    winner: Responsibility
    loser: Responsibility


def conflicts(tenant: Tenant, on: date) -> list[Conflict]:
    """Pairs of rows that cross: one has the closer matter, the other's platform the closer place."""
    rows = Responsibility.objects.of(tenant).filter(valid__contains=on)
    rows = rows.select_related("platform", "matter", "division", "cell__division").order_by("pk")
    pairs = (_ordered(a, b) for a, b in combinations(rows, 2) if a.platform_id != b.platform_id)
    return [Conflict(a, b) for a, b in pairs if _cross(a, b) and _same_matter(a, b) and _same_place(a, b)]


def _ordered(a: Responsibility, b: Responsibility) -> tuple[Responsibility, Responsibility]:
    return (a, b) if (matter_rank(a), place_rank(a)) >= (matter_rank(b), place_rank(b)) else (b, a)


def _cross(winner: Responsibility, loser: Responsibility) -> bool:
    """The winner is ahead by its matter only, or by nothing but its age."""
    if matter_rank(winner) == matter_rank(loser):
        return place_rank(winner) == place_rank(loser)
    return place_rank(winner) < place_rank(loser)


def _same_matter(winner: Responsibility, loser: Responsibility) -> bool:
    """Whether some matter is meant by both."""
    if winner.matter and loser.matter:
        return winner.matter_id == loser.matter_id
    one, other = _words(winner), _words(loser)
    alike = all(not a or not b or a == b for a, b in zip(one[:2], other[:2], strict=True))
    return alike and (one[2].startswith(other[2]) or other[2].startswith(one[2]))


def _words(row: Responsibility) -> tuple[str, str, str]:
    if row.matter:
        return row.matter.scheme_id, row.matter.kind, row.matter.code
    return row.scheme_id or "", row.kind, row.prefix


def _same_place(winner: Responsibility, loser: Responsibility) -> bool:
    """Whether some ground is meant by both, as far as codes tell: divisions nest by their code."""
    one, other = _ground(winner), _ground(loser)
    if winner.cell and loser.cell and winner.cell.system_id == loser.cell.system_id:
        return winner.cell.code == loser.cell.code
    return one.startswith(other) or other.startswith(one)


def _ground(row: Responsibility) -> str:
    """The significant digits of the division a row speaks for; nothing for everywhere."""
    division = row.cell.division if row.cell else row.division
    return division.code[: (4, 6, 9, 12)[LEVELS.index(division.level)]] if division else ""
