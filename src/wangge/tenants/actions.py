"""A tenant comes into being. What it starts with, people knows (``people.actions.found``)."""

from __future__ import annotations

import re

from wangge.core.errors import Refused
from wangge.core.words import clean
from wangge.tenants.models import Tenant

CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
LONGEST_NAME = 100
RESERVED = {"unfinished"}  # folders of its own beside those of tenants


class TenantCodeInvalid(Refused):
    """The code names folders and stands in the journal for ever."""

    code = "tenant_code_invalid"
    message = "A code has small letters, digits and hyphens, and begins with a letter."


class TenantCodeTaken(Refused):
    """Another customer has it."""

    code = "tenant_code_taken"
    message = "There is a tenant with the code %(tenant)s already."


class TenantNameMissing(Refused):
    """A tenant is shown by its name."""

    code = "tenant_name_missing"
    message = "A tenant needs a name."


def create_tenant(code: str, name: str, security: str = Tenant.Security.DEFAULT) -> Tenant:
    """Raises :class:`TenantCodeInvalid`, :class:`TenantCodeTaken`, :class:`TenantNameMissing`."""
    if not CODE.fullmatch(code) or code in RESERVED:
        raise TenantCodeInvalid(field="code")
    if Tenant.objects.filter(code=code).exists():
        raise TenantCodeTaken(field="code", tenant=code)
    name = clean(name, LONGEST_NAME)
    if not name:
        raise TenantNameMissing(field="name")
    return Tenant.objects.create(code=code, name=name, security=Tenant.Security(security))
