"""The task slip (任务单): one leg of a case on paper, for crews without a screen; nothing of reporters."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.cases.dossier import Dossier
from wangge.cases.models import Attachment, CaseEvent, Leg
from wangge.catalogue.models import Limit
from wangge.desk import spans
from wangge.desk.printing import pdf
from wangge.files.queries import read as read_file
from wangge.people.models import Person

MOST_PHOTOS = 2
LONG_WORD = re.compile(r"[!-~\u00a1-\u1fff]{24}(?=\S)")

Rows = list[list[str]]


@dataclass(frozen=True)
class Order:
    """What is printed: a leg, for whom, when, and the address that the code leads to."""

    dossier: Dossier
    leg: Leg
    person: Person
    at: datetime
    url: str


def slip_pdf(orders: Sequence[Order]) -> bytes:
    """The slips in the reader's language, each with pages of its own. Raises `ChineseFontMissing`."""
    with tempfile.TemporaryDirectory() as folder:
        photos = _photos({order.dossier.case.pk for order in orders}, Path(folder))
        slips = [_told(order) | {"photos": photos.get(order.dossier.case.pk, [])} for order in orders]
        return pdf("slip", {**_words(), "slips": slips}, orders[0].at, Path(folder), orders[0].person.tenant)


def _words() -> dict[str, str]:
    """What stands on every slip."""
    return {
        "title": _("Task slip"),
        "code-alt": _("Code that opens the case"),
        "photos-title": _("Photos"),
        "due": pgettext("slip", "Due"),
        "done": _("What was done"),
        "signed": _("Signed by"),
        "date": pgettext("slip", "Date"),
        "page-of": _("Page {page} of {pages}"),
    }


def _told(order: Order) -> dict[str, object]:
    opened = order.leg.parent.platform if order.leg.parent else order.dossier.case.home
    printed = {"at": _moment(order.at), "name": order.person.name}
    return {
        "platform": str(opened),
        "number": str(order.leg),
        "code": code_of(order.url),
        "rows": _rows(order, str(opened)),
        "footer": _("Printed %(at)s by %(name)s") % printed,
    }


def _rows(order: Order, opened: str) -> Rows:
    case, sent = order.dossier.case, _sent(order)
    rows = [
        *_about_leg(order, opened, sent),
        [_("Matter"), f"{case.matter.code} {case.matter}" if case.matter else "–"],
        [_("Filing condition"), str(case.condition or "–")],
        [_("Closing condition"), str(case.condition.closing_label if case.condition else "") or "–"],
        [pgettext("slip", "What is wrong"), case.description],
        [_("Place"), case.place_text or "–"],
        [_("Area"), str(case.division or "–"), _("Cell"), ", ".join(c.partition(":")[2] for c in case.cells)],
        [
            _("Coordinates"),
            f"{case.point.x:.6f}, {case.point.y:.6f}",
            pgettext("slip", "Reported"),
            _moment(case.reported_at),
        ],
    ]
    rows += [[_("Instruction"), sent.note]] if sent and sent.note else []
    return [[_foldable(words) for words in row] for row in rows]


def _foldable(words: str) -> str:
    """Let a line end inside what has no space for long, such as an address of the web."""
    return LONG_WORD.sub("\\g<0>\u200b", words)


def _about_leg(order: Order, opened: str, sent: CaseEvent | None) -> Rows:
    """For whom, from whom, until when."""
    leg = order.leg
    share = pgettext("slip", "main") if leg.is_main else pgettext("slip", "assisting")
    dispatched = _moment(sent.happened_at if sent else None)
    return [
        [pgettext("slip", "For"), str(leg.platform), pgettext("slip", "Share"), share],
        [pgettext("slip", "From"), opened, pgettext("slip", "Dispatched"), dispatched],
        [pgettext("slip", "Limit"), _limit(order), pgettext("slip", "Due"), _moment(_due(leg))],
    ]


def _sent(order: Order) -> CaseEvent | None:
    """The event that opened the leg, with what was written on it."""
    offered = order.dossier.events("offered", leg=order.leg)
    return (offered[0].because_of or offered[0]) if offered else None


def _limit(order: Order) -> str:
    rows = order.dossier.case.limits.get("handle", [])
    if not rows:
        return "–"
    value, unit = rows[-1][:2]
    return f"{value} {dict(Limit._meta.get_field('unit').flatchoices)[unit]}"


def _due(leg: Leg) -> datetime | None:
    due = leg.timers.get("handle", {}).get("due")
    return datetime.fromisoformat(due) if due else None


def _moment(at: datetime | None) -> str:
    return spans.moment(timezone.localtime(at)) if at else "–"


def code_of(url: str) -> str:
    """A square code that opens an address, as SVG."""
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def _photos(cases: Collection[int], folder: Path) -> dict[int, list[str]]:
    """The pictures before the work, by case, as files beside the template: one statement."""
    before = Attachment.objects.filter(case__in=cases, role=Attachment.Role.BEFORE).select_related("blob")
    found: dict[int, list[str]] = {}
    for photo in before.order_by("pk"):
        names = found.setdefault(photo.case_id, [])
        if len(names) < MOST_PHOTOS:
            content = read_file(photo.blob, "shown")
            names.append(f"photo{photo.pk}.{content.media_type.rpartition('/')[2]}")
            (folder / names[-1]).write_bytes(content.data)
    return found
