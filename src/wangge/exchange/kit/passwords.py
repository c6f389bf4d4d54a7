"""First passwords: made when they are handed out, shown once in a file, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from django.db import transaction

from wangge.core.tables import write_xlsx
from wangge.exchange.models import KitItem, KitLoad
from wangge.journal.actions import note
from wangge.people.actions import reset_password
from wangge.people.models import Person

Password = tuple[str, str, str]
"""User name, name, password."""


def without_password(load: KitLoad) -> list[Person]:
    """People whom the load wrote down and who were never given a password."""
    added = load.items.filter(model="people.person", what=KitItem.What.ADD).values("row")
    people = Person.objects.of(load.tenant).filter(pk__in=added, is_active=True, password_set_at=None)
    return list(people.order_by("username"))


@transaction.atomic
def hand_out(load: KitLoad, *, by: Person, at: datetime) -> list[Password]:
    """Give each of them a first password. Only a security administrator may; a second time nobody is left."""
    given = [
        (person.username, person.name, reset_password(person, by=by, at=at))
        for person in without_password(load)
        if person.pk != by.pk
    ]
    if given:
        note("kit_passwords_given", by=by, subject=load.file_name, people=len(given))
    return given


def passwords_file(rows: Iterable[Password]) -> bytes:
    """To be cut into strips and handed out."""
    out = BytesIO()
    columns = {"u": "账号 (User name)", "n": "姓名 (Name)", "p": "首次密码 (First password)"}
    write_xlsx(
        ({"u": user, "n": name, "p": word} for user, name, word in rows), columns, out, "密码 Passwords"
    )
    return out.getvalue()
