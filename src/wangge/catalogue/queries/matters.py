"""Finding a matter by code or by words."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from wangge.catalogue.models import Condition, Crosswalk, Edition, Matter, MatterQuerySet
from wangge.tenants.models import Tenant

LONGEST_SEARCH = 100  # characters; no name is longer


def matters(tenant: Tenant, scheme: str, kind: str = "") -> MatterQuerySet:
    """The matters in use of one scheme, national and the tenant's own, by code."""
    found = Matter.objects.seen_by(tenant).filter(scheme=scheme, in_use=True).order_by("kind", "code", "pk")
    return found.filter(kind=kind) if kind else found


def matter_of(tenant: Tenant, scheme: str, kind: str, code: str) -> Matter | None:
    """The matter with a code, the national one before the tenant's own."""
    rows = Matter.objects.seen_by(tenant).filter(scheme=scheme, kind=kind, code=code)
    return rows.order_by(F("tenant").asc(nulls_first=True)).first()


def search_matters(tenant: Tenant, text: str, scheme: str, kind: str = "") -> MatterQuerySet:
    """Matters whose code begins with the digits, or whose name has the words (two characters and up)."""
    wanted = text.replace("\0", "").strip()
    found = matters(tenant, scheme, kind)
    if wanted.isascii() and wanted.isdigit():
        return found.filter(code__startswith=wanted)
    if not 2 <= len(wanted) <= LONGEST_SEARCH:
        return found.none()
    named = Q(name__contains=wanted) | Q(major_name__contains=wanted)
    return found.filter(named | Q(name_en__icontains=wanted) | Q(major_name_en__icontains=wanted))


def fileable_first(found: MatterQuerySet, edition: Edition | None) -> MatterQuerySet:
    """Those first that can be filed under an edition, ``is_fileable``, and matters before components."""
    conditions = Condition.objects.filter(edition=edition, matter=OuterRef("pk"))
    marked = found.annotate(is_fileable=Exists(conditions))
    return marked.order_by("-is_fileable", "-kind", "code", "pk")


def successor(matter: Matter, scheme: str) -> Matter | None:
    """What a matter is called in another scheme; none when it has no successor or none was found."""
    if matter.scheme_id == scheme:
        return matter
    if matter.is_custom:
        return None
    code = Crosswalk.objects.filter(
        kind=matter.kind, from_scheme=matter.scheme_id, from_code=matter.code, to_scheme=scheme
    ).values("to_code")[:1]
    return Matter.objects.filter(tenant=None, scheme=scheme, kind=matter.kind, code__in=code).first()
