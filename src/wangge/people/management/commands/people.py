"""``people``: lists of staff in and out, and the way back in for who is locked out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.errors import NotFound
from wangge.core.tables import row_told, write_errors_xlsx
from wangge.people.actions.persons import normal_username, recover_account
from wangge.people.actions.tokens import SCOPES, create_token
from wangge.people.imports.staff import StaffImport, import_staff
from wangge.people.models import Person
from wangge.people.signing_in import unlock
from wangge.tenants.speech import translated
from wangge.tenants.terminal import (
    Terminal,
    TerminalCommand,
    Told,
    tenant_named,
    tenant_option,
    write_private,
)


class Command(TerminalCommand):
    help = "Import and list staff, let somebody in again, give a program a token."

    def add_commands(self) -> None:
        table = self.sub("import", self.take, "read a list of staff; good rows go in")
        table.add_argument("file", type=Path)
        tenant_option(table)
        table.add_argument("--by", required=True, help="user name of the security administrator who imports")
        table.add_argument("--bad", type=Path, help="file for refused rows (XLSX)")
        table.add_argument("--passwords", type=Path, help="file for one-time passwords (XLSX)")
        listing = self.sub("list", self.list, "staff of a tenant")
        tenant_option(listing)
        recover = self.sub("recover", self.recover, "new one-time password, without second factor or lock")
        recover.add_argument("username")
        token = self.sub("token", self.token, "a token for a program; shown once")
        token.add_argument("username")
        token.add_argument("--by", required=True, help="user name of the security administrator")
        token.add_argument("--name", required=True)
        token.add_argument("--scope", choices=SCOPES, action="append", required=True)
        token.add_argument("--days", type=int, default=90)

    def take(self, file: Path, tenant: str, by: str, bad: Path | None, passwords: Path | None) -> Told:
        person = _person(by)
        if tenant and person.tenant != tenant_named(tenant):
            raise NotFound(field="by")
        done = import_staff(file.read_bytes(), file.name, by=person, at=timezone.now())
        if bad and done.table.errors:
            bad.write_bytes(write_errors_xlsx(done.table, translated))
        if passwords and done.passwords:
            write_private(passwords, done.passwords_file())
        return _told(done)

    def list(self, tenant: str) -> Told:
        rows = list(
            Person.objects.of(tenant_named(tenant))
            .order_by("username")
            .values("username", "name", "is_active")
        )
        text = "\n".join(f"{r['username']}  {r['name']}{'' if r['is_active'] else '  ×'}" for r in rows)
        return Told(text, {"people": rows})

    def recover(self, username: str) -> Told:
        person = _person(username)
        password = recover_account(person, by=Terminal(person.tenant), at=timezone.now())
        unlock(person.username)
        return Told(f"{person.username}  {password}", {"username": person.username, "password": password})

    def token(self, username: str, by: str, name: str, scope: list[str], days: int) -> Told:
        now = timezone.now()
        how = {"expires_at": now + timedelta(days=days), "by": _person(by), "at": now}
        token, raw = create_token(_person(username), name, scope, **how)
        return Told(raw, {"token": raw, "scopes": token.scopes, "expires_at": token.expires_at})


def _person(username: str) -> Person:
    found = Person.objects.select_related("tenant").filter(username=normal_username(username))
    if person := found.first():
        return person
    raise NotFound(field="username")


def _told(done: StaffImport) -> Told:
    found = done.table.errors_by_row
    errors = [
        {"row": e.row, "column": e.column, "code": e.code, "message": translated(e.message, e.params)}
        for e in found
    ]
    counts = {"people": len(done.passwords), "posts": done.posts, "refused": len(done.table.bad)}
    lines = [row_told(error, translated) for error in found]
    lines.append(_("New persons: %(people)s. New posts: %(posts)s. Rows refused: %(refused)s.") % counts)
    return Told("\n".join(lines), counts | {"errors": errors}, 1 if errors else 0)
