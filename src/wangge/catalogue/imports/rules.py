"""Import of who is responsible: one row for a matter, a prefix or everything, in a cell, a division or
everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wangge.catalogue.actions import Scope, add_home_rule, add_responsibility
from wangge.catalogue.imports.account import Account, RowRefused
from wangge.catalogue.models import HomeRule, Matter, Responsibility, Scheme, Source
from wangge.catalogue.queries.matters import matter_of
from wangge.core.errors import Refused
from wangge.core.tables import Column, Kind, Row, Schema, TableResult
from wangge.journal.actions import note
from wangge.journal.tables import read_for
from wangge.people.models import Platform
from wangge.places.located import PRIMARY
from wangge.places.models import Cell, Division
from wangge.tenants.models import Tenant
from wangge.tenants.speech import offered

Values = Mapping[str, object]
KINDS = {
    "部件": "component",
    "component": "component",
    "事项": "matter",
    "事件": "matter",
    "matter": "matter",
}
SCHEMA = Schema(
    (
        Column("scheme", ("编码方案", "scheme"), Kind.CODE, max_length=20),
        Column("kind", ("类别", "kind"), Kind.CHOICE, choices=KINDS, offered=offered(KINDS)),
        Column("code", ("代码", "事项代码", "代码或前缀", "code", "prefix"), Kind.CODE, max_length=6),
        Column("division", ("区划代码", "区域代码", "division"), Kind.CODE, max_length=12),
        Column("system", ("网格体系", "grid system"), Kind.CODE, max_length=20),
        Column("cell", ("网格代码", "cell"), Kind.CODE, max_length=30),
        Column(
            "platform", ("责任单位代码", "责任单位", "platform"), Kind.CODE, required=True, max_length=100
        ),
        Column("since", ("起始日期", "自", "since"), Kind.DATE),
        Column("until", ("终止日期", "至", "until"), Kind.DATE),
        Column("why", ("依据", "理由", "why")),
    ),
    fill_merged=True,
)


class Unknown(RowRefused):
    """A code or name that the tenant does not have."""

    code = "unknown"
    message = "There is no %(what)s “%(value)s” here."


@dataclass(frozen=True)
class Known:
    """What a row may name, by code (and platforms by name)."""

    platforms: dict[str, Platform]
    divisions: dict[str, Division]
    schemes: dict[str, Scheme]
    tenant: Tenant
    scheme: Scheme

    @classmethod
    def of(cls, tenant: Tenant, scheme: Scheme) -> Known:
        platforms = Platform.objects.of(tenant)
        named = {p.name: p for p in platforms} | {p.code: p for p in platforms}
        divisions = {d.code: d for d in Division.objects.of(tenant)}
        return cls(named, divisions, Scheme.objects.in_bulk(), tenant, scheme)

    def platform(self, values: Values, column: str = "platform") -> Platform:
        """The platform whose code or name stands in a column."""
        name = str(values.get(column) or "")
        if name not in self.platforms:
            raise Unknown(field=column, what=_("platform"), value=name)
        return self.platforms[name]


def import_responsibility(
    data: bytes, name: str, *, tenant: Tenant, by: object, scheme: Scheme, since: date
) -> Account:
    """Add the good rows; ``scheme`` and ``since`` hold where a row names none. The account has the others."""
    table = read_for(by, data, name, SCHEMA)
    known = Known.of(tenant, scheme)
    with transaction.atomic():
        account = Account(results=[table])
        for row in table.rows:
            account.taken += _took(table, row, known, by, since)
        note("responsibility_imported", by=by, subject=name, taken=account.taken)
    return account


def _took(table: TableResult, row: Row, known: Known, by: object, since: date) -> bool:
    try:
        with transaction.atomic():
            add_values(row.values, known, by=by, since=since)
    except Refused as refused:
        table.refuse(row, refused.field, refused)
        return False
    return True


def add_values(values: Values, known: Known, *, by: object, since: date) -> Responsibility:
    """Add the responsibility that a row, or a form with the same names, asks for."""
    how = _dates_and_why(values, since)
    return add_responsibility(
        _scope(values, known), known.platform(values), by=by, cell=_cell(values, known), **how
    )


def add_home_values(values: Values, known: Known, *, by: object, since: date) -> HomeRule:
    """The same for a home rule, which has ``finder`` and ``source`` and no cell."""
    finder = known.platform(values, "finder") if values.get("finder") else None
    source = _source(values, known)
    how = _dates_and_why(values, since)
    return add_home_rule(
        _scope(values, known), known.platform(values), by=by, finder=finder, source=source, **how
    )


def _dates_and_why(values: Values, since: date) -> dict[str, Any]:
    why = _text(values, "why")
    return {"since": values.get("since") or since, "until": values.get("until"), "why": why}


def _scope(values: Values, known: Known) -> Scope:
    code, kind, named = _text(values, "code"), _text(values, "kind"), _text(values, "scheme")
    scheme = known.schemes.get(named or known.scheme.code)
    division = _division(values, known)
    if scheme is None:
        raise Unknown(field="scheme", what=_("scheme"), value=named)
    prefix = code.rstrip("*")
    if code and not (prefix.isascii() and prefix.isdigit()):
        raise Unknown(field="code", what=_("matter"), value=code)
    if not code:
        return Scope(kind=kind, scheme=scheme if named else None, division=division)
    if len(prefix) < scheme.code_length:
        return Scope(scheme=scheme, kind=kind, prefix=prefix, division=division)
    return Scope(matter=_matter(scheme, kind, prefix, known), division=division)


def _matter(scheme: Scheme, kind: str, code: str, known: Known) -> Matter:
    """Without a kind the digits mean a matter."""
    if found := matter_of(known.tenant, scheme.code, kind or "matter", code):
        return found
    raise Unknown(field="code", what=_("matter"), value=code)


def _division(values: Values, known: Known) -> Division | None:
    code = _text(values, "division")
    if code and code not in known.divisions:
        raise Unknown(field="division", what=_("division"), value=code)
    return known.divisions.get(code)


def _cell(values: Values, known: Known) -> Cell | None:
    code = _text(values, "cell")
    if not code:
        return None
    system = _text(values, "system") or PRIMARY
    cell = Cell.objects.of(known.tenant).filter(system__code=system, code=code).order_by("-pk").first()
    if cell is None:
        raise Unknown(field="cell", what=_("cell"), value=code)
    return cell


def _source(values: Values, known: Known) -> Source | None:
    code = _text(values, "source")
    source = Source.objects.of(known.tenant).filter(code=code).first() if code else None
    if code and source is None:
        raise Unknown(field="source", what=_("source"), value=code)
    return source


def _text(values: Values, name: str) -> str:
    return str(values.get(name) or "")
