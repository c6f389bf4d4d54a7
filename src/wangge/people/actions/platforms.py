"""The tree of platforms. Only these actions write ``parent`` and ``path``."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from wangge.core.codes.holders import CreditCode
from wangge.core.errors import NotFound, Refused
from wangge.journal.actions import note
from wangge.people.models import Delegation, Person, Platform
from wangge.people.queries import below
from wangge.people.rules import require_thing
from wangge.tenants.models import Tenant

SET_FROM_ABOVE = frozenset({"kind", "division", "active"})  # nobody widens the area of his own platform
PATH_LENGTH = Platform._meta.get_field("path").max_length or 0


class PlatformCircle(Refused):
    """A platform cannot hang below itself."""

    code = "platform_circle"
    message = "%(platform)s cannot be placed below itself."


class TreeTooDeep(Refused):
    """The path from the top would not fit."""

    code = "platform_tree_too_deep"
    message = "The tree of platforms would become too deep."


class CalendarElsewhere(Refused):
    """A calendar of another part of the tree."""

    code = "calendar_elsewhere"
    message = "%(calendar)s belongs to %(owner)s and is followed below it only."


class CodeTaken(Refused):
    """Another platform of the tenant has the code."""

    code = "platform_code_taken"
    message = "There is a platform with the code %(platform)s already."


@transaction.atomic
def create_platform(platform: Platform, *, by: Person, at: datetime) -> Platform:
    """Save a new platform (built by the caller, with or without ``parent``) in the tenant of ``by``."""
    if platform.parent and platform.parent.tenant_id != by.tenant_id:
        raise NotFound
    _require(platform.parent, by, at)
    platform.tenant = by.tenant
    _check_credit_code(platform)
    _check_calendar(platform, platform.parent.path if platform.parent else "/")
    plant(platform)
    note("platform_created", by=by, subject=platform.code, **_told(platform))
    return platform


def plant(platform: Platform) -> None:
    """Put a new platform into the tree of its tenant. Rights are the caller's matter."""
    _lock_tree(platform.tenant_id)
    _refuse_foreign(platform)
    if Platform.objects.of(platform.tenant).filter(code=platform.code).exists():
        raise CodeTaken(field="code", platform=platform.code)
    platform.path = ""
    platform.save(force_insert=True)
    platform.path = _path_below(platform, platform.parent)
    platform.save(update_fields=["path"])


@transaction.atomic
def change_platform(platform: Platform, *, by: Person, at: datetime) -> None:
    """Save what was changed on a platform, except its place in the tree."""
    if platform.tenant_id != by.tenant_id:
        raise NotFound
    _refuse_foreign(platform)
    stored = Platform.objects.select_related("parent", "division", "calendar").get(pk=platform.pk)
    _require(stored, by, at)
    _check_credit_code(platform)
    _check_calendar(platform, stored.path)
    before = _told(stored)
    kept = {"id", "tenant", "parent", "path", "code"}
    fields = [field.name for field in Platform._meta.concrete_fields if field.name not in kept]
    platform.save(update_fields=fields)
    after = _told(platform)
    changed = {name for name in after if after[name] != before[name]}
    if changed & SET_FROM_ABOVE:
        _require(stored.parent, by, at)
    before, after = ({name: told[name] for name in sorted(changed)} for told in (before, after))
    note("platform_changed", by=by, subject=platform.code, before=before, after=after)


@transaction.atomic
def move_platform(platform: Platform, parent: Platform | None, *, by: Person, at: datetime) -> None:
    """Hang a platform and everything below it under another one, or at the top."""
    _lock_tree(by.tenant_id)
    platform.refresh_from_db()
    if parent:
        parent.refresh_from_db()
    if platform.tenant_id != by.tenant_id or (parent and parent.tenant_id != by.tenant_id):
        raise NotFound
    for above in (platform.parent, parent):
        _require(above, by, at)
    before = platform.parent.code if platform.parent else ""
    if parent and parent.path.startswith(platform.path):
        raise PlatformCircle(field="parent", platform=platform.name)
    old, new = platform.path, _path_below(platform, parent)
    _refuse_too_deep(platform, len(new) - len(old))
    below(platform).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    platform.parent, platform.path = parent, new
    platform.save(update_fields=["parent"])
    note("platform_moved", by=by, subject=platform.code, before=before, after=parent.code if parent else "")


def _require(platform: Platform | None, by: Person, at: datetime) -> None:
    """Only at and below one's own platform; what hangs at the top is the whole tenant's matter."""
    require_thing(by, Delegation.Thing.PLATFORMS, platform, at)


def _check_calendar(platform: Platform, path: str) -> None:
    """Raises :class:`CalendarElsewhere`; ``path`` is that of the platform, or of the one above a new one."""
    owner = platform.calendar.owner if platform.calendar else None
    if owner and not path.startswith(owner.path):
        raise CalendarElsewhere(field="calendar", calendar=platform.calendar, owner=owner.name)


def _told(platform: Platform) -> dict[str, str | bool]:
    """What the journal keeps of a platform."""
    return {
        "name": platform.name,
        "name_en": platform.name_en,
        "kind": platform.kind,
        "division": platform.division.code if platform.division else "",
        "calendar": platform.calendar.code if platform.calendar else "",
        "active": platform.is_active,
    }


def _path_below(platform: Platform, parent: Platform | None) -> str:
    path = f"{parent.path if parent else '/'}{platform.pk}/"
    if len(path) > PATH_LENGTH:
        raise TreeTooDeep(field="parent")
    return path


def _refuse_too_deep(platform: Platform, longer: int) -> None:
    deepest = max(len(path) for path in below(platform).values_list("path", flat=True))
    if deepest + longer > PATH_LENGTH:
        raise TreeTooDeep(field="parent")


def _check_credit_code(platform: Platform) -> None:
    """Empty, or one that can exist (GB 32100). Raises a `CodeRefused`."""
    if platform.credit_code:
        platform.credit_code = str(CreditCode.parse(platform.credit_code))


def _refuse_foreign(platform: Platform) -> None:
    for related in (platform.parent, platform.division, platform.calendar):
        if related and related.tenant_id != platform.tenant_id:
            raise NotFound


def _lock_tree(tenant_id: int) -> None:
    """One change of a tenant's tree at a time: two moves together could close a circle."""
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant_id)
