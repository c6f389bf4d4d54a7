"""Import of statistical classes: one row for each (class, matter or prefix)."""

from __future__ import annotations

from django.db import transaction

from wangge.catalogue.imports.account import Account, RowRefused
from wangge.catalogue.models import Matter, MatterQuerySet, Scheme, StatClass
from wangge.core.tables import Column, Kind, Row, Schema, TableResult
from wangge.journal.actions import note
from wangge.journal.tables import read_for
from wangge.tenants.models import Tenant

SCHEMA = Schema(
    (
        Column(
            "class_code", ("分类代码", "class code"), Kind.CODE, required=True, max_length=30, fill_down=True
        ),
        Column("class_name", ("分类名称", "class name"), required=True, max_length=50, fill_down=True),
        Column("parent", ("上级分类代码", "parent"), Kind.CODE, max_length=30),
        Column(
            "kind",
            ("类别", "kind"),
            Kind.CHOICE,
            choices={"部件": "component", "事项": "matter", "事件": "matter"},
        ),
        Column("code", ("代码", "事项代码", "代码或前缀", "code"), Kind.CODE, max_length=6),
    ),
    fill_merged=True,
)


class NoSuchMatter(RowRefused):
    """No matter of the scheme has the code or begins with it."""

    code = "no_such_matter"
    message = "No matter has the code “%(value)s” or begins with it."


class NoSuchClass(RowRefused):
    """A parent that no earlier row defines."""

    code = "no_such_class"
    message = "No earlier row has the class “%(value)s”."


def import_stat_classes(data: bytes, name: str, *, tenant: Tenant, by: object, scheme: Scheme) -> Account:
    """Add classes and put matters of ``scheme`` into them; what is there already stays."""
    table = read_for(by, data, name, SCHEMA)
    with transaction.atomic():
        account = Account(results=[table])
        for row in table.rows:
            account.taken += _took(table, row, tenant, Matter.objects.seen_by(tenant).filter(scheme=scheme))
        note("stat_classes_imported", by=by, subject=name, taken=account.taken)
    return account


def _took(table: TableResult, row: Row, tenant: Tenant, known: MatterQuerySet) -> bool:
    try:
        matters = _matters(row, known)
        parent = _parent(row, tenant)
    except RowRefused as refused:
        table.refuse(row, refused.field, refused)
        return False
    values = {"name": row.values["class_name"]} | ({"parent": parent} if parent else {})
    group, _made = StatClass.objects.update_or_create(
        tenant=tenant, code=row.values["class_code"], defaults=values
    )
    group.matters.add(*matters)
    return True


def _matters(row: Row, known: MatterQuerySet) -> list[Matter]:
    prefix = str(row.values.get("code") or "").rstrip("*")
    if not prefix:
        return []
    found = list(known.filter(code__startswith=prefix, kind=row.values.get("kind") or Matter.Kind.MATTER))
    if not found:
        raise NoSuchMatter(field="code", value=prefix)
    return found


def _parent(row: Row, tenant: Tenant) -> StatClass | None:
    code = row.values.get("parent")
    found = above = StatClass.objects.of(tenant).filter(code=code).first() if code else None
    while above and above.code != row.values["class_code"]:
        above = above.parent
    if code and (found is None or above):  # not there, or below the class itself
        raise NoSuchClass(field="parent", value=code)
    return found
