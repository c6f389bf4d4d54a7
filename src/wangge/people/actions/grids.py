"""Responsibility grids as administrators make them, and which post answers for one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from wangge.core.errors import NotFound, Refused
from wangge.people.actions.posts import appoint, end_post
from wangge.people.models import Duty, Person, Post
from wangge.people.rules import MayNot, require_grid
from wangge.places.actions.responsibility import (
    CellsUnknown,
    assign_cells,
    end_responsibility_grid,
    refuse_held,
    rename_responsibility_grid,
)
from wangge.places.actions.told import Told
from wangge.places.models import Cell, GridSystem, ResponsibilityGrid
from wangge.places.queries import expanded
from wangge.tenants.models import Tenant


class GridCodeTaken(Refused):
    """Another responsibility grid of the tenant has the code."""

    code = "grid_code_taken"
    message = "There is a responsibility grid with the code %(grid)s already."
    status = 409


class GridEmpty(Refused):
    """Without cells it would be no grid; to let one end is another act."""

    code = "grid_empty"
    message = "Name at least one cell. To do without the grid, end it."


class DayPast(Refused):
    """What was so yesterday stays as it was."""

    code = "day_past"
    message = "The day must not be past."


class NoSupervisor(Refused):
    """Only a supervisor's post that is held then answers for a responsibility grid."""

    code = "no_supervisor"
    message = "Choose the post of a supervisor that is held on that day."


@dataclass(frozen=True)
class Round:
    """What a responsibility grid is to be: ``cells`` are codes of cells, or of divisions for all in them."""

    code: str
    name: str
    cells: Collection[str]


@transaction.atomic
def make_grid(
    system: GridSystem, wanted: Round, *, by: Person, at: datetime, since: date
) -> ResponsibilityGrid:
    """A new responsibility grid from ``since`` on."""
    _lock(system, by)
    if ResponsibilityGrid.objects.of(by.tenant).filter(code=wanted.code).exists():
        raise GridCodeTaken(field="code", grid=wanted.code)
    cells = _wanted(system, wanted, since, at)
    require_grid(by, None, cells, at)
    refuse_held(None, cells, since)
    grid = ResponsibilityGrid.objects.create(tenant=by.tenant, code=wanted.code, name=wanted.name)
    assign_cells(grid, system, [cell.code for cell in cells], _told(by, at, since))
    return grid


@transaction.atomic
def change_grid(
    grid: ResponsibilityGrid, system: GridSystem, wanted: Round, *, by: Person, at: datetime, since: date
) -> ResponsibilityGrid:
    """Another name at once, and from ``since`` on exactly these cells of a system; the grid."""
    _lock(system, by)
    if grid.tenant_id != by.tenant_id:
        raise NotFound
    cells = _wanted(system, wanted, since, at)
    require_grid(by, grid, cells, at)
    refuse_held(grid, cells, since)
    told = _told(by, at, since)
    if wanted.name != grid.name:
        rename_responsibility_grid(grid, wanted.name, told)
    assign_cells(grid, system, [cell.code for cell in cells], told)
    return grid


@transaction.atomic
def end_grid(grid: ResponsibilityGrid, *, by: Person, at: datetime, since: date) -> None:
    """From ``since`` on the grid has no cells; posts that answer for it then answer for nothing."""
    if grid.tenant_id != by.tenant_id:
        raise NotFound
    _refuse_past(since, at)
    require_grid(by, grid, (), at)
    end_responsibility_grid(grid, _told(by, at, since))


@transaction.atomic
def let_answer(
    post: Post, grid: ResponsibilityGrid, *, by: Person, at: datetime, since: date, keeps: bool = False
) -> Post:
    """From ``since`` on the holder of a supervisor's post answers for a grid, with a post of its own.

    The post before ends then, unless he ``keeps`` what he answers for. Rights are those of appointing.
    """
    if grid.tenant_id != by.tenant_id or post.tenant_id != by.tenant_id:
        raise NotFound
    _refuse_past(since, at)
    if post.duty.acts_as != Duty.Code.SUPERVISOR or since not in post.valid or post.stands_for_id:
        raise NoSupervisor(field="post")
    if not keeps:
        end_post(post, by=by, at=at, until=since)
    return appoint(
        post.person,
        post.platform,
        post.duty.code,
        by=by,
        at=at,
        valid_from=since,
        valid_until=post.valid.upper,
        area=grid,
    )


def _lock(system: GridSystem, by: Person) -> None:
    """One change of the grids at a time: two together could give one cell to both."""
    if system.tenant_id != by.tenant_id:
        raise NotFound
    Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)


def _wanted(system: GridSystem, wanted: Round, since: date, at: datetime) -> list[Cell]:
    _refuse_past(since, at)
    codes = expanded(system, wanted.cells, on=since)
    if not codes:
        raise GridEmpty(field="cells")
    found = Cell.objects.filter(system=system, code__in=codes).on(since).select_related("division")
    cells = list(found.defer("geom"))
    if unknown := sorted(codes - {cell.code for cell in cells}):
        raise CellsUnknown(field="cells", codes=", ".join(unknown))
    return cells


def _refuse_past(since: date, at: datetime) -> None:
    if since < timezone.localdate(at):
        raise DayPast(field="since")


def _told(by: Person, at: datetime, since: date) -> Told:
    return Told(by, timezone.localdate(at), since)


__all__ = [
    "DayPast", "GridCodeTaken", "GridEmpty", "MayNot", "NoSupervisor", "Round",
    "change_grid", "end_grid", "let_answer", "make_grid",
]  # fmt: skip
