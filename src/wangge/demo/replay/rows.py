"""The file of requests: good rows become requests, all others are kept with what is wrong with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from django.utils.translation import gettext as _

from wangge.core.coords import check_point, to_stored, transformer
from wangge.core.errors import Refused
from wangge.core.holidays_seed import FIRST_YEAR
from wangge.core.tables import Column, Limits, Schema
from wangge.core.tables import Row as TableRow
from wangge.demo.replay.formats import table_of
from wangge.demo.replay.mapping import EPOCH, ISO, OTHER
from wangge.demo.replay.mapping import Mapping as City
from wangge.journal.tables import read_for
from wangge.tenants.terminal import Terminal

LARGE = Limits(file_bytes=500_000_000, rows=1_000_000, cells=20_000_000, errors=1_000_000)
LONGEST_CELL = 10_000
PAIR = re.compile(r"(-?\d+(?:\.\d+)?)[,\s]+(-?\d+(?:\.\d+)?)")
DECIMAL_COMMA = re.compile(r"-?\d+,(?!\d{3}$)\d+")
MILLISECONDS = 1e11  # of more seconds than these since 1970 no file tells: it counts in thousandths
NAME_LENGTH = 100  # of a matter or department


@dataclass(frozen=True)
class Reject:
    """A row that is not played, or not to its end: its number, column, code and words of the reason."""

    row: int
    field: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Request:
    """One row as it is played. ``closed`` is none for what the file leaves open."""

    row: int
    reported: datetime
    closed: datetime | None
    department: str
    matter: str
    lon: float
    lat: float
    text: str
    place: str
    source: str
    status: str
    outcome: str
    home: str = ""  # key of the platform that runs it

    def shifted(self, days: int) -> Request:
        """The same by the clock on the wall, so many days later; as moments of UTC, which can be compared."""
        reported = (self.reported + timedelta(days=days)).astimezone(UTC)
        closed = self.closed and max((self.closed + timedelta(days=days)).astimezone(UTC), reported)
        return replace(self, reported=reported, closed=closed)


@dataclass(frozen=True)
class Requests:
    """A file: who it is, what can be played in the order of time, and what cannot."""

    file: str
    key: UUID
    numbers: list[int]  # of all rows, as in the file
    rows: list[Request]
    rejects: list[Reject]

    @property
    def last_reported(self) -> datetime:
        return self.rows[-1].reported

    def horizon(self, days: int) -> datetime:
        """The last moment of which the file tells, so many days later: what it leaves open was open then."""
        return max(one.closed or one.reported for one in (row.shifted(days) for row in self.rows))

    def credible(self, now: datetime) -> Requests:
        """Without the rows that lie after now, unless most of the file does: one of them moves no horizon."""
        if self.rows[len(self.rows) // 2].reported > now:
            return self
        late = [one for one in self.rows if max(one.closed or one.reported, one.reported) > now]
        where = {one.row: "closed" if one.reported <= now else "reported" for one in late}
        rejects = [Reject(row, field, InFuture.code, _(InFuture.message)) for row, field in where.items()]
        rows = [one for one in self.rows if one.row not in where]
        return Requests(self.file, self.key, self.numbers, rows, [*self.rejects, *rejects])

    def first(self, limit: int | None) -> Requests:
        """The first rows of the file, good and bad."""
        numbers = self.numbers[:limit]
        rows = [one for one in self.rows if one.row <= numbers[-1]]
        rejects = [one for one in self.rejects if one.row <= numbers[-1]]
        return Requests(self.file, self.key, numbers, rows, rejects)


class ColumnLacking(Refused):
    """The mapping names a column that the file does not have."""

    code = "column_lacking"
    message = "%(file)s has no column %(columns)s, which the mapping names."


class NothingToPlay(Refused):
    """Not one row that could be played."""

    code = "nothing_to_play"
    message = "No row of %(file)s can be played; the first reason: %(reason)s"


class RowWrong(Refused):
    """A row that cannot be played."""

    code = "row"


class NoTime(RowWrong):
    """A time that is not written as the mapping says."""

    code = "time"
    message = "“%(value)s” is not a time as the mapping describes it (%(format)s)."


class TooOld(RowWrong):
    """1900-01-01 is what some programs write for nothing."""

    code = "too_old"
    message = "It lies before 2004, of which no holidays are known."


class InFuture(RowWrong):
    """Nobody reports tomorrow's problems."""

    code = "in_the_future"
    message = "It lies in the future."


class ClosedFirst(RowWrong):
    """Negative durations happen where two systems write one row."""

    code = "closed_first"
    message = "It was closed before it was reported."


class NoPosition(RowWrong):
    """Without a position nobody knows whose it is."""

    code = "no_position"
    message = "It has no position."


class NoNumber(RowWrong):
    """A coordinate that is no number."""

    code = "no_number"
    message = "“%(value)s” is not a number."


