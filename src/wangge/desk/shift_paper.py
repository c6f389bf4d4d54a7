"""The shift log on paper: A4, what is open first, then the entries."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.cases import shifts
from wangge.cases.models import ShiftEntry, ShiftPoint
from wangge.cases.shifts import Log
from wangge.desk import spans
from wangge.desk.printing import pdf
from wangge.people.models import Person

LAST = 10  # entries, where no day is asked for
MOST = 200


def log_pdf(log: Log, day: date | None, person: Person, at: datetime) -> bytes:
    """Open points and entries, as the reader may see them. Raises `ChineseFontMissing`."""
    entries = list(shifts.entries(log, day=day)[: MOST if day else LAST])
    points = list(shifts.open_points([log]))
    named = [*points, *(point for entry in entries for point in entry.points.all())]
    seen = shifts.seen_cases(named, person, at)
    told = {
        "title": _("Shift log"),
        "desk": log.label,
        "day": day.isoformat() if day else "",
        "open-title": _("Open points"),
        "open": [[_said(one, seen), _since(one.entry)] for one in points],
        "none": _("Nothing is open."),
        "entries": [_entry(one, seen) for one in entries],
        "no-entries": _("Nobody wrote anything here."),
        "footer": _("Printed %(at)s by %(name)s") % {"at": _moment(at), "name": person.name},
        "page-of": _("Page {page} of {pages}"),
    }
    with tempfile.TemporaryDirectory() as folder:
        return pdf("shift", told, at, Path(folder), person.tenant)


def _entry(entry: ShiftEntry, seen: frozenset[int]) -> dict[str, object]:
    read = [f"{one.person} {_moment(one.read_at)}" for one in entry.readings.all()]
    return {
        "head": _since(entry),
        "text": entry.text,
        "points": [[_said(one, seen), bool(one.ticked_at)] for one in entry.points.all()],
        "read": _("Read: %(who)s") % {"who": ", ".join(read)} if read else _("Not read yet"),
    }


def _said(point: ShiftPoint, seen: frozenset[int]) -> str:
    number = point.case.number if point.case and point.case_id in seen else ""
    return " ".join(part for part in (number, point.text) if part) or "–"


def _since(entry: ShiftEntry) -> str:
    return f"{entry.person} · {_moment(entry.written_at)}"


def _moment(at: datetime) -> str:
    return spans.moment(timezone.localtime(at))
