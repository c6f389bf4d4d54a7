"""What became of each row of a file: taken, guessed, refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext, override

from wangge.core.errors import Refused
from wangge.core.tables import Notice, RowError, TableResult, write_errors_xlsx
from wangge.tenants.speech import translated

MOST_NAMED = 10  # rows that a person reads


@dataclass(frozen=True)
class Remark:
    """Something about a row that was taken and that a person should look at."""

    sheet: str
    row: int
    message: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.message) % self.params


@dataclass(frozen=True)
class Alike:
    """What is to be said of one row or of many of a sheet, once."""

    sheet: str
    text: str
    rows: list[int] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The rows, of very many the first ones and how many there are."""
        shown = ", ".join(map(str, self.rows[:MOST_NAMED]))
        return shown if len(self.rows) <= MOST_NAMED else f"{shown} … ({len(self.rows)})"


@dataclass
class Account:
    """The account of one file, over all its sheets."""

    taken: int = 0
    remarks: list[Remark] = field(default_factory=list)
    results: list[TableResult] = field(default_factory=list)

    @property
    def remarks_alike(self) -> list[Alike]:
        """What stands in the same words of several rows, together; rows in the order of the file."""
        found: dict[tuple[str, str], Alike] = {}
        for remark in self.remarks:
            key = (remark.sheet, str(remark))
            found.setdefault(key, Alike(*key)).rows.append(remark.row)
        return sorted(found.values(), key=lambda one: len(one.rows))

    @property
    def errors(self) -> list[RowError]:
        """By sheet, and in each by row."""
        return [e for result in self.results for e in result.errors_by_row]

    @property
    def notices(self) -> list[Notice]:
        return [notice for result in self.results for notice in result.notices]

    @property
    def refused(self) -> int:
        """How many rows were not taken."""
        return sum(len(result.bad) for result in self.results)

    def bad_files(self) -> dict[str, bytes]:
        """For each sheet with bad rows an XLSX of them, with the reasons, to correct and send again."""
        return {
            result.sheet: write_errors_xlsx(result, translated) for result in self.results if result.errors
        }

    def as_json(self) -> dict[str, object]:
        """For programs: stable codes and English sentences."""
        with override("en"):
            remarks = [_told(remark.sheet, remark.row, str(remark)) for remark in self.remarks]
        return {
            "taken": self.taken,
            "refused": self.refused,
            "remarks": remarks,
            "errors": [
                _told(e.sheet, e.row, e.message % e.params) | {"column": e.column, "code": e.code}
                for e in self.errors
            ],
            "notices": [{"code": n.code, "message": n.message % n.params} for n in self.notices],
        }


def _told(sheet: str, row: int, message: str) -> dict[str, object]:
    return {"sheet": sheet, "row": row, "message": message}


class RowRefused(Refused):
    """Base of what only the catalogue can see in a row."""

    code = "row_refused"
