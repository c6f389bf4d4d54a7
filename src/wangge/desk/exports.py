"""The list as a file, as it is filtered."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.cases.labels import CHOICES, STEPS
from wangge.cases.parts import Parts
from wangge.core.tables import write_xlsx
from wangge.people.doors import csv_answer

MOST = 100_000


def export(legs: Parts, kind: str, at: datetime) -> FileResponse | StreamingHttpResponse:
    """At most 100,000 rows, without anything of reporters."""
    rows = _rows(legs)
    name = f"cases-{timezone.localtime(at):%Y%m%d-%H%M}"
    if kind == "csv":
        return csv_answer(rows, _heads(), name)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(rows, _heads(), file, _("Cases"))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def _heads() -> dict[str, str]:
    return {
        "number": _("Number"),
        "step": _("Step"),
        "matter": _("Matter"),
        "description": _("Description"),
        "place": _("Place"),
        "area": _("Area"),
        "home": _("Home platform"),
        "source": _("Source"),
        "holder": _("With whom"),
        "reported": _("Reported"),
        "due": _("Due"),
        "outcome": _("Outcome"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
    }


def _rows(legs: Parts) -> Iterator[dict[str, object]]:
    for leg in legs.iterator(MOST):
        case = leg.case
        yield {
            "number": str(leg),
            "step": str(STEPS[leg.step]),
            "matter": str(case.matter or ""),
            "description": case.description,
            "place": case.place_text,
            "area": str(case.division or ""),
            "home": str(case.home),
            "source": str(case.source),
            "holder": str(leg.holder or leg.platform),
            "reported": _moment(case.reported_at),
            "due": _moment(leg.due_at),
            "outcome": str(CHOICES.get(case.outcome, "")),
            "lon": round(case.point.x, 6),
            "lat": round(case.point.y, 6),
        }


def _moment(moment: datetime | None) -> datetime | None:
    """In the reader's zone, as spreadsheets know no zones."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None
