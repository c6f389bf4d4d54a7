"""Where and when each cast lies, drawn with a seed: a mould, a community, a cell, a span back in time.

Casts are numbered in the order in which they were reported, as real cases are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from wangge.cases.models import Serial
from wangge.catalogue.settings_table import TABLE
from wangge.core.codes.numbers import NumberTemplate
from wangge.demo.bulk.ground import COMMUNITIES, HIGH, ROW, WIDE, community_block, corner, social_code
from wangge.demo.bulk.moulds import Mould
from wangge.demo.bulk.staff import Staff
from wangge.places.models import Division

OPEN_SHARE = 0.015
STALE_WEEKS = 8  # over which those that nobody finished lie
UNEVEN = 0.8  # how much busier some communities are than others
ROADS = [a + b + c for a, b, c in product("东西南北中", "柳杏槐松梅荷", ("园路", "荫街", "溪巷", "桥胡同"))]
HOUSES = 60


@dataclass(frozen=True)
class Drawn:
    """One cast; ``mould`` is its place in the list, ``back`` the seconds by which all is earlier."""

    mould: int
    community: int
    cell: int
    lon: float
    lat: float
    place: int
    back: int
    reported: datetime


def places() -> list[str]:
    """All that a place may be called."""
    return [f"{road}{house}号门前" for road in ROADS for house in range(1, HOUSES + 1)]


def draw(moulds: Sequence[Mould], number: int, days: int, seed: int) -> list[Drawn]:
    """So many casts over so many days, in the order in which they were reported."""
    random = np.random.default_rng(seed)
    is_open = random.random(number) < OPEN_SHARE
    which = np.where(is_open, _which(moulds, True, number, random), _which(moulds, False, number, random))
    back = _back(moulds, which, is_open, days, random)
    begun = np.array([mould.case.reported_at.timestamp() for mould in moulds])[which] - back
    columns = [which, *_where(number, random), random.integers(0, len(ROADS) * HOUSES, number), back, begun]
    order = np.argsort(begun, kind="stable")
    return [
        Drawn(*values[:7], reported=datetime.fromtimestamp(values[7], UTC))
        for values in zip(*(column[order].tolist() for column in columns), strict=True)
    ]


def _which(
    moulds: Sequence[Mould], is_open: bool, number: int, random: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Moulds of one kind, by the weights of their paths."""
    weights = np.array([mould.path.weight if mould.is_open == is_open else 0 for mould in moulds])
    return random.choice(len(moulds), size=number, p=weights / weights.sum())


def _back(
    moulds: Sequence[Mould],
    which: npt.NDArray[np.int64],
    is_open: npt.NDArray[np.bool_],
    days: int,
    random: np.random.Generator,
) -> npt.NDArray[np.int64]:
    """Whole weeks, and seconds within the slack; what stands near now goes back by these only."""
    fresh = np.array([mould.is_fresh for mould in moulds])[which]
    longest = np.where(is_open, STALE_WEEKS, max(days // 7, 1))
    weeks = np.where(fresh, 0, random.integers(0, longest))
    slack = np.array([mould.slack for mould in moulds])[which]
    return weeks * 7 * 86400 + random.integers(0, slack + 1)


def _where(number: int, random: np.random.Generator) -> list[npt.NDArray[np.generic]]:
    """Communities, some busier than others; a cell of each; a point inside it, off its edges."""
    weights = random.lognormal(0, UNEVEN, 25 * COMMUNITIES)
    community = random.choice(25 * COMMUNITIES, size=number, p=weights / weights.sum())
    cell = random.integers(0, ROW, number)
    blocks = [community_block(n) for n in range(25 * COMMUNITIES)]
    west, south = corner(0, 0)
    column = np.array([block.column for block in blocks])[community] + cell
    row = np.array([block.row for block in blocks])[community]
    lon = west + (column + random.uniform(0.05, 0.95, number)) * WIDE
    lat = south + (row + random.uniform(0.05, 0.95, number)) * HIGH
    return [community, cell, lon, lat]


@dataclass
class Numbers:
    """Case numbers in their order; ``last`` counts on from what the tenant has."""

    template: NumberTemplate
    last: dict[str, int]

    @classmethod
    def of(cls, staff: Staff) -> Numbers:
        template = NumberTemplate.parse(TABLE["number_template"].default)
        return cls(template, dict(Serial.objects.of(staff.tenant).values_list("counter", "last")))

    def next(self, division_code: str, reported: datetime) -> str:
        values = {"district": division_code[:6], "street": division_code[:9]}
        on = timezone.localdate(reported)
        counter = self.template.counter(values, on)
        self.last[counter] = self.last.get(counter, 0) + 1
        return self.template.number(values, on, self.last[counter])


def rows(drawn: Sequence[Drawn], staff: Staff, numbers: Numbers) -> Iterator[tuple[object, ...]]:
    """What ``casting`` copies into its table, a row a cast; see there for the columns."""
    divisions = list(Division.objects.of(staff.tenant).filter(level="community").order_by("pk"))
    supervisors = [staff.posts[f"c{n}.supervisor"] for n in range(len(divisions))]
    for k, one in enumerate(drawn):
        division, post = divisions[one.community], supervisors[one.community]
        cells = [f"city:{division.code}{one.cell + 1:03}", f"social:{social_code(division)}"]
        yield (
            k,
            one.mould,
            one.community // COMMUNITIES,
            numbers.next(division.code, one.reported),
            one.place,
            division.pk,
            division.code,
            cells,
            one.lon,
            one.lat,
            post.person_id,
            post.pk,
            timedelta(seconds=one.back),
            one.back // (7 * 86400) * 7,
        )
