"""Who may look at and change the catalogue: at the top all of it, below what belongs there, inside limits."""

from __future__ import annotations

from datetime import datetime

from wangge.catalogue.models import HomeRule, Responsibility
from wangge.catalogue.own import require_used_by
from wangge.people.models import Delegation, Duty, Person, Platform
from wangge.people.queries import below_any, posts_of
from wangge.people.rules import (
    MayNot,
    grounds_of,
    may_configure,
    may_configure_all,
    may_configure_at,
    own_platform,
    require,
    require_thing,
)


class OutsideArea(MayNot):
    """A row of a street speaks for its own ground and its own people only."""

    code = "outside_area"
    message = "A row of yours needs an area inside your own."


def may_read(person: Person, at: datetime) -> bool:
    """Administrators of any platform."""
    return may_configure(person, at)


def may_change(person: Person, at: datetime) -> bool:
    """What holds for the whole tenant: administrators of a topmost platform."""
    return may_configure_all(person, at)


def may_set(person: Person, platform: Platform, at: datetime) -> bool:
    """The settings of a platform: its administrators and those of the platforms above."""
    return may_configure_at(person, platform, at)


def own_below(person: Person, at: datetime) -> set[int | None]:
    """Ids of the platforms whose things he may try to change; ``None`` among them: the tenant's."""
    posts = posts_of(person, at).acting_as(Duty.Code.ADMIN)
    tenant = {None} if posts.at_top() else set()
    return tenant | set(below_any(posts).values_list("pk", flat=True))


def require_rule(person: Person, row: Responsibility | HomeRule, at: datetime) -> None:
    """Whether he may add or end a row: at the top any, below for platforms, ground and finders of his own.

    Raises :class:`MayNot`, NotDelegated, :class:`OutsideArea`.
    """
    if may_change(person, at):
        return
    is_home = isinstance(row, HomeRule)
    thing = Delegation.Thing.HOMES if is_home else Delegation.Thing.RULES
    require_thing(person, thing, row.platform, at)
    finder = row.finder if isinstance(row, HomeRule) else None
    if finder and may_configure_at(person, finder, at):
        return
    if not _is_inside(person, row, at):
        raise OutsideArea(field="division")


def require_new_rule(person: Person, row: Responsibility | HomeRule, at: datetime) -> None:
    """The same of a row that is added; its matter and source are such as he may choose (NotUsedHere)."""
    require_rule(person, row, at)
    for chosen in (row.matter, row.source if isinstance(row, HomeRule) else None):
        require_used_by(chosen, person, at)


def may_change_rule(person: Person, row: Responsibility | HomeRule, at: datetime) -> bool:
    """The same as a question."""
    try:
        require_rule(person, row, at)
    except MayNot:
        return False
    return True


def _is_inside(person: Person, row: Responsibility | HomeRule, at: datetime) -> bool:
    cell = row.cell if isinstance(row, Responsibility) else None
    division = cell.division if cell else row.division
    place = division.code if division else (cell.code if cell else "")
    grounds = grounds_of(posts_of(person, at).acting_as(Duty.Code.ADMIN))
    return bool(place) and place.startswith(tuple(grounds))


__all__ = [
    "OutsideArea",
    "may_change",
    "may_change_rule",
    "may_read",
    "may_set",
    "own_below",
    "own_platform",
    "require",
    "require_new_rule",
    "require_rule",
    "require_thing",
]
