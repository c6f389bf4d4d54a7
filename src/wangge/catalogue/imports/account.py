"""What became of each row of a file: taken, guessed, refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext, override

from wangge.core.errors import Refused
from wangge.core.tables import Notice, RowError, TableResult, write_errors_xlsx


@dataclass(frozen=True)
class Remark:
    """Something about a row that was taken and that a person should look at."""

    sheet: str
    row: int
    message: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.message) % self.params


@dataclass
class Account:
    """The account of one file, over all its sheets."""

    taken: int = 0
    remarks: list[Remark] = field(default_factory=list)
    results: list[TableResult] = field(default_factory=list)

    @property
    def errors(self) -> list[RowError]:
        """By sheet, and in each by row."""
        return [e for result in self.results for e in sorted(result.errors, key=lambda error: error.row)]

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


def translated(message: str, params: Mapping[str, object]) -> str:
    """A sentence in the reader's language."""
    return gettext(message) % params


def _told(sheet: str, row: int, message: str) -> dict[str, object]:
    return {"sheet": sheet, "row": row, "message": message}


class RowRefused(Refused):
    """Base of what only the catalogue can see in a row."""

    code = "row_refused"
