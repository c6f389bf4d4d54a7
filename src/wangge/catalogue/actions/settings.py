"""Publishing a new version of a platform's settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Max

from wangge.catalogue.models import PlatformSettings
from wangge.catalogue.numbers import plain
from wangge.catalogue.setting_kinds import OutOfBounds, ValueInvalid
from wangge.catalogue.settings_table import TABLE
from wangge.core.errors import Refused
from wangge.core.limits import Limit
from wangge.journal.actions import note
from wangge.people.models import Delegation, Duty, Person, Platform
from wangge.people.rules import binding, may_configure_at, require


class SettingUnknown(ValueInvalid):
    """A name that is not in the table."""

    message = "There is no setting of this name."


class SettingClosed(ValueInvalid):
    """A platform above keeps a setting for itself."""

    code = "setting_closed"
    message = "%(platform)s sets this for all below it."


class SettingsRefused(Refused):
    """Some values cannot be; ``errors`` holds the refusal of each name."""

    code: ClassVar[str] = "settings_refused"
    message = "Some settings cannot have these values: %(names)s"

    def __init__(self, errors: Mapping[str, ValueInvalid]) -> None:
        self.errors = errors
        super().__init__(names=", ".join(errors))


@transaction.atomic
def publish_settings(
    platform: Platform, values: Mapping[str, Any], *, by: object, since: datetime, at: datetime | None = None
) -> PlatformSettings:
    """A new version from ``since`` on: the version in force then, changed by ``values``.

    ``None`` for a name lets it come from above again. All values are read first; with one wrong, or outside
    what is left open to a person from above, nothing is written and :class:`SettingsRefused` names each.
    """
    changed = checked(values)
    if isinstance(by, Person):
        require(may_configure_at(by, platform, at or since))
        refuse_closed(platform, changed, by=by, at=since)
    Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)
    versions = PlatformSettings.objects.filter(platform=platform)
    before = versions.filter(since__lte=since).order_by("-since", "-number").first()
    merged = {**(before.values if before else {}), **changed}
    row = PlatformSettings.objects.create(
        tenant_id=platform.tenant_id,
        platform=platform,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        since=since,
        values={name: value for name, value in merged.items() if value is not None},
    )
    old = before.values if before else {}
    told = {
        "changed": sorted(changed),
        "before": {name: old.get(name) for name in sorted(changed)},
        "after": {name: changed[name] for name in sorted(changed)},
    }
    note(
        "settings_published", by=by, subject=platform.code, number=row.number, since=since.isoformat(), **told
    )
    return row


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are stored; raises :class:`SettingsRefused` with the refusal of each name."""
    stored: dict[str, Any] = {}
    errors: dict[str, ValueInvalid] = {}
    for name, raw in values.items():
        try:
            stored[name] = None if raw is None else _stored(name, raw)
        except ValueInvalid as refused:
            errors[name] = refused
    if errors:
        raise SettingsRefused(errors)
    return stored


def refuse_closed(platform: Platform, changed: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """Raises :class:`SettingsRefused` for what the platforms above do not leave to a person."""
    errors: dict[str, ValueInvalid] = {}
    for limits in binding(by, platform, at, Duty.Code.ADMIN):
        for name, value in changed.items():
            try:
                refuse_outside(limits, name, value)
            except ValueInvalid as refused:
                errors[name] = refused
    if errors:
        raise SettingsRefused(errors)


def refuse_outside(limits: Delegation, name: str, value: Any) -> None:
    """Raises :class:`SettingClosed` or OutOfBounds. To let a value come from above is always open."""
    rule = limits.settings.get(name)
    if rule is None or value is None:
        return
    if rule.get("open") is False:
        raise SettingClosed(field=name, platform=limits.platform.name)
    amount, low, high = measure(TABLE[name].kind.read(value)), rule.get("low"), rule.get("high")
    if amount is None:
        return
    least, most = (None if bound is None else Decimal(bound) for bound in (low, high))
    if (least is not None and amount < least) or (most is not None and amount > most):
        raise OutOfBounds(field=name, value=plain(amount), low=low or "–", high=high or "–")


def measure(value: Any) -> Decimal | None:
    """What bounds are about: a number itself, the hours of a span; nothing for words."""
    if isinstance(value, Limit):
        return Decimal(value.value) * value.unit.hours
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(value) if is_number else None


def _stored(name: str, raw: Any) -> Any:
    if name not in TABLE:
        raise SettingUnknown(field=name)
    kind = TABLE[name].kind
    return kind.write(kind.read(raw))
