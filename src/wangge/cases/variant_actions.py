"""Changing variants: refused where the rows would trap a case; journalled."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from wangge.cases.flow import HOME, WAYS
from wangge.cases.models import Variant, VariantRow, VariantUse
from wangge.cases.variants import OPTIONS, check_rows
from wangge.catalogue.models import Matter
from wangge.core.errors import NotFound, Refused
from wangge.core.flow import Mode
from wangge.core.words import is_askable
from wangge.journal.actions import note
from wangge.people.models import Person, Platform

LONGEST_DAYS = 999
CHOICES: Mapping[str, Callable[[object], bool]] = {
    "same_person_files": lambda value: isinstance(value, bool),
    "endorse": lambda value: isinstance(value, bool),
    "check_way": lambda value: value in ("", *WAYS),
    "auto_close_days": lambda value: value is None or (isinstance(value, int) and 0 <= value <= LONGEST_DAYS),
}
"""By option, whether a value is one of its own."""


class OptionInvalid(Refused):
    """A variant was told something that its option does not know."""

    code = "option_invalid"
    message = "“%(value)s” is not possible for “%(name)s”."


class CodeTaken(Refused):
    """Another variant has the code."""

    code = "variant_code_taken"
    message = "There is a variant with the code %(variant)s already."
    status = 409


class VariantElsewhere(Refused):
    """A variant of another part of the tree."""

    code = "variant_elsewhere"
    message = "%(variant)s belongs to %(owner)s and is used below it only."


class ShareInvalid(Refused):
    """A share of an automatic move is no percentage."""

    code = "share_invalid"
    message = "“%(value)s” is no percentage from 0 to 100."


class NoSuchClass(Refused):
    """No matter or component that the tenant sees has a code beginning like this."""

    code = "no_such_class"
    message = "No class begins with “%(prefix)s”."


Modes = Mapping[str, tuple[str, float]]  # move → mode, share made by itself


@transaction.atomic
def change_variant(variant: Variant, modes: Modes, options: Mapping[str, object], *, by: Person) -> None:
    """Replace the rows and options of a variant. Open cases follow the new rows from their next move on.

    Raises `VariantTrapsCases`, `OptionInvalid`, and then nothing is changed.
    """
    rows = [
        VariantRow(tenant=variant.tenant, variant=variant, move=move, mode=mode, sample=share)
        for move, (mode, share) in modes.items()
        if (mode, share) != usual(move)
    ]
    check_rows(rows)
    _check_options(options)
    before = {row.move: [row.mode, row.sample] for row in variant.rows.all()} | variant.options
    variant.rows.all().delete()
    VariantRow.objects.bulk_create(rows)
    variant.options = {name: value for name, value in options.items() if value != OPTIONS[name]}
    variant.save(update_fields=["options"])
    after = {row.move: [row.mode, row.sample] for row in rows} | variant.options
    same = {name for name in before if before[name] == after.get(name)}
    before, after = ({n: v for n, v in told.items() if n not in same} for told in (before, after))
    note("variant_changed", by=by, subject=variant.code, before=before, after=after)


@transaction.atomic
def copy_variant(
    variant: Variant, code: str, name: str, *, by: Person, owner: Platform | None = None
) -> Variant:
    """A variant of one's own with the rows of another, which belongs to ``owner``. Rights: the caller's."""
    if Variant.objects.of(variant.tenant).filter(code=code).exists():
        raise CodeTaken(field="code", variant=code)
    fields = {"track": variant.track, "options": variant.options, "owner": owner}
    own = Variant.objects.create(tenant=variant.tenant, code=code, name=name, **fields)
    VariantRow.objects.bulk_create(
        VariantRow(
            tenant=own.tenant, variant=own, flow=row.flow, move=row.move, mode=row.mode, sample=row.sample
        )
        for row in variant.rows.all()
    )
    note("variant_copied", by=by, subject=code, before=variant.code, after=name)
    return own


def _check_options(options: Mapping[str, object]) -> None:
    for name, value in options.items():
        if name not in CHOICES or not CHOICES[name](value):
            raise OptionInvalid(field=name, name=name, value=str(value)[:40])


@transaction.atomic
def use_variant(platform: Platform, variant: Variant, *, by: Person, prefix: str = "") -> VariantUse:
    """Let a platform's cases (whose class code begins with ``prefix``) go through a variant."""
    if platform.tenant_id != variant.tenant_id:
        raise NotFound(field="platform")
    if prefix and not _is_class(prefix, variant):
        raise NoSuchClass(field="prefix", prefix=prefix[:40])
    if variant.owner and not platform.path.startswith(variant.owner.path):
        raise VariantElsewhere(field="variant", variant=variant, owner=variant.owner.name)
    use, _made = VariantUse.objects.update_or_create(
        tenant=variant.tenant, platform=platform, prefix=prefix, matter=None, defaults={"variant": variant}
    )
    note("variant_used", by=by, subject=variant.code, platform=platform.code, prefix=prefix)
    return use


def _is_class(prefix: str, variant: Variant) -> bool:
    matters = Matter.objects.seen_by(variant.tenant)
    return is_askable(prefix) and matters.filter(code__startswith=prefix).exists()


@transaction.atomic
def end_use(use: VariantUse, *, by: Person) -> None:
    """Go back to the national seven links."""
    note("variant_ended", by=by, subject=use.variant.code, platform=use.platform.code, prefix=use.prefix)
    use.delete()


def read_share(text: str, move: str) -> float:
    """A share (0 to 1) as somebody wrote it, in percent. Raises `ShareInvalid`."""
    try:
        share = float(text) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ShareInvalid(field=f"share-{move}", value=text[:40] or "–")
    return share


def usual(move: str) -> tuple[str, float]:
    """How the table itself has a move."""
    row = HOME.named(move)[0]
    return str(row.mode), row.sample


def choosable() -> list[str]:
    """The moves whose mode a variant may set, in the order of the table."""
    return list(dict.fromkeys(row.name for row in HOME.moves if not row.follows))


MODES = tuple(str(mode) for mode in Mode)
