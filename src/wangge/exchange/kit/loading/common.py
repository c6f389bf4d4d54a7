"""What all parts of a load share: whose hands act, what was brought, how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from wangge.core.errors import Refused
from wangge.exchange.kit.layout import BY_KEY
from wangge.exchange.kit.plan import Change, Plan
from wangge.exchange.kit.reading import Line
from wangge.exchange.models import KitItem, KitLoad
from wangge.people.models import Person, Platform
from wangge.places.actions.told import Told
from wangge.tenants.models import Tenant

Progress = Callable[[str, int, int], None]
"""Told the sheet, how many changes are done, and how many there are."""


@dataclass
class Hands:
    """Who configures and who grants. Both are none until a new street has its first administrators."""

    told_by: object
    admin: Person | None = None
    granter: Person | None = None

    @property
    def configurer(self) -> Person:
        assert self.admin is not None, "the topmost platform comes first"
        return self.admin

    @property
    def security(self) -> Person:
        assert self.granter is not None, "posts come after the administrators"
        return self.granter


class RowFailed(Refused):
    """An action refused a row that the check let pass."""

    code = "kit_row_failed"
    message = "%(sheet)s, row %(row)s: %(why)s"

    def __init__(self, change: Change, refused: Refused) -> None:
        self.refused = refused
        super().__init__(sheet=BY_KEY[change.page].title, row=change.row or "–", why=Said(refused))


class Said:
    """A refusal's sentence in the language of whoever reads it at last."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused

    def __str__(self) -> str:
        from wangge.tenants.speech import said  # noqa: PLC0415 - said when it is shown

        return said(self.refused)


@dataclass
class Loading:
    """One run over a plan."""

    plan: Plan
    record: KitLoad
    hands: Hands
    at: datetime
    tell: Progress
    items: list[KitItem] = field(default_factory=list)
    passwords: list[tuple[str, str, str]] = field(default_factory=list)
    platforms: dict[str, Platform] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    done: int = 0

    def __post_init__(self) -> None:
        self.platforms = dict(self.plan.standing.platforms)
        self.people = dict(self.plan.standing.people)

    @property
    def tenant(self) -> Tenant:
        return self.record.tenant

    @property
    def since(self) -> date:
        return self.plan.checked.since

    @property
    def by(self) -> object:
        return self.hands.admin or self.hands.told_by

    @property
    def told(self) -> Told:
        """For the ground: the first version of a thing holds for all earlier days too."""
        later = self.since if self.since > self.plan.checked.today else None
        return Told(self.by, self.plan.checked.today, later, self.record.file_name)

    @property
    def total(self) -> int:
        return len(self.plan.changes)

    def lines(self, page: str) -> list[Line]:
        return self.plan.book.of(page)

    @contextmanager
    def making(self, change: Change) -> Any:
        """Around one change: a refusal says its row, success is counted."""
        try:
            yield
        except RowFailed:
            raise
        except Refused as refused:
            raise RowFailed(change, refused) from refused
        self.step(change.page)

    def step(self, page: str, number: int = 1) -> None:
        self.done += number
        self.tell(page, self.done, self.total)

    def brought(self, change: Change, *rows: Model) -> None:
        """Keep what a change made, changed or ended."""
        self._keep(change.page, change.key, change.what, rows)

    def along(self, page: str, rows: Iterable[Model]) -> None:
        """Keep what came along with other rows, such as boundaries."""
        self._keep(page, "", KitItem.What.ADD, rows)

    def _keep(self, page: str, key: str, what: str, rows: Iterable[Model]) -> None:
        for row in rows:
            self.items.append(
                KitItem(
                    tenant=self.record.tenant,
                    load=self.record,
                    page=page,
                    key=key[:300],
                    what=what,
                    model=row._meta.label_lower,
                    row=row.pk,
                )
            )

    def counts(self) -> dict[str, dict[str, int]]:
        found: dict[str, Counter[str]] = {}
        for change in self.plan.changes:
            found.setdefault(change.page, Counter())[change.what] += 1
        return {page: dict(counter) for page, counter in found.items()}
