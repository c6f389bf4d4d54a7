"""A list of staff: one row a post, or a person without one. Good rows go in, the others come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from wangge.core.errors import Refused
from wangge.core.tables import Column, Kind, Row, Schema, TableResult, write_xlsx
from wangge.journal.actions import note
from wangge.journal.tables import read_for
from wangge.people.actions.persons import create_person, normal_username
from wangge.people.actions.posts import appoint
from wangge.people.models import Duty, Person, Platform
from wangge.people.rules import may_enrol, require
from wangge.places.models import Division, ResponsibilityGrid
from wangge.tenants.models import Tenant

SCHEMA = Schema(
    columns=(
        Column("username", ("用户名", "账号", "username", "user name"), required=True, max_length=150),
        Column("name", ("姓名", "name"), required=True, max_length=50),
        Column("email", ("工作邮箱", "电子邮箱", "邮箱", "email", "e-mail", "work email"), max_length=200),
        Column(
            "phone", ("办公电话", "工作电话", "联系电话", "phone", "work phone"), Kind.PLAIN, max_length=30
        ),
        Column("platform", ("平台编码", "单位编码", "platform", "platform code"), max_length=30),
        Column("duty", ("岗位编码", "岗位", "duty", "duty code"), max_length=30),
        Column("area", ("区域编码", "责任网格", "area", "area code"), max_length=30),
        Column("valid_from", ("开始日期", "起始日期", "from", "valid from"), Kind.DATE),
        Column("valid_until", ("结束日期", "until", "valid until"), Kind.DATE),
    )
)


class UnknownHere(Refused):
    """A code that the tenant does not have."""

    code = "unknown_here"
    message = "There is no %(value)s here."


class OtherName(Refused):
    """The user name belongs to somebody who is called otherwise."""

    code = "other_name"
    message = "%(username)s is %(name)s already."


class NoEmail(Refused):
    """Mail would come back."""

    code = "no_email"
    message = "%(value)s is not an e-mail address."


class HalfAPost(Refused):
    """A post is a platform and a duty."""

    code = "half_a_post"
    message = "A post needs both a platform and a duty."


@dataclass
class StaffImport:
    """What became of a list: new people with their one-time passwords, posts given, and the table."""

    table: TableResult
    passwords: dict[str, tuple[str, str]] = field(default_factory=dict)  # user name: name, password
    posts: int = 0

    def passwords_file(self) -> bytes:
        """To be handed out; the passwords are kept nowhere else."""
        out = BytesIO()
        rows = ({"u": user, "n": name, "p": word} for user, (name, word) in self.passwords.items())
        write_xlsx(rows, {"u": "用户名 (user name)", "n": "姓名 (name)", "p": "密码 (password)"}, out)
        return out.getvalue()


def import_staff(data: bytes, name: str, *, by: Person, at: datetime) -> StaffImport:
    """Take a list in, in one transaction; a bad row leaves nothing and is in ``table.bad``.

    Rows with a post need a security administrator. Raises TableRefused when nothing can be read.
    """
    require(may_enrol(by, at))
    done = StaffImport(read_for(by, data, name, SCHEMA))
    with transaction.atomic():
        for row in done.table.rows:
            _take(row, done, by, at)
        note("staff_imported", by=by, subject=name, people=len(done.passwords), posts=done.posts)
    return done


def _take(row: Row, done: StaffImport, by: Person, at: datetime) -> None:
    try:
        with transaction.atomic():
            person, password = _person(row.values, by, at)
            given = _post(row.values, person, by, at)
    except Refused as refused:
        done.table.refuse(row, refused.field, refused)
        return
    if password:
        done.passwords[person.username] = (person.name, password)
    done.posts += given


def _person(values: dict[str, Any], by: Person, at: datetime) -> tuple[Person, str]:
    username = normal_username(values["username"])
    known = Person.objects.of(by.tenant).filter(username=username).first()
    if known is None:
        new = Person(
            username=username,
            name=values["name"],
            work_phone=values.get("phone") or "",
            work_email=_email(values.get("email") or ""),
        )
        return new, create_person(new, by=by, at=at)
    if known.name != values["name"]:
        raise OtherName(field="name", username=username, name=known.name)
    return known, ""


def _email(told: str) -> str:
    try:
        if told:
            validate_email(told)
    except ValidationError as error:
        raise NoEmail(field="email", value=told[:40]) from error
    return told


def _post(values: dict[str, Any], person: Person, by: Person, at: datetime) -> bool:
    platform, duty, area = (values.get(key) or "" for key in ("platform", "duty", "area"))
    if not platform and not duty:
        return False
    if not platform or not duty:
        raise HalfAPost(field="duty" if platform else "platform")
    if not Duty.objects.of(by.tenant).filter(code=duty).exists():
        raise UnknownHere(field="duty", value=duty)
    appoint(
        person,
        _named(Platform, by.tenant, platform, "platform"),
        duty,
        by=by,
        at=at,
        valid_from=values.get("valid_from"),
        valid_until=values.get("valid_until"),
        area=_area(by.tenant, area) if area else None,
    )
    return True


def _area(tenant: Tenant, code: str) -> Division | ResponsibilityGrid:
    """A division by its code, or a responsibility grid by its own."""
    try:
        return _named(ResponsibilityGrid, tenant, code, "area")
    except UnknownHere:
        return _named(Division, tenant, code, "area")


def _named(model: type[Any], tenant: Tenant, code: str, column: str) -> Any:
    if row := model.objects.of(tenant).filter(code=code).first():
        return row
    raise UnknownHere(field=column, value=code)
