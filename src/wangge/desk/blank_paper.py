"""Blank slips for the hours when the system is down: two on an A4 page, each with its code."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from wangge.cases.flow import OUTCOMES
from wangge.cases.labels import CHOICES, MOVES
from wangge.cases.models import PaperSlip
from wangge.cases.paper import ON_PAPER
from wangge.desk.printing import pdf
from wangge.desk.slip import code_of


def blanks_pdf(blanks: Sequence[PaperSlip], url: Callable[[str], str], at: datetime) -> bytes:
    """The forms; ``url`` gives the address that a code opens. Raises `ChineseFontMissing`."""
    told = {
        "title": _("Paper slip"),
        "hint": _("For the hours when the system is down. Enter it afterwards with the time written here."),
        "report": _("Report"),
        "move": _("Move on a case"),
        "case": _("Case number"),
        "happened": _("Day and time"),
        "place": _("Place"),
        "cell": _("Grid number or coordinates"),
        "source": _("Source"),
        "words": _("What is wrong, what was done, or the reason"),
        "moves": [str(MOVES[name]) for name in ON_PAPER],
        "outcome": _("Outcome"),
        "outcomes": [str(CHOICES[name]) for name in OUTCOMES],
        "who": _("Who did it"),
        "signed": _("Signed by"),
        "entered": _("Entered on, by"),
        "slips": [
            {"code": blank.code, "platform": str(blank.platform), "square": code_of(url(blank.code))}
            for blank in blanks
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        return pdf("blank", told, at, Path(folder), blanks[0].platform.tenant)
