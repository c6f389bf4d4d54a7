"""Which division is this row? Codes of 6, 9 or 12 digits are the national ones; others stay as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from wangge.core.codes import CodeRefused
from wangge.core.codes import Division as NationalCode
from wangge.places.codes import is_national, level_of
from wangge.places.findings import Finding
from wangge.places.imports.checks import Report
from wangge.places.imports.entries import Entry
from wangge.places.models import Division

_LOCAL = re.compile(r"[0-9A-Za-z._-]{1,12}")


def whole(code: str, *, local: bool = False, short: bool = False) -> str:
    """A national code with all its twelve digits; any other code as it is. Raises CodeRefused.

    ``short`` takes the 2 digits of a province and the 4 of a city for national ones too.
    """
    lengths = (2, 4, 6, 9, 12) if short else (6, 9, 12)
    is_short = not local and code.isdigit() and len(code) in lengths
    return NationalCode.parse(code).code if is_short else code


def settle_codes(
    found: Sequence[Entry], level: str, known: Mapping[str, str], report: Report, *, local: bool = False
) -> None:
    """Give every entry its whole code; ``known`` has the codes of divisions by name, for files without codes.

    ``local`` keeps digits as they are, for countries whose codes happen to have 6, 9 or 12 of them.
    """
    for entry in found:
        entry.code = entry.code or known.get(entry.name, "")
        if entry.code:
            _settle(entry, level, report, local)
        else:
            report.refuse("unknown_name" if entry.name else "no_code", entry)
    refuse_doubles(found, report)


def _settle(entry: Entry, level: str, report: Report, local: bool) -> None:
    try:
        entry.code = whole(entry.code, local=local, short=level == Division.Level.CITY)
    except CodeRefused:
        report.refuse("bad_code", entry, detail=entry.code)
        return
    if not _LOCAL.fullmatch(entry.code):
        report.refuse("bad_code", entry, detail=entry.code)
    elif not local and is_national(entry.code) and not _may_be(level_of(entry.code), level):
        report.refuse("level", entry, detail=entry.code)


def _may_be(told: str, level: str) -> bool:
    """Lists of districts hold cities without districts too (441900 Dongguan)."""
    return told == level or (told, level) == (Division.Level.CITY, Division.Level.DISTRICT)


def refuse_doubles(found: Sequence[Entry], report: Report) -> None:
    """A code stands there once."""
    rows: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        rows[entry.code].append(entry)
    for code, same in rows.items():
        if code and len(same) > 1:
            names = tuple(f"{entry.label} (#{entry.row})" for entry in same)
            report.errors.append(Finding("duplicate_code", names, row=same[1].row, detail=code))
