"""Import of a city's own table of conditions and limits into a draft edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from wangge.catalogue.actions import NewCondition, add_conditions, change_condition, draft_edition
from wangge.catalogue.actions.editions import EditionPublished
from wangge.catalogue.imports.account import Account, Remark
from wangge.catalogue.imports.condition_rows import ADDED, RENAMED, SHEETS, Line, lines, remarks, schema
from wangge.catalogue.models import Condition, Edition, Matter, Scheme
from wangge.core.errors import NotFound
from wangge.core.tables import TableResult, WrongSheet
from wangge.core.tables.values import Duplicate
from wangge.journal.actions import note
from wangge.journal.tables import read_for
from wangge.tenants.models import Tenant


@dataclass(frozen=True)
class TableFile:
    """A file as it came, and how to read it. Without ``sheet`` both kinds are looked for by sheet name;
    a CSV file has no sheets and needs ``kind``."""

    data: bytes
    name: str
    scheme: Scheme
    sheet: str = ""
    kind: str = ""


@dataclass
class Imported:
    """The draft that took the rows, the account, and the codes that were added as local ones."""

    edition: Edition
    account: Account = field(default_factory=Account)
    added: list[Matter] = field(default_factory=list)


def import_conditions(
    file: TableFile, *, tenant: Tenant, by: object, into: Edition | None = None
) -> Imported:
    """Take the good rows into a draft (a new one without ``into``); the account has the others.

    A row whose matter and condition the draft has replaces its limits, so a corrected file can come again.
    Raises a TableRefused when the file as a whole cannot be read; then nothing is written.
    """
    if into and into.tenant_id != tenant.pk:
        raise NotFound
    if into and not into.is_draft:
        raise EditionPublished(number=into.number)
    tables = _read(file, by)
    with transaction.atomic():
        edition = into or draft_edition(tenant, by=by, title=file.name[:100])
        imported = Imported(edition)
        for kind, table in tables:
            _take(imported, table, kind, file.scheme)
        note(
            "conditions_imported", by=by, subject=edition, taken=imported.account.taken, file=file.name[:200]
        )
    return imported


def _read(file: TableFile, by: object) -> list[tuple[str, TableResult]]:
    """The tables of the file with the kind each is about."""
    minor = file.scheme.code_length - 2
    if not file.sheet and not file.kind:
        return list(_both_kinds(file, minor, by))
    wanted = (file.sheet,) if file.sheet else ()
    return [(file.kind or _kind_of(file.sheet), read_for(by, file.data, file.name, schema(minor, wanted)))]


def _kind_of(sheet: str) -> str:
    named = (kind.value for kind, names in SHEETS.items() if sheet.casefold() in names)
    return next(named, Matter.Kind.MATTER.value)


def _both_kinds(file: TableFile, minor: int, by: object) -> Iterable[tuple[str, TableResult]]:
    refused, found = None, False
    for kind, names in SHEETS.items():
        try:
            yield kind.value, read_for(by, file.data, file.name, schema(minor, names))
            found = True
        except WrongSheet as wrong:
            refused = wrong
    if refused and not found:
        raise refused


def _take(imported: Imported, table: TableResult, kind: str, scheme: Scheme) -> None:
    """One sheet into the draft."""
    account = imported.account
    good = _once(table, lines(table, scheme.code_length))
    matters = _matters(imported, good, kind, scheme, table.sheet)
    _write(imported.edition, [NewCondition(matters[line.code], line.values, line.limits) for line in good])
    account.taken += len(good)
    account.remarks += [remark for line in good for remark in remarks(table.sheet, line)]
    account.results.append(table)


def _once(table: TableResult, found: list[Line]) -> list[Line]:
    """Without the rows that say the same condition of a matter again."""
    first: dict[tuple[str, str], Line] = {}
    for line in found:
        kept = first.setdefault((line.code, line.values.text), line)
        if kept is not line:
            table.refuse(line.row, "text", Duplicate(first=kept.row.number))
    return list(first.values())


def _matters(
    imported: Imported, good: list[Line], kind: str, scheme: Scheme, sheet: str
) -> dict[str, Matter]:
    """The matter of every code; a code nobody has becomes a local extension."""
    tenant = imported.edition.tenant
    known = Matter.objects.seen_by(tenant).filter(scheme=scheme, kind=kind)
    found = {matter.code: matter for matter in known.order_by("tenant_id")}  # national rows last: they win
    told: set[str] = set()
    for line in good:
        if line.code not in found:
            found[line.code] = _local(tenant, line, kind, scheme, found)
            imported.added.append(found[line.code])
            imported.account.remarks.append(_about(sheet, line, ADDED, name=line.name))
        elif line.name and line.name != found[line.code].name and line.code not in told:
            ours = found[line.code].name
            imported.account.remarks.append(_about(sheet, line, RENAMED, ours=ours, theirs=line.name))
        told.add(line.code)
    return found


def _local(tenant: Tenant, line: Line, kind: str, scheme: Scheme, found: dict[str, Matter]) -> Matter:
    beside = next((m for m in found.values() if m.major == line.code[:2]), None)
    major = line.major_name or (beside.major_name if beside else line.code[:2])
    major_en = beside.major_name_en if beside else ""
    words = {"name": line.name or line.code, "major_name": major, "major_name_en": major_en}
    return Matter.objects.create(tenant=tenant, scheme=scheme, kind=kind, code=line.code, **words)


def _about(sheet: str, line: Line, message: str, **params: object) -> Remark:
    return Remark(sheet, line.row.number, message, {"code": line.code, **params})


def _write(draft: Edition, new: list[NewCondition]) -> None:
    """Add what the draft does not have; replace what it has."""
    have = {(c.matter_id, c.text): c for c in Condition.objects.filter(edition=draft)}
    known = [(have.get((each.matter.pk, each.values.text)), each) for each in new]
    for condition, each in known:
        if condition:
            change_condition(condition, each.values, each.limits)
    add_conditions(draft, [each for condition, each in known if condition is None])
