"""``./wangge bulk``: so many cases into the flat city, and a look at some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from wangge.cases.dossier import Dossier
from wangge.cases.models import Case
from wangge.cases.sound import faults_of
from wangge.demo.bulk.casting import Caster, owner
from wangge.demo.bulk.city import flat_city
from wangge.demo.bulk.drawing import draw
from wangge.demo.bulk.moulds import play_all
from wangge.demo.bulk.pressing import TABLES
from wangge.people.models import Person, Post
from wangge.places.locate import locate
from wangge.places.models import Cell, Division, ResponsibilityCell
from wangge.tenants.models import Tenant

GROUND = (Person, Post, Division, Cell, ResponsibilityCell)


@dataclass(frozen=True)
class Wish:
    """How many cases, over how many days before now, with which seed."""

    cases: int
    days: int = 365
    seed: int = 1
    variations: int = 4  # how often every way is played


@dataclass(frozen=True)
class Made:
    """Into which city, and how many cases were played and cast."""

    tenant: Tenant
    played: int
    cast: int


def make(tenant: str, wish: Wish, *, now: datetime, done: Callable[[int], object]) -> Made:
    """Play the moulds and cast them; what was played counts too. Raises `NotFlat`."""
    staff = flat_city(tenant)
    _tidy(GROUND)
    moulds = play_all(staff, now, wish.variations)
    drawn = draw(moulds, max(wish.cases - len(moulds), 0), wish.days, wish.seed)
    with owner() as connection:
        Caster(connection, staff, moulds, done).cast(drawn)
    _tidy(TABLES)
    return Made(staff.tenant, len(moulds), len(drawn))


def _tidy(models: Iterable[type[Model]]) -> None:
    """Let the planner and the visibility map know what came in."""
    with owner(autocommit=True) as connection:
        for model in models:
            connection.execute(f"vacuum (analyze) {model._meta.db_table}")


def faults(tenant: Tenant, sample: int, *, now: datetime) -> dict[str, list[str]]:
    """What is wrong with cases drawn at random, by number; empty where all are sound."""
    picked = Case.objects.of(tenant).order_by("?").values_list("pk", flat=True)[:sample]
    told = {}
    for dossier in map(Dossier.of, picked):
        told[dossier.case.number] = [*faults_of(dossier, now), *_misplaced(dossier.case)]
    return {number: what for number, what in told.items() if what}


def _misplaced(case: Case) -> list[str]:
    """Whether the case lies where it says."""
    located = locate(case.tenant, case.point.x, case.point.y, on=case.reported_at.date())
    division = located.division.code if located.division else ""
    if division == case.division_code and located.cell_codes == case.cells:
        return []
    return [f"it says {case.division_code} {case.cells}, but lies in {division} {located.cell_codes}"]
