"""Local codes beside the national ones (自定义)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from wangge.catalogue.models import Matter, MatterQuerySet, Scheme, Source
from wangge.core.errors import Refused
from wangge.journal.actions import note
from wangge.people.models import Platform
from wangge.tenants.models import Tenant

WORDS_OF_SOURCE = ("name", "name_en", "is_public", "in_use")
LOWEST_2026 = 80  # GB/T 47678.5-2026: own minors are 080 to 999, from the top down


class ExtensionRefused(Refused):
    """No number is left below the major, or nobody said what a new major is called."""

    code = "extension_refused"
    message = "Major %(major)s needs a name, two digits, and a number that is still free."


@transaction.atomic
def add_extension(
    scheme: Scheme,
    kind: str,
    major: str,
    name: str,
    *,
    tenant: Tenant,
    by: object,
    owner: Platform | None = None,
    **words: str,
) -> Matter:
    """A tenant's own matter below a major, numbered from the top down (999, 998 …; four digits: 99, 98 …).

    It belongs to ``owner``, whose administrators added it; rights are the caller's matter.
    ``words`` are ``name_en`` and, for a major that is new itself, ``major_name`` and ``major_name_en``.
    """
    Tenant.objects.select_for_update().get(pk=tenant.pk)
    beside = Matter.objects.seen_by(tenant).filter(scheme=scheme, kind=kind, code__startswith=major)
    if len(major) != 2 or not (major.isascii() and major.isdigit()) or not name.strip():
        raise ExtensionRefused(field="major", major=major[:5])
    known = beside.values("major_name", "major_name_en").first() or {}
    words = {**words, **known}
    if not words.get("major_name"):
        raise ExtensionRefused(field="major_name", major=major)
    code = major + _free_minor(scheme, beside, major)
    row = Matter.objects.create(
        tenant=tenant, scheme=scheme, kind=kind, code=code, name=name.strip(), owner=owner, **words
    )
    note("extension_added", by=by, subject=f"{scheme.code} {kind} {code}", after=name)
    return row


def _free_minor(scheme: Scheme, beside: MatterQuerySet, major: str) -> str:
    """The highest free number above the national ones."""
    width = scheme.code_length - 2
    taken = set(beside.values_list("code", flat=True))
    national = beside.filter(tenant=None).values_list("code", flat=True)
    lowest = (
        LOWEST_2026 if width == 3 else max((int(c[2:]) for c in national if c[2:] != "99"), default=0) + 1
    )
    for number in range(10**width - 1, lowest - 1, -1):
        if f"{major}{number:0{width}}" not in taken:
            return f"{number:0{width}}"
    raise ExtensionRefused(field="major", major=major)


class SourceTaken(Refused):
    """Another source has the code."""

    code = "source_taken"
    message = "Another source has the code %(code)s."
    status = 409


@transaction.atomic
def save_source(
    tenant: Tenant,
    row: Source | None,
    values: Mapping[str, object],
    *,
    by: object,
    owner: Platform | None = None,
) -> Source:
    """Add a source, or change its words. The code of a source never changes: events keep it.

    A new one belongs to ``owner``, whose administrators change it; rights are the caller's matter.
    """
    before = {name: getattr(row, name) for name in WORDS_OF_SOURCE} if row else {}
    if row is None:
        fields = {**values, "owner": owner}
        row, made = Source.objects.get_or_create(tenant=tenant, code=values["code"], defaults=fields)
        if not made:
            raise SourceTaken(field="code", code=values["code"])
    for name in WORDS_OF_SOURCE:
        setattr(row, name, values[name])
    row.save()
    after = {name: values[name] for name in WORDS_OF_SOURCE if before.get(name) != values[name]}
    before = {name: before[name] for name in after if name in before}
    note("source_saved", by=by, subject=row.code, before=before, after=after)
    return row
