"""Tables and lists as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.errors import NotFound
from wangge.core.tables import write_xlsx
from wangge.evaluation.looks import Look
from wangge.evaluation.tables import Lines, Row, Table
from wangge.people.doors import csv_answer

File = FileResponse | StreamingHttpResponse
CHUNK = 2000


def table_file(found: Table, look: Look, kind: str) -> File:
    """One row a subject; a rate has three columns, so that no percentage stands without its counts."""
    rows = [found.total, *found.rows] if found.total else found.rows
    columns = {"label": _("Name"), "hint": ""}
    for indicator in found.indicators:
        columns[indicator.id] = f"{indicator.label} %" if indicator.is_rate else indicator.label
        if indicator.is_rate:
            columns[f"{indicator.id} part"] = (
                f"{indicator.label}: {look.question.counts[indicator.numerator].label}"
            )
            columns[f"{indicator.id} whole"] = (
                f"{indicator.label}: {look.question.counts[indicator.denominator].label}"
            )
    return _file((_cells(found, row) for row in rows), columns, f"evaluation-{look.subject}", look, kind)


def lines_file(lines: Lines, look: Look, kind: str) -> File:
    """One row behind the number."""
    columns = {
        "number": _("Number"),
        "matter": _("Matter"),
        "place": _("Place"),
        "area": _("Area"),
        "home": _("Home platform"),
        "reported": _("Reported"),
        "happened": _("Happened"),
        "due": _("Due"),
    }
    return _file(_line_cells(lines), columns, "evaluation-cases", look, kind)


def _cells(found: Table, row: Row) -> dict[str, object]:
    cells: dict[str, object] = {"label": row.label, "hint": row.hint}
    for indicator, value in found.values(row):
        cells[indicator.id] = value.percent if indicator.is_rate else value.part
        cells |= {f"{indicator.id} part": value.part, f"{indicator.id} whole": value.whole}
    return cells


def _line_cells(lines: Lines) -> Iterator[dict[str, object]]:
    for start in range(0, len(lines), CHUNK):
        for line in lines[start : start + CHUNK]:
            yield {
                "number": line.case.number,
                "matter": str(line.case.matter or ""),
                "place": line.case.place_text,
                "area": str(line.case.division or ""),
                "home": str(line.case.home),
                "reported": _moment(line.case.reported_at),
                "happened": _moment(line.fact.happened_at),
                "due": _moment(line.fact.due_at),
            }


def _file(
    rows: Iterable[Mapping[str, object]], columns: Mapping[str, str], name: str, look: Look, kind: str
) -> File:
    name = f"{name}-{look.first}-{look.last}"
    if kind == "csv":
        return csv_answer(rows, columns, name)
    if kind != "xlsx":
        raise NotFound(field="export")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(rows, columns, file, _("Evaluation"))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def _moment(moment: datetime | None) -> datetime | None:
    """In the reader's zone, as spreadsheets know no zones."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None
