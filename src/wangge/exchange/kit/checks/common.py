"""What all checks look things up in: the workbook first, then what is there already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils.functional import Promise

from wangge.core.errors import Refused
from wangge.exchange.kit import trouble
from wangge.exchange.kit.ground import Ground
from wangge.exchange.kit.reading import Book, Line
from wangge.exchange.kit.standing import Standing
from wangge.people.actions.persons import normal_username


@dataclass
class Checking:
    """One check of one workbook."""

    book: Book
    ground: Ground
    standing: Standing
    at: datetime
    today: date
    _codes: dict[str, set[str]] = field(default_factory=dict)

    @property
    def since(self) -> date:
        return self.book.setup.since or self.today

    def codes(self, page: str) -> set[str]:
        """The codes a sheet gives."""
        if page not in self._codes:
            self._codes[page] = {line.text("code") for line in self.book.of(page) if line["code"]}
        return self._codes[page]

    @cached_property
    def platforms(self) -> set[str]:
        return self.codes("platforms") | set(self.standing.platforms)

    @cached_property
    def divisions(self) -> set[str]:
        told = {area.code for area in self.ground.divisions}
        return told | set(self.standing.divisions)

    @cached_property
    def cells(self) -> set[str]:
        """Codes of cells of any system."""
        return {area.code for area in self.ground.cells} | {code for _system, code in self.standing.cells}

    @cached_property
    def rounds(self) -> set[str]:
        return self.codes("rounds") | set(self.standing.rounds)

    @cached_property
    def calendars(self) -> set[str]:
        return self.codes("calendars") | set(self.standing.calendars)

    @cached_property
    def people(self) -> set[str]:
        told = {normal_username(line.text("username")) for line in self.book.of("people")}
        return told | set(self.standing.people)

    def needs(self, line: Line, column: str, known: Iterable[str], what: str | Promise, *pages: str) -> bool:
        """A code must be known, unless a sheet it may stand on could not be read."""
        value = line.text(column)
        unread = [page for page in pages if not self.book.was_read(page) and self.was_refused(page)]
        if not value or value in known or unread:
            return bool(value)
        self.book.refuse(line, column, trouble.Unknown(what=what, value=value))
        return False

    def needs_word(self, line: Line, column: str, known: Iterable[str], what: str | Promise) -> None:
        """A word must be one of those that are here; a column without one says nothing."""
        value = line.text(column)
        if value and value.casefold() not in known:
            choices = self.standing.offered[column]
            self.book.refuse(line, column, trouble.NotOffered(what=what, value=value, choices=choices))

    def was_refused(self, page: str) -> bool:
        """Whether something is wrong on a sheet, which may hide what else it says."""
        return any(one.page == page and one.level == "mistake" for one in self.book.mistakes)

    def refuse(self, line: Line, column: str, refused: Refused) -> None:
        self.book.refuse(line, column, refused)
