"""``tenants``: a new customer of the installation with its first three administrators."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.holidays_seed import known_years
from wangge.people.actions import found
from wangge.people.actions.holidays import seed_holidays
from wangge.people.models import Platform
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import Tenant
from wangge.tenants.terminal import Terminal, TerminalCommand, Told


class Command(TerminalCommand):
    help = "Create a tenant with its duties, topmost platform and three administrators; list tenants."

    def add_commands(self) -> None:
        create = self.sub("create", self.create, "a new tenant; prints the passwords for the first sign-in")
        create.add_argument("code")
        create.add_argument("name")
        create.add_argument("--kind", choices=Platform.Kind.values, default=Platform.Kind.DISTRICT_CENTRE)
        create.add_argument("--platform", help="name of the topmost platform (otherwise the tenant's)")
        create.add_argument("--security", choices=Tenant.Security.values, default=Tenant.Security.DEFAULT)
        self.sub("list", self.list, "code, name and security preset of every tenant")

    @transaction.atomic
    def create(self, code: str, name: str, kind: str, platform: str | None, security: str) -> Told:
        tenant = create_tenant(code, name, security)
        top = Platform(tenant=tenant, code="centre", name=platform or name, kind=kind)
        seed_holidays(known_years(), by=Terminal())
        founded = found(top, at=timezone.now())
        accounts = {person.username: password for person, password in founded.admins.values()}
        lines = [f"{username}  {password}" for username, password in accounts.items()]
        head = _("The passwords are good for one sign-in and are not shown again:")
        return Told("\n".join([head, *lines]), {"tenant": code, "accounts": accounts})

    def list(self) -> Told:
        tenants = list(Tenant.objects.order_by("code").values("code", "name", "security"))
        text = "\n".join(f"{t['code']}  {t['name']}  {t['security']}" for t in tenants)
        return Told(text, {"tenants": tenants})
