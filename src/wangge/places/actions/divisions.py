"""Putting divisions and their boundaries on the map, in versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction

from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.places import measure
from wangge.places.actions import spans
from wangge.places.actions.told import Told
from wangge.places.codes import above, level_of
from wangge.places.geometry import same_shape, shape_of, stored
from wangge.places.models import Boundary, Division
from wangge.tenants.models import Tenant


@dataclass(frozen=True)
class Drawn:
    """A division as a source tells it. Without ``parent`` (a code) what is above follows from the digits."""

    code: str
    name: str
    level: str
    parent: str = ""
    shape: shapely.Geometry | None = None


@dataclass
class Put:
    """What became of the divisions: codes. The others are as they were."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    parents_made: list[str] = field(default_factory=list)


@transaction.atomic
def put_divisions(tenant: Tenant, drawn: Sequence[Drawn], told: Told) -> Put:
    """Store divisions with their names, parents and boundaries; all of them or, with an error, none.

    A changed boundary ends the one before it. A first boundary without ``told.start`` holds for all
    earlier days too, because nothing else is known of them.
    """
    Tenant.objects.select_for_update().get(pk=tenant.pk)  # one import of a tenant at a time
    putting = _Putting(tenant, told, {one.code: one for one in Division.objects.of(tenant)})
    for one in drawn:
        putting.division(one)
    putting.insert()
    putting.adopt_orphans()
    putting.boundaries(drawn)
    put = putting.put
    counts = {"new": len(put.new), "changed": len(put.changed), "parents": len(put.parents_made)}
    note("places.put_divisions", by=told.by, subject=told.source, town=tenant.code, **counts)
    return put


@dataclass
class _Putting:
    """One run over the divisions of a tenant; new ones wait to be inserted together."""

    tenant: Tenant
    told: Told
    known: dict[str, Division]
    put: Put = field(default_factory=Put)
    waiting: list[Division] = field(default_factory=list)

    def division(self, one: Drawn) -> None:
        if one.code not in self.known:
            self._make(one.code, one.name, one.level, self._parent(one))
            self.put.new.append(one.code)
        elif self._change(self.known[one.code], one.name, self._parent(one)):
            self.put.changed.append(one.code)

    def _make(self, code: str, name: str, level: str, parent: Division | None) -> None:
        if parent and not parent.pk:
            self.insert()
        made = Division(tenant=self.tenant, code=code, name=name or code, level=level, parent=parent)
        made.source = self.told.source
        self.known[code] = made
        self.waiting.append(made)

    def insert(self) -> None:
        Division.objects.bulk_create(self.waiting, batch_size=1000)
        self.waiting.clear()

    def _change(self, division: Division, name: str, parent: Division | None) -> bool:
        before = (division.name, division.parent_id)
        division.name = name or division.name
        division.parent = parent or division.parent
        if before == (division.name, division.parent_id):
            return False
        division.save(update_fields=["name", "parent"])
        return True

    def _parent(self, one: Drawn) -> Division | None:
        """The one that is told; else the nearest by the digits, where streets and districts are made."""
        if one.parent:
            return self.known[one.parent]
        for code in above(one.code):
            if code not in self.known and level_of(code) != Division.Level.CITY:
                self._make(code, "", level_of(code), self._parent(Drawn(code, "", "")))
                self.put.parents_made.append(code)
            if code in self.known:
                return self.known[code]
        return None

    def adopt_orphans(self) -> None:
        """Divisions that came in before those above them find them now, by their digits."""
        for child in self.known.values():
            parent = next((self.known[code] for code in above(child.code) if code in self.known), None)
            if child.parent_id is None and parent:
                child.parent = parent
                child.save(update_fields=["parent"])

    def boundaries(self, drawn: Sequence[Drawn]) -> None:
        """New versions of the boundaries that changed."""
        shapes = {one.code: stored(one.shape) for one in drawn if one.shape is not None}
        before: dict[str, list[Boundary]] = {code: [] for code in shapes}
        ids = [self.known[code].pk for code in shapes]
        for row in Boundary.objects.filter(division__in=ids).select_related("division"):
            before[row.division.code].append(row)
        changed = [code for code in shapes if not self._is_there(shapes[code], before[code])]
        made = [self._boundary(code, shapes[code], before[code]) for code in changed]
        Boundary.objects.bulk_update([row for code in changed for row in before[code]], ["valid"])
        Boundary.objects.bulk_create(made, batch_size=100)
        told_of = {*self.put.new, *self.put.changed}
        self.put.changed += [code for code in changed if code not in told_of]

    def _is_there(self, shape: GEOSGeometry, before: Sequence[Boundary]) -> bool:
        current = spans.holding(before, self.told.day)
        return current is not None and same_shape(current.geom, shape)

    def _boundary(self, code: str, shape: GEOSGeometry, before: Sequence[Boundary]) -> Boundary:
        """The new version; the one it replaces ends, unsaved."""
        return Boundary(
            tenant=self.tenant,
            division=self.known[code],
            geom=shape,
            area_m2=measure.area_m2(shape_of(shape)),
            source=self.told.source,
            valid=spans.make_room(before, self.told.day if before else self.told.start),
        )


class CodeUnknown(NotFound):
    """No division, or no grid system, of this code."""

    message = "Nothing has the code %(code)s here."


class ReplacementUnknown(Refused):
    """Nothing is known with the code that is to come instead."""

    code = "replacement_unknown"
    message = "Nothing is known with the code %(code)s, which is to come instead."


@transaction.atomic
def end_division(division: Division, told: Told, *, replaced_by: str = "") -> None:
    """A division is gone from ``told.day`` on: its boundary ends, its code stays readable.

    ``replaced_by`` is the code that cases of later days get instead. Raises ReplacementUnknown.
    """
    instead = Division.objects.of(division.tenant).filter(code=replaced_by).first() if replaced_by else None
    if replaced_by and not instead:
        raise ReplacementUnknown(code=replaced_by, field="replaced_by")
    boundaries = list(division.boundaries.on(told.day))
    for row in [division, *boundaries]:
        spans.close(row, told.day)
    Boundary.objects.bulk_update(boundaries, ["valid"])
    division.replaced_by = instead
    division.save(update_fields=["valid", "replaced_by"])
    note("places.end_division", by=told.by, subject=division.code, replaced_by=replaced_by)
