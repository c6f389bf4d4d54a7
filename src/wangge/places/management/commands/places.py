"""``places``: boundaries, grids and points at a terminal; what is done stands in ``wangge.places.cli``."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from wangge.core.coords import System
from wangge.core.errors import Refused
from wangge.core.tables import row_told
from wangge.places import cli
from wangge.places.imports.refusals import ImportRefused, RowsRefused
from wangge.places.located import PRIMARY
from wangge.places.models import Division
from wangge.tenants.speech import said, translated


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Load boundaries and grids, check them, and ask where a point is."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        _import_arguments(_part(parts, "import", cli.take_in, "read divisions or cells from a file"))
        _grid_arguments(_part(parts, "grid", cli.cut, "cut a division into unit grids"))
        _end_arguments(_part(parts, "end", cli.end, "let a division end"))
        _assign_arguments(_part(parts, "assign", cli.assign, "read responsibility grids from a table"))
        _list_arguments(_part(parts, "list", cli.show, "list divisions and grid systems"))
        _locate_arguments(_part(parts, "locate", cli.find, "say where a point is"))
        _check_arguments(_part(parts, "check", cli.check, "look for overlaps and gaps"))
        _export_arguments(_part(parts, "export", cli.give_out, "write a layer as GeoJSON"))

    def handle(self, *, run: Any, as_json: bool, **options: Any) -> None:
        try:
            answer = run(options, timezone.localdate())
        except Refused as refused:
            self._say(_refusal(refused), as_json, [], self.stderr)
            sys.exit(2)
        findings = [finding.as_dict() for finding in answer.findings]
        self._say({**answer.data, "findings": findings}, as_json, answer.lines, self.stdout)
        sys.exit(answer.status) if answer.status else None

    def _say(self, data: dict[str, Any], as_json: bool, lines: list[str], out: Any) -> None:
        """One JSON document, or lines."""
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, default=str))
            return
        messages = [data.get("message"), *lines, *(finding["message"] for finding in data["findings"])]
        out.write("\n".join(filter(None, messages)))


def _refusal(refused: Refused) -> dict[str, Any]:
    """A refusal with everything that led to it."""
    told = {"error": refused.code, "message": said(refused), "findings": []}
    if isinstance(refused, ImportRefused):
        told["findings"] = [finding.as_dict() for finding in refused.findings]
    if isinstance(refused, RowsRefused):
        told["findings"] = [_row_error(error) for error in refused.result.errors]
    return told


def _row_error(error: Any) -> dict[str, Any]:
    return {"code": error.code, "row": error.row, "message": row_told(error, translated)}


def _part(parts: Any, name: str, run: Any, help_text: str) -> CommandParser:
    part = parts.add_parser(name, help=help_text)
    part.set_defaults(run=run)
    part.add_argument("--tenant", default="", help="code of the tenant; the only one may be left out")
    part.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
    return part


def _import_arguments(part: CommandParser) -> None:
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


def _grid_arguments(part: CommandParser) -> None:
    part.add_argument("--division", required=True, help="its code")
    part.add_argument("--size", type=float, default=100.0, help="metres a square is wide")
    part.add_argument("--system", default=PRIMARY, help="grid system that gets the cells")
    part.add_argument("--from", type=date.fromisoformat, dest="start", help="first day of what changes")
    part.add_argument("--force", action="store_true", help="replace cells that are there")


def _end_arguments(part: CommandParser) -> None:
    part.add_argument("--division", required=True, help="its code")
    part.add_argument("--replaced-by", default="", help="code of the division that comes instead")
    part.add_argument("--from", type=date.fromisoformat, dest="start", help="first day without it")


def _assign_arguments(part: CommandParser) -> None:
    part.add_argument("file")
    part.add_argument("--system", default=PRIMARY, help="grid system whose cells are meant")
    part.add_argument("--from", type=date.fromisoformat, dest="start", help="first day of what changes")
    part.add_argument("--rejected", default="", help="write the rows that are wrong to this XLSX file")


def _on(part: CommandParser) -> None:
    part.add_argument("--on", type=date.fromisoformat, help="the day that is asked about; today")


def _list_arguments(part: CommandParser) -> None:
    _on(part)
    part.add_argument("--level", choices=Division.Level.values, default="")


def _locate_arguments(part: CommandParser) -> None:
    _on(part)
    part.add_argument("lon", type=float)
    part.add_argument("lat", type=float)
    part.add_argument("--coords", choices=[one.value for one in System], default=System.CGCS2000.value)


def _check_arguments(part: CommandParser) -> None:
    _on(part)
    part.add_argument("--level", choices=Division.Level.values, default="")
    part.add_argument("--system", default="")
    part.add_argument("--cell-level", type=int, default=0)


def _export_arguments(part: CommandParser) -> None:
    _on(part)
    part.add_argument(
        "layer", help="divisions, cells, drawings, or one of them: divisions-street, cells-city"
    )
    part.add_argument("--output", default="")
