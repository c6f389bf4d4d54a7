"""A program that furnishes a fresh installation and prints how to sign in and what to send."""

from __future__ import annotations

import json
from decimal import Decimal

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.world import Town, small_world  # noqa: E402
from wangge.catalogue.actions import (  # noqa: E402
    ConditionValues,
    LimitValues,
    add_condition,
    draft_edition,
    publish,
)
from wangge.catalogue.models import Matter  # noqa: E402
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue  # noqa: E402
from wangge.core.limits import Unit  # noqa: E402

WHO = ("supervisor", "acceptor", "duty_chief")


def main() -> None:
    """Write the town; everything is in force from now on."""
    seed_catalogue()
    town = small_world().here
    seed_tenant_catalogue(town.tenant)
    matter = Matter.objects.get(tenant=None, scheme="2026", kind="matter", code="01001")
    admin = town.people["admin"]
    draft = draft_edition(town.tenant, by=admin, title="试行")
    condition = add_condition(
        draft, matter, ConditionValues("缺失", "恢复"), [LimitValues(Decimal(2), Unit.WORK_DAY)]
    )
    publish(draft, by=admin, at=timezone.now())
    told = {"matter": matter.pk, "condition": condition.pk, "sessions": sessions(town)}
    print(json.dumps(told))  # noqa: T201 - this is how it answers


def sessions(town: Town) -> dict[str, str]:
    """The cookie of each who writes."""
    keys = {}
    for key in WHO:
        client = Client()
        client.force_login(town.people[key])
        keys[key] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


if __name__ == "__main__":
    main()
