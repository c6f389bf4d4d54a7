"""Building the demo town: all of it in one transaction, so that it is there whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.utils.timezone import localtime

from wangge.cases.models import Case
from wangge.cases.seeds import seed_variants
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.core.holidays_seed import known_years
from wangge.core.steady import holding_still
from wangge.demo.company import Company
from wangge.demo.staffing import hire, open_company, open_desks
from wangge.demo.town import accounts
from wangge.demo.town.ground import lay_out
from wangge.demo.town.hotline import call
from wangge.demo.town.organisation import ADMIN_NAMES, DESKS, NIGHT_AND_DAY, STAFF, TOP
from wangge.demo.town.rosters import write_rosters
from wangge.demo.town.season import Season
from wangge.demo.town.standing import set_up
from wangge.demo.town.table import Often
from wangge.people.actions.holidays import seed_holidays
from wangge.people.calendars import NEVER_CLOSED, calendar_of
from wangge.people.models import Person, Post, WorkCalendar
from wangge.places.actions.told import Told
from wangge.places.models import Cell, Division, ResponsibilityCell
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import Tenant

CODE = "demo"
FOUNDED = timedelta(days=60)  # before now
CASES = 410
LOOK_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """What town is wanted: the same wish and the same ``now`` give the same town."""

    now: datetime
    seed: int = 7
    cases: int = CASES
    code: str = CODE


@dataclass(frozen=True)
class Built:
    """What came of it."""

    tenant: Tenant
    cases: int
    troubles: list[str]


def existing(code: str = CODE) -> Tenant | None:
    return Tenant.objects.filter(code=code).first()


@transaction.atomic
def build(wish: Wish) -> Built:
    """Found the district and play its last three weeks. Raises `TenantCodeTaken` where it is already."""
    now = localtime(wish.now)
    company, often = open_town(wish)
    season = Season(company, calendar_of(company.platforms["centre"]), often, now, wish.seed)
    with holding_still():
        season.play(wish.cases)
        call(company, now, wish.seed)
    write_rosters(company, now)
    accounts.give(company.tenant)
    return Built(company.tenant, Case.objects.of(company.tenant).count(), season.troubles)


def open_town(wish: Wish) -> tuple[Company, list[Often]]:
    """Everything that stands before the first case: who works there, and what occurs often."""
    now = localtime(wish.now)
    tenant = create_tenant(wish.code, "汀禾区（演示）")
    began = (now - FOUNDED).replace(hour=9, minute=0, second=0, microsecond=0)
    seed_catalogue()
    seed_holidays(known_years(), by=CODE)
    seed_tenant_catalogue(tenant)
    seed_variants(tenant)
    lay_out(tenant, Told(CODE, began.date(), source="made up"), Random(wish.seed))
    WorkCalendar.objects.create(
        tenant=tenant, code=NIGHT_AND_DAY, name="全天候", region="", periods=NEVER_CLOSED
    )
    company = open_company(tenant, TOP, began, ADMIN_NAMES)
    open_desks(company, DESKS)
    hire(company, STAFF)
    often = set_up(company)
    company.look_every = LOOK_EVERY
    _tell_the_planner()
    return company, often


def _tell_the_planner() -> None:
    """Let the database count the new ground and people; others than the tables' owner are passed over."""
    tables = ", ".join(model._meta.db_table for model in (Person, Post, Division, Cell, ResponsibilityCell))
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {tables}")
