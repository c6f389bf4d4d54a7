"""``unload``: what a load brought goes again, as long as nothing was done with it. All of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.catalogue.actions import draft_edition, publish
from wangge.catalogue.models import Edition
from wangge.core.errors import Refused
from wangge.exchange.kit.loading.organisation import FOUNDED
from wangge.exchange.models import KitItem, KitLoad
from wangge.journal.actions import note
from wangge.people.models import Person, Platform
from wangge.people.queries import forget_posts

FOR_GOOD = ("cases.case", "catalogue.edition", "catalogue.matter")
"""Models whose rows nobody removes: a case has a history, an edition is published for good."""
OWN = {
    ("places.boundary", "division"), ("places.responsibilitycell", "grid"),
    ("places.responsibilitycell", "cell"),
    ("people.session", "person"), ("people.recoverycode", "person"),
}  # fmt: skip
SHOWN = 5


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way, how many there are, and some of them by name."""

    what: str | Promise
    count: int
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        some = ", ".join(self.names) + (" …" if self.count > len(self.names) else "")
        return f"{self.what}: {self.count}" + (f" ({some})" if some else "")


class StandsInTheWay(Refused):
    """Something was done with what was loaded; ``obstacles`` says what."""

    code = "kit_in_use"
    message = "This cannot be taken out again: %(obstacles)s"
    status = 409

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(obstacles=Listed(obstacles))


class Listed:
    """Obstacles in one sentence, in the language of whoever reads it."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles

    def __str__(self) -> str:
        return "; ".join(str(one) for one in self.obstacles)


class NotLoaded(Refused):
    """Only what was loaded can be taken out."""

    code = "kit_not_loaded"
    message = "This workbook is not loaded."
    status = 409


@dataclass
class Unloaded:
    """How many rows went, by model, and what stays because nothing removes it."""

    gone: dict[str, int]
    stays: list[str]


def obstacles_of(load: KitLoad) -> list[Obstacle]:
    """Everything that stands in the way; empty where the load can be taken out."""
    return list(_obstacles(load))


def _obstacles(load: KitLoad) -> Iterator[Obstacle]:
    later = KitLoad.objects.of(load.tenant).filter(state=KitLoad.State.LOADED, loaded_at__gt=load.loaded_at)
    if count := later.count():
        yield Obstacle(_("Workbooks loaded later"), count, tuple(str(one) for one in later[:SHOWN]))
    changed = load.items.exclude(what=KitItem.What.ADD).exclude(model="catalogue.edition")
    if count := changed.count():
        yield Obstacle(_("Changes of what was there before"), count, tuple(_keys(changed)))
    brought = _brought(load)
    if cases := brought.get("cases.case"):
        yield Obstacle(
            _("Cases taken over, which have a history"), len(cases), tuple(_names("cases.case", cases))
        )
        return  # everything else is named by their history
    yield from _signed_in(brought)
    for label, ids in brought.items():
        if label not in FOR_GOOD:
            yield from _references(label, ids, brought)


def _keys(items: models.QuerySet[KitItem]) -> list[str]:
    return [item.key.replace("|", " ") for item in items.order_by("pk")[:SHOWN]]


def _brought(load: KitLoad) -> dict[str, set[int]]:
    """Ids of the rows that the load made, by model, the last ones first."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = load.items.filter(what=KitItem.What.ADD).exclude(page=FOUNDED).order_by("-pk")
    kept = _kept(load)
    for label, row in rows.values_list("model", "row"):
        if (label, row) not in kept:
            found[label].add(row)
    return dict(found)


def _kept(load: KitLoad) -> set[tuple[str, int]]:
    """The topmost platform of a street that began with the load stays, and so does what it stands on."""
    kept: set[tuple[str, int]] = set()
    ids = load.items.filter(page=FOUNDED).values("row")
    for platform in Platform.objects.filter(pk__in=ids).select_related("division", "calendar"):
        if platform.calendar:
            kept.add(("people.workcalendar", platform.calendar.pk))
        division = platform.division
        while division:
            kept.add(("places.division", division.pk))
            division = division.parent
    return kept


def _signed_in(brought: dict[str, set[int]]) -> Iterator[Obstacle]:
    people = Person.objects.filter(pk__in=brought.get("people.person", ())).exclude(last_login=None)
    if count := people.count():
        yield Obstacle(_("People who have signed in"), count, tuple(str(one) for one in people[:SHOWN]))


def _references(label: str, ids: set[int], brought: dict[str, set[int]]) -> Iterator[Obstacle]:
    """Rows of others that name these."""
    for model, field in _pointing_at(apps.get_model(label)):
        if (model._meta.label_lower, field.name) in OWN:
            continue
        rows = model._base_manager.filter(**{f"{field.name}__in": ids})
        rows = rows.exclude(pk__in=brought.get(model._meta.label_lower, ()))
        if count := rows.count():
            yield Obstacle(model._meta.verbose_name_plural, count, tuple(str(one) for one in rows[:SHOWN]))


def _pointing_at(model: type[models.Model]) -> Iterator[tuple[type[models.Model], Any]]:
    """Every foreign key to a model, those without a way back too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.related_model, relation.field


def _names(label: str, ids: set[int]) -> list[str]:
    rows = apps.get_model(label)._base_manager.filter(pk__in=ids).order_by("pk")
    return [str(row) for row in rows[:SHOWN]]


@transaction.atomic
def unload(load: KitLoad, *, by: object, at: datetime) -> Unloaded:
    """Take everything out that a load brought. Raises NotLoaded or StandsInTheWay; then nothing changes."""
    load = KitLoad.objects.select_for_update(of=["self"]).select_related("tenant").get(pk=load.pk)
    if load.state != KitLoad.State.LOADED:
        raise NotLoaded
    if obstacles := obstacles_of(load):
        raise StandsInTheWay(obstacles)
    brought = _brought(load)
    done = Unloaded({}, [])
    for label, ids in brought.items():
        if label in FOR_GOOD:
            done.stays += _stays(load, label, ids, by, at)
        else:
            done.gone[label] = _remove(label, ids)
    forget_posts()
    load.state, load.unloaded_at = KitLoad.State.UNLOADED, at
    load.save(update_fields=["state", "unloaded_at"])
    note("kit_unloaded", by=by, subject=load.file_name, rows=sum(done.gone.values()))
    return done


def _remove(label: str, ids: set[int]) -> int:
    """Trees from the leaves up, everything else at once."""
    model = apps.get_model(label)
    if "parent" not in {field.name for field in model._meta.fields}:
        return _delete(model._base_manager.filter(pk__in=ids))
    gone, left = 0, set(ids)
    while left:
        above = set(model._base_manager.filter(parent__in=left).values_list("parent", flat=True))
        gone += _delete(model._base_manager.filter(pk__in=left - above))
        left &= above
    return gone


def _delete(rows: models.QuerySet[Any]) -> int:
    return rows.delete()[1].get(rows.model._meta.label, 0)


def _stays(load: KitLoad, label: str, ids: set[int], by: object, at: datetime) -> list[str]:
    """An edition goes out of force by publishing the one before it again, where there was one."""
    rows = list(apps.get_model(label)._base_manager.filter(pk__in=ids))
    for row in rows:
        if isinstance(row, Edition) and row.based_on_id:
            again = draft_edition(load.tenant, by=by, title=row.based_on.title, based_on=row.based_on)
            publish(again, by=by, at=at)
    return [str(row) for row in rows]