def read(path: Path, city: City) -> Requests:
    """Every row of a file. Raises what `read_table` raises, `ColumnLacking`, `NothingToPlay`."""
    data, name = table_of(path)
    table = read_for(Terminal(), data, name, _schema(city), LARGE)
    if lacking := [one for one in city.columns.headings() if one not in table.header.places]:
        raise ColumnLacking(field=lacking[0], columns=", ".join(lacking), file=path.name)
    rejects = [Reject(one.row, one.column, one.code, _(one.message) % one.params) for one in table.errors]
    wrong = {one.row for one in rejects}
    reading = _Reading(city, rejects)
    found = [one for row in table.all_rows if row.number not in wrong and (one := reading.request(row))]
    if not found:
        raise NothingToPlay(file=path.name, reason=rejects[0].reason)
    found.sort(key=lambda one: (one.reported.astimezone(UTC), one.row))
    key = uuid5(NAMESPACE_OID, hashlib.sha256(data).hexdigest())
    return Requests(path.name, key, [row.number for row in table.all_rows], found, rejects)


def _schema(city: City) -> Schema:
    needed = {city.columns.reported, city.columns.matter}
    if OTHER not in city.departments:
        needed.add(city.columns.department)
    headings = city.columns.headings()
    columns = [Column(one, (one,), max_length=LONGEST_CELL, required=one in needed) for one in headings]
    return Schema(tuple(columns))


@dataclass
class _Reading:
    """Rows of text become requests, or reasons why not."""

    city: City
    rejects: list[Reject]

    def request(self, row: TableRow) -> Request | None:
        try:
            return self._request(row)
        except Refused as wrong:
            reason = _(wrong.message) % wrong.params
            self.rejects.append(Reject(row.number, wrong.field, wrong.code, reason))
            return None

    def _request(self, row: TableRow) -> Request:
        columns = self.city.columns
        cell = _Cells(row.values)
        reported = self._time(cell, columns.reported)
        if reported.year < FIRST_YEAR:
            raise TooOld(field=columns.reported)
        closed = self._time(cell, columns.closed) if cell[columns.closed] else None
        if closed and closed < reported:
            raise ClosedFirst(field=columns.closed)
        lon, lat = self._point(cell)
        return Request(
            row=row.number,
            reported=reported,
            closed=closed,
            department=cell[columns.department][:NAME_LENGTH] or OTHER,
            matter=cell[columns.matter][:NAME_LENGTH],
            lon=lon,
            lat=lat,
            text=cell.joined(columns.text, " · ") or cell[columns.matter],
            place=cell.joined(columns.place, ", "),
            source=self._source(cell[columns.source]),
            status=cell[columns.status],
            outcome=self._outcome(cell[columns.outcome]),
        )

    def _time(self, cell: _Cells, heading: str) -> datetime:
        """A moment in the city's zone; one without a zone of its own is the city's."""
        told, ways = cell[heading], self.city.times
        for way in ways:
            with suppress(ValueError, OverflowError, OSError):
                found = _moment(told, way)
                return (found if found.tzinfo else found.replace(tzinfo=self.city.tz)).astimezone(
                    self.city.tz
                )
        raise NoTime(field=heading, value=told[:40], format=" | ".join(ways))

    def _point(self, cell: _Cells) -> tuple[float, float]:
        """The position in stored degrees."""
        system, field = self.city.coordinates, self.city.columns.position
        x, y = (_number(one, field) for one in self._pair(cell))
        try:
            if system.epsg is None:
                return to_stored(x, y, system.system)
            return check_point(*(float(one) for one in transformer(system.epsg).transform(x, y)))
        except Refused as wrong:
            wrong.field = field
            raise

    def _pair(self, cell: _Cells) -> tuple[str, str]:
        """East and north as they are written: in two columns, or as POINT (east north), or (north, east)."""
        columns = self.city.columns
        told = cell[columns.point]
        pair = PAIR.search(told) if columns.point else None
        if pair:
            return (pair[1], pair[2]) if told.upper().startswith("POINT") else (pair[2], pair[1])
        if columns.point or not (cell[columns.lon] and cell[columns.lat]):
            raise NoPosition(field=columns.position)
        return cell[columns.lon], cell[columns.lat]

    def _source(self, told: str) -> str:
        return self.city.sources.get(told) or self.city.sources.get(OTHER) or "hotline"

    def _outcome(self, told: str) -> str:
        return next((code for part, code in self.city.outcomes.items() if part in told), "")


def _moment(told: str, way: str) -> datetime:
    """Raises ValueError for what is not written that way."""
    if way == EPOCH:
        number = float(told)
        return datetime.fromtimestamp(number / (1000 if abs(number) > MILLISECONDS else 1), UTC)
    return datetime.fromisoformat(told.replace("/", "-")) if way == ISO else datetime.strptime(told, way)  # noqa: DTZ007


def _number(told: str, field: str) -> float:
    """1,017,901 is a million; 52,3702 is a little over 52."""
    try:
        return float(told.replace(",", "." if DECIMAL_COMMA.fullmatch(told) else ""))
    except ValueError:
        raise NoNumber(field=field, value=told[:40]) from None


class _Cells:
    """The cells of a row by heading; what is empty or not there is ""."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def __getitem__(self, heading: str) -> str:
        return str(self.values.get(heading) or "").strip()

    def joined(self, headings: Iterable[str], by: str) -> str:
        return by.join(told for one in headings if (told := self[one]))
