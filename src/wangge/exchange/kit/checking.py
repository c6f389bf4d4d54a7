"""``check``: a file and a tenant in, a book with every mistake out. Writes nothing of the tenant's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from wangge.catalogue.models import Scheme
from wangge.catalogue.seeds import seed_catalogue
from wangge.core.tables import TableRefused
from wangge.exchange.kit import trouble
from wangge.exchange.kit.checks import check_book
from wangge.exchange.kit.ground import Ground, ground_of
from wangge.exchange.kit.reading import Book, read_book
from wangge.exchange.kit.standing import Standing, schemes, standing_of, with_edition
from wangge.people.actions.persons import normal_username
from wangge.tenants.models import Tenant


@dataclass(frozen=True)
class File:
    """A workbook as it came, and the shape file beside it."""

    data: bytes
    name: str
    shapes: Path | None = None


@dataclass
class Checked:
    """A workbook that was read and looked through."""

    book: Book
    ground: Ground
    standing: Standing
    at: datetime
    today: date

    @property
    def since(self) -> date:
        """The day from which the workbook holds."""
        return self.book.setup.since or self.today


def check(file: File, tenant: Tenant | None, *, by: object, at: datetime) -> Checked:
    """Read and check a workbook for a tenant, or for one that is to be founded.

    Raises a TableRefused where the file is no workbook.
    """
    if not Scheme.objects.exists():
        seed_catalogue()  # the national tables, shared by all
    today = timezone.localdate(at)
    new = tenant is None or not standing_of(tenant, "", set(), today).platforms
    book = read_book(file.data, file.name, by=by, zone=timezone.get_current_timezone(), new=new)
    if not book.tables:
        raise NoSheets
    _check_scheme(book, new)
    usernames = {normal_username(line.text("username")) for line in book.of("people")}
    standing = with_edition(standing_of(tenant, book.setup.scheme, usernames, today), at)
    ground = ground_of(book, file.shapes)
    check_book(book, ground, standing, at=at, today=today)
    return Checked(book, ground, standing, at, today)


class NoSheets(TableRefused):
    """Some other workbook."""

    code = "kit_no_sheets"
    message = "This workbook has none of the sheets of a street. Begin with the template."


def _check_scheme(book: Book, new: bool) -> None:
    known = schemes()
    line = next((one for one in book.of("setup") if one["item"] == "scheme"), None)
    if line and book.setup.scheme not in known:
        refused = trouble.SettingOdd(value=book.setup.scheme, possible=", ".join(known))
        book.refuse(line, "value", refused)
        book.setup.scheme = known[0]
    if new and book.was_read("setup") and not book.setup.name:
        named = next((one for one in book.of("setup") if one["item"] == "name"), book.of("setup")[0])
        book.refuse(named, "value", trouble.NameNeededForStreet())
