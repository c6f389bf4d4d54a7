"""Files of the ticket desk: the list, an empty day's file, rows that were refused."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.tables import write_xlsx
from wangge.people.doors import csv_answer
from wangge.tickets.columns import headings
from wangge.tickets.labels import CHOICES, STEPS
from wangge.tickets.models import Ticket

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20_000


def list_file(found: QuerySet[Ticket], kind: str, at: datetime) -> HttpResponse | StreamingHttpResponse:
    """The list as it is narrowed, at most 20,000 rows; nothing of callers is in it."""
    name = f"tickets-{timezone.localtime(at):%Y%m%d-%H%M}"
    if kind == "csv":
        return csv_answer(_rows(found), _heads(), name)
    out = io.BytesIO()
    write_xlsx(_rows(found), _heads(), out, _("Hotline tickets"))
    return attached(out.getvalue(), f"{name}.xlsx")


def attached(data: bytes, name: str) -> HttpResponse:
    """A spreadsheet to keep."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def empty_file() -> bytes:
    """A day's file with its headings and no row."""
    out = io.BytesIO()
    write_xlsx([], {name: labels[0] for name, labels in headings().items()}, out, "工单")
    return out.getvalue()


def in_the_page(data: bytes) -> str:
    """A file as an address that holds it, so that nothing of it stays here."""
    return f"data:{XLSX};base64,{base64.b64encode(data).decode('ascii')}"


def _heads() -> dict[str, str]:
    return {
        "number": _("Number"),
        "hotline": _("Hotline"),
        "theirs": _("Number of the hotline"),
        "step": _("Step"),
        "kind": _("Kind"),
        "text": _("What the caller wants"),
        "matter": _("Matter"),
        "place": _("Place"),
        "sent": _("Sent"),
        "due": _("Due"),
        "reply": _("What the caller is told"),
    }


def _rows(found: QuerySet[Ticket]) -> Iterator[dict[str, object]]:
    for ticket in found[:MOST]:
        yield {
            "number": ticket.number,
            "hotline": ticket.hotline,
            "theirs": ticket.hotline_number,
            "step": str(STEPS[ticket.step]),
            "kind": str(CHOICES[ticket.kind]),
            "text": ticket.text,
            "matter": str(ticket.matter or ""),
            "place": ticket.place_text,
            "sent": _moment(ticket.sent_at),
            "due": _moment(ticket.due_at),
            "reply": ticket.reply if ticket.is_over else "",
        }


def _moment(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None
