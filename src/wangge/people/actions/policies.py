"""Which rules for passwords and sessions hold in a tenant."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wangge.journal.actions import note
from wangge.people.models import Person
from wangge.people.rules import may_grant_all, require
from wangge.tenants.models import Tenant


@transaction.atomic
def choose_security(preset: str, *, by: Person, at: datetime) -> None:
    """Holds from everybody's next request on."""
    require(may_grant_all(by, at))
    tenant = Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
    note("security_chosen", by=by, subject=tenant.code, old=tenant.security, new=preset)
    tenant.security = Tenant.Security(preset)
    tenant.save(update_fields=["security"])
