"""``places``: boundaries, grids and points at a terminal; what is done stands in ``wangge.places.cli``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.coords import System
from wangge.core.errors import Refused
from wangge.core.tables import row_told
from wangge.places import cli
from wangge.places.imports.refusals import ImportRefused, RowsRefused
from wangge.places.located import PRIMARY
from wangge.places.models import Division
from wangge.tenants.speech import said, translated
from wangge.tenants.terminal import TerminalCommand, Told, tenant_option

Part = Callable[[cli.Options, date], cli.Answer]
MOST_SHOWN = 50  # findings at a terminal


class Command(TerminalCommand):
    help = "Load boundaries and grids, check them, and ask where a point is."

    def add_commands(self) -> None:
        _import_arguments(self.part("import", cli.take_in, "read divisions or cells from a file"))
        _grid_arguments(self.part("grid", cli.cut, "cut a division into unit grids"))
        _end_arguments(self.part("end", cli.end, "let a division end"))
        _assign_arguments(self.part("assign", cli.assign, "read responsibility grids from a table"))
        _list_arguments(self.part("list", cli.show, "list divisions and grid systems"))
        _locate_arguments(self.part("locate", cli.find, "say where a point is"))
        _check_arguments(self.part("check", cli.check, "look for overlaps and gaps"))
        _export_arguments(self.part("export", cli.give_out, "write a layer as GeoJSON"))

    def part(self, name: str, run: Part, text: str) -> ArgumentParser:
        parser = self.sub(name, partial(_told, run), text)
        tenant_option(parser)
        return parser


def _told(run: Part, **options: Any) -> Told:
    try:
        answer = run(options, timezone.localdate())
    except Refused as refused:
        return _as_told(
            [said(refused)], {"code": refused.code, "message": said(refused)}, _led_to(refused), 2
        )
    findings = [finding.as_dict() for finding in answer.findings]
    return _as_told(answer.lines, answer.data, findings, answer.status)


def _as_told(lines: list[str], data: dict[str, Any], findings: list[dict[str, Any]], status: int) -> Told:
    """All findings for programs, and for people as many as can be read."""
    found = [finding["message"] for finding in findings]
    if (more := len(found) - MOST_SHOWN) > 0:
        found[MOST_SHOWN:] = [_("… and %(more)d more; --json has all of them.") % {"more": more}]
    return Told("\n".join([*lines, *found]), {**data, "findings": findings}, status)


def _led_to(refused: Refused) -> list[dict[str, Any]]:
    """Everything that led to a refusal."""
    if isinstance(refused, ImportRefused):
        return [finding.as_dict() for finding in refused.findings]
    if isinstance(refused, RowsRefused):
        return [_row_error(error) for error in refused.result.errors]
    return []


def _row_error(error: Any) -> dict[str, Any]:
    return {"code": error.code, "row": error.row, "message": row_told(error, translated)}


def _import_arguments(part: ArgumentParser) -> None:
    part.add_argument("file")
    part.add_argument("--level", choices=Division.Level.values, default=Division.Level.STREET.value)
    part.add_argument("--coords", choices=[one.value for one in System], default=System.CGCS2000.value)
    part.add_argument("--epsg", type=int, help="coordinate system, if the file does not say it rightly")
    part.add_argument("--layer", default="")
    part.add_argument("--code-field", default="", help='field with the codes; "#" takes the row number')
    part.add_argument("--name-field", default="")
    part.add_argument("--parent-field", default="")
    part.add_argument("--parent", default="", help="code of the division that all rows belong to")
    part.add_argument("--only", action="append", default=[], help="a name, or how codes begin; repeatable")
    part.add_argument("--from", type=date.fromisoformat, dest="start", help="first day of what changes")
    part.add_argument("--repair", action="store_true", help="mend areas that cross themselves")
    part.add_argument(
        "--local-codes", action="store_true", help="take codes as they are, never as national ones"
    )
    part.add_argument("--system", default="", help="read cells of this grid system instead of divisions")
    part.add_argument("--system-name", default="")
    part.add_argument("--cell-level", type=int, default=0, help="0 is the topmost")


def _grid_arguments(part: ArgumentParser) -> None:
    part.add_argument("--division", required=True, help="its code")
    part.add_argument("--size", type=float, default=100.0, help="metres a square is wide")
    part.add_argument("--system", default=PRIMARY, help="grid system that gets the cells")
    part.add_argument("--from", type=date.fromisoformat, dest="start", help="first day of what changes")
    part.add_argument("--force", action="store_true", help="replace cells that are there")


def _end_arguments(part: ArgumentParser) -> None:
    part.add_argument("--division", required=True, help="its code")
    part.add_argument("--replaced-by", default="", help="code of the division that comes instead")
    part.add_argument("--from", type=date.fromisoformat, dest="start", help="first day without it")


def _assign_arguments(part: ArgumentParser) -> None:
    part.add_argument("file")
    part.add_argument("--system", default=PRIMARY, help="grid system whose cells are meant")
    part.add_argument("--from", type=date.fromisoformat, dest="start", help="first day of what changes")
    part.add_argument("--bad", type=Path, help="file for refused rows (XLSX)")


def _on(part: ArgumentParser) -> None:
    part.add_argument("--on", type=date.fromisoformat, help="the day that is asked about; today")


def _list_arguments(part: ArgumentParser) -> None:
    _on(part)
    part.add_argument("--level", choices=Division.Level.values, default="")


def _locate_arguments(part: ArgumentParser) -> None:
    _on(part)
    part.add_argument("lon", type=float)
    part.add_argument("lat", type=float)
    part.add_argument("--coords", choices=[one.value for one in System], default=System.CGCS2000.value)


def _check_arguments(part: ArgumentParser) -> None:
    _on(part)
    part.add_argument("--level", choices=Division.Level.values, default="")
    part.add_argument("--system", default="")
    part.add_argument("--cell-level", type=int, default=0)


def _export_arguments(part: ArgumentParser) -> None:
    _on(part)
    part.add_argument(
        "layer", help="divisions, cells, drawings, or one of them: divisions-street, cells-city"
    )
    part.add_argument("--output", default="")
