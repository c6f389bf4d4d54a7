"""``holidays``: the yearly tables that working time follows."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from wangge.core.holidays_seed import FIRST_YEAR, LAST_ANNOUNCED_YEAR, YEARS_AHEAD
from wangge.core.tables import row_told
from wangge.people.actions.holidays import seed_holidays
from wangge.people.imports.holidays import import_holidays
from wangge.people.models import HolidayYear
from wangge.tenants.speech import translated
from wangge.tenants.terminal import Terminal, TerminalCommand, Told


class Command(TerminalCommand):
    help = "Seed holidays from the libraries, load an announced table, list the years."

    def add_commands(self) -> None:
        seed = self.sub("seed", self.seed, "write every year that the libraries know; announced ones stay")
        load = self.sub("load", self.load, "take a table (date, is_work, name) in place of its years")
        load.add_argument("file", type=Path)
        listing = self.sub("list", self.list, "years with their source and version")
        for parser in (seed, load, listing):
            parser.add_argument("--region", default="CN", help="CN, or as the library holidays: US-NY")
        seed.add_argument("--first", type=int, default=FIRST_YEAR)
        seed.add_argument("--last", type=int, default=LAST_ANNOUNCED_YEAR + YEARS_AHEAD)

    def seed(self, region: str, first: int, last: int) -> Told:
        return _changed(seed_holidays(range(first, last + 1), region, by=Terminal()))

    def load(self, region: str, file: Path) -> Told:
        years, table = import_holidays(file.read_bytes(), file.name, region, by=Terminal())
        if not table.errors:
            return _changed(years)
        errors = [row_told(error, translated) for error in table.errors_by_row]
        return Told("\n".join(errors), {"changed": [], "errors": errors}, 2)

    def list(self, region: str) -> Told:
        years = list(
            HolidayYear.objects.filter(region=region, tenant=None)
            .order_by("year")
            .values("year", "provisional", "source", "version")
        )
        text = "\n".join(map(_line, years))
        return Told(text, {"region": region, "years": years})


def _line(year: dict[str, object]) -> str:
    words = [str(year["year"]), str(year["source"]), f"v{year['version']}"]
    return "  ".join([*words, _("provisional")] if year["provisional"] else words)


def _changed(years: list[int]) -> Told:
    return Told(_("Changed: %(years)s") % {"years": ", ".join(map(str, years)) or "–"}, {"changed": years})
