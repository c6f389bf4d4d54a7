"""The flat city as a tenant: written once, found again by whoever adds more cases."""

from __future__ import annotations

from django.db import transaction

from wangge.cases.models import Variant, VariantUse
from wangge.cases.seeds import seed_variants
from wangge.core.errors import Refused
from wangge.demo.bulk import catalogue
from wangge.demo.bulk.ground import DISTRICTS, lay_out
from wangge.demo.bulk.staff import CALENDAR, Staff, employ, recall
from wangge.people.models import WorkCalendar
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import Tenant


class NotFlat(Refused):
    """Cases in bulk go into a city of their own, never among real ones."""

    code = "not_flat"
    message = "%(tenant)s is a real tenant; cases in bulk need one of their own."


def flat_city(code: str) -> Staff:
    """The staff of the flat city with this code. Raises `NotFlat`."""
    tenant = Tenant.objects.filter(code=code).first()
    if tenant is None:
        return _found(code)
    if not WorkCalendar.objects.of(tenant).filter(code=CALENDAR).exists():
        raise NotFlat(field="tenant", tenant=code)
    return recall(tenant)


@transaction.atomic
def _found(code: str) -> Staff:
    tenant = create_tenant(code, "平川市")
    catalogue.seed(tenant)
    seed_variants(tenant)
    staff = employ(tenant, lay_out(tenant))
    catalogue.publish(staff)
    _dispatch_first(staff)
    return staff


def _dispatch_first(staff: Staff) -> None:
    """The last district may dispatch before filing (先派后补); the others go through the national seven."""
    variant = Variant.objects.of(staff.tenant).get(code="dispatch_first")
    VariantUse.objects.create(
        tenant=staff.tenant, platform=staff.platforms[f"d{DISTRICTS - 1}"], variant=variant
    )
