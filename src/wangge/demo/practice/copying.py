"""The set-up of a tenant, row by row, into another one: what is configured, never a case or a resident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils import timezone

from wangge.cases.models import PublicWord, Variant, VariantRow, VariantUse
from wangge.catalogue.models import (
    AreaClass,
    Condition,
    Edition,
    HomeRule,
    Limit,
    Matter,
    PlatformSettings,
    Responsibility,
    Source,
    StatClass,
)
from wangge.people.models import (
    Delegation,
    Duty,
    ExclusivePair,
    Holiday,
    HolidayYear,
    Person,
    Platform,
    Post,
    WorkCalendar,
)
from wangge.places.models import (
    Boundary,
    Cell,
    Division,
    Drawing,
    GridSystem,
    ResponsibilityCell,
    ResponsibilityGrid,
)
from wangge.tenants.models import Tenant

BATCH = 2000
Ids = dict[type[Model], dict[int, int]]  # of each table: a row's id there, and that of its copy


class Copier:
    """Copies tables one after the other; a row that names an earlier one names its copy."""

    def __init__(self, source: Tenant, target: Tenant, at: datetime, since: datetime) -> None:
        """What holds at ``at`` holds in the copy from ``since`` on, however new the set-up is."""
        self.source, self.target, self.at, self.since = source, target, at, since
        self.ids: Ids = defaultdict(dict)
        self.ids[Tenant][source.pk] = target.pk

    def run(self) -> None:
        """Everything that is set up, in the order in which rows name each other."""
        for model in (Division, GridSystem, ResponsibilityGrid, Drawing):
            self.copy(model.objects.of(self.source))
        self.copy(Boundary.objects.of(self.source))
        self.copy(Cell.objects.of(self.source))
        self.copy(ResponsibilityCell.objects.filter(grid__tenant=self.source))
        self._people()
        self._catalogue()
        for model in (Variant, VariantRow, VariantUse, PublicWord):
            self.copy(model.objects.of(self.source))

    def _people(self) -> None:
        calendars = self.copy(WorkCalendar.objects.of(self.source), owner=None)
        self.copy(Platform.objects.of(self.source).order_by("path"))
        self._paths()
        for old, new in calendars:
            new.owner_id = self._named(Platform, old.owner_id)
        WorkCalendar.objects.bulk_update([new for _old, new in calendars], ["owner"])
        for model in (Duty, ExclusivePair, Delegation):
            self.copy(model.objects.of(self.source))
        self.copy(HolidayYear.objects.filter(tenant=self.source))
        self.copy(Holiday.objects.filter(year__tenant=self.source))
        self._staff()

    def _paths(self) -> None:
        """A path says the ids of the platforms above; those of the copies are others."""
        ids = self.ids[Platform]
        rows = list(Platform.objects.of(self.target))
        for row in rows:
            row.path = "/" + "".join(f"{ids[int(pk)]}/" for pk in row.path.strip("/").split("/"))
        Platform.objects.bulk_update(rows, ["path"], batch_size=BATCH)

    def _staff(self) -> None:
        """Who holds a post today gets a practice account; it has no password and no telephone."""
        today = timezone.localdate(self.at)
        posts = Post.objects.of(self.source).filter(valid__contains=today, person__is_active=True)
        people = Person.objects.filter(pk__in=posts.values("person"), is_service=False)
        for old in people.order_by("pk"):
            new = Person(
                tenant=self.target, username=f"{self.target.code}.{old.username}"[:150], name=old.name
            )
            new.language = old.language
            new.set_unusable_password()
            new.save(force_insert=True)
            self.ids[Person][old.pk] = new.pk
        self._in_force(self.copy(posts.filter(person__in=people)))

    def _catalogue(self) -> None:
        for model in (AreaClass, Source):
            self.copy(model.objects.of(self.source))
        self.copy(Matter.objects.filter(tenant=self.source))
        self.copy(StatClass.objects.of(self.source).order_by("pk"))
        self._stat_matters()
        editions = self.copy(Edition.objects.of(self.source).order_by("pk"), published_at=None)
        self.copy(Condition.objects.of(self.source))
        self.copy(Limit.objects.of(self.source))
        for old, new in editions:  # conditions go into a draft only
            is_new = old.published_at and self.since < old.published_at <= self.at
            new.published_at = self.since if is_new else old.published_at
            new.save(update_fields=["published_at"])
        today = timezone.localdate(self.at)
        for model in (Responsibility, HomeRule):
            going_on = Q(valid__upper_inf=True) | Q(valid__endswith__gt=today)
            self._in_force(self.copy(model.objects.of(self.source).filter(going_on, valid__isempty=False)))
        self.copy(PlatformSettings.objects.of(self.source))

    def _in_force(self, pairs: list[tuple[Any, Any]]) -> None:
        """Terms that hold today begin no later than the first made-up case."""
        first, today = timezone.localdate(self.since), timezone.localdate(self.at)
        new = [row for _old, row in pairs if row.valid.lower and first < row.valid.lower <= today]
        for row in new:
            row.valid = DateRange(first, row.valid.upper)
        if new:
            type(new[0])._base_manager.bulk_update(new, ["valid"], batch_size=BATCH)

    def _stat_matters(self) -> None:
        through = StatClass.matters.through
        rows = through.objects.filter(statclass__tenant=self.source)
        through.objects.bulk_create(
            through(
                statclass_id=self.ids[StatClass][row.statclass_id],
                matter_id=self.ids[Matter].get(row.matter_id, row.matter_id),
            )
            for row in rows
        )

    def copy(self, rows: QuerySet[Any], **fixed: object) -> list[tuple[Any, Any]]:
        """Copy the rows of one table; answers each with its copy. What names its own kind comes later."""
        old = list(rows if rows.query.order_by else rows.order_by("pk"))
        new = [self._copied(row, fixed) for row in old]
        own = [field for field in _keys(rows.model) if field.related_model is rows.model]
        for row in new:
            for field in own:
                setattr(row, field.attname, None)
        rows.model._base_manager.bulk_create(new, batch_size=BATCH)
        pairs = list(zip(old, new, strict=True))
        self.ids[rows.model].update({a.pk: b.pk for a, b in pairs})
        if own and new:
            for a, b in pairs:
                for field in own:
                    setattr(b, field.attname, self._named(rows.model, getattr(a, field.attname)))
            rows.model._base_manager.bulk_update(new, [field.name for field in own], batch_size=BATCH)
        return pairs

    def _copied(self, row: Any, fixed: dict[str, object]) -> Any:
        new = type(row)()
        for field in row._meta.concrete_fields:
            if field.primary_key:
                continue
            value = getattr(row, field.attname)
            if isinstance(field, ForeignKey):
                value = self._named(field.related_model, value)
            setattr(new, field.attname, value)
        for name, value in fixed.items():
            setattr(new, name, value)
        return new

    def _named(self, model: Any, pk: Any) -> Any:
        """The id of a row's copy; rows that all tenants share (national codes, schemes) stay themselves."""
        return self.ids[model].get(pk, pk) if pk is not None else None


def _keys(model: type[Model]) -> Iterable[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
