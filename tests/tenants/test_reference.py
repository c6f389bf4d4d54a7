"""The version of a tenant's reference data: new with every change, for nobody else, and never twice."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.api.callers import REPORT, Caller
from tests.cases.town import open_town
from wangge.catalogue.models import Source
from wangge.people.models import Holiday, HolidayYear
from wangge.tenants.models import Tenant


@pytest.fixture
def town(db):
    return open_town()


def version(tenant: Tenant) -> tuple[int, int]:
    return Tenant.objects.select_related("reference").get(pk=tenant.pk).reference_version


def test_a_change_gives_its_tenant_a_new_version_and_nobody_else(town) -> None:
    here, there = town.place.tenant, town.other.tenant
    before, others = version(here), version(there)
    Source.objects.create(tenant=here, code="drone", name="无人机")
    added = version(here)
    Source.objects.filter(tenant=here, code="drone").update(name="航拍")
    changed = version(here)
    Source.objects.filter(tenant=here, code="drone").delete()
    assert len({before, added, changed, version(here)}) == 4
    assert version(there) == others


def test_holidays_are_everybodys(town) -> None:
    here, there = version(town.place.tenant), version(town.other.tenant)
    year = HolidayYear.objects.create(region="XX", year=2031)
    Holiday.objects.create(year=year, day="2031-05-01", is_work=False)
    assert version(town.place.tenant) > here
    assert version(town.other.tenant) > there


def test_a_change_that_was_undone_leaves_the_old_version_and_its_number_is_not_used_again(town) -> None:
    here = town.place.tenant
    before = version(here)
    with transaction.atomic():
        Source.objects.create(tenant=here, code="drone", name="无人机")
        undone = version(here)
        transaction.set_rollback(True)
    assert version(here) == before
    Source.objects.create(tenant=here, code="drone", name="航拍")
    assert version(here) not in (before, undone)


def test_what_an_act_was_told_before_a_change_does_not_outlive_it(town) -> None:
    """The first report keeps its source; after the change the next one is refused."""
    caller = Caller.of(town.person("supervisor"))
    caller.report()
    caller.report()
    Source.objects.filter(tenant=town.place.tenant, code="patrol").update(code="walk")
    status, told = caller.post("/cases", REPORT)
    assert (status, told["code"]) == (422, "no_such_source")
    assert caller.report(source="walk")
