"""A tenant's first rows."""

from __future__ import annotations

from django.db import transaction

from wangge.people.models import Duty, ExclusivePair
from wangge.people.seeds import LABELS, PAIRS
from wangge.tenants.models import Tenant


@transaction.atomic
def seed_tenant(tenant: Tenant) -> None:
    """Give a tenant the twelve duties and the pairs that exclude each other; rows it has stay as they are."""
    Duty.objects.bulk_create(
        [
            Duty(tenant=tenant, code=code, acts_as=code, label=label, label_en=label_en)
            for code, (label, label_en) in LABELS.items()
        ],
        ignore_conflicts=True,
    )
    ExclusivePair.objects.bulk_create(
        [
            ExclusivePair(tenant=tenant, one=one, other=other, same_platform_only=same, why=why)
            for one, other, same, why in PAIRS
        ],
        ignore_conflicts=True,
    )
