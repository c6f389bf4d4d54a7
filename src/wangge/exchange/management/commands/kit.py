"""``kit``: a street from one workbook."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wangge.core.errors import NotFound, Refused
from wangge.exchange.kit import telling
from wangge.exchange.kit.checking import File, check
from wangge.exchange.kit.example import write_example
from wangge.exchange.kit.loading import Faulty, Hands, begin_tenant, load, look, sound
from wangge.exchange.kit.marking import marked as with_marks
from wangge.exchange.kit.passwords import Password, hand_out, passwords_file
from wangge.exchange.kit.template import write_template
from wangge.exchange.kit.unloading import unload
from wangge.exchange.models import KitLoad
from wangge.people.actions.persons import normal_username
from wangge.people.models import Duty, Person
from wangge.places.findings import listed
from wangge.tenants.models import Tenant
from wangge.tenants.terminal import (
    Terminal,
    TerminalCommand,
    Told,
    tenant_named,
    tenant_option,
    write_private,
)

LANGUAGES = ("zh-hans", "en")
TEMPLATE_NAME = "wangge-street.xlsx"
NEW_CODE = "street"
BAR = 40


class NameHands(Refused):
    """Several people hold the duty, or nobody does, and nobody said who acts."""

    code = "kit_name_hands"
    message = "Say with --%(option)s which %(duty)s acts: %(people)s"


class Command(TerminalCommand):
    help = "A street in a box: the workbook to fill in, to check, to load, to take out again."

    def add_commands(self) -> None:
        template = self.sub("template", self.template, "write the workbook to fill in")
        template.add_argument("file", type=Path, nargs="?", default=Path(TEMPLATE_NAME))
        template.add_argument("--example", action="store_true", help="filled with a made-up district")
        checking = self._with_file("check", self.check, "every mistake by sheet, row and column")
        checking.add_argument("--marked", type=Path, help="file for the workbook with the mistakes in it")
        self._with_file("diff", self.diff, "what a workbook would change")
        loading = self._with_file("load", self.load, "load it, all or nothing")
        loading.add_argument("--found", action="store_true", help="found the street with this code first")
        loading.add_argument("--by", help="user name of the administrator")
        loading.add_argument("--granted-by", help="user name of the security administrator")
        loading.add_argument("--passwords", type=Path, help="file for the first passwords (XLSX)")
        taking = self.sub("unload", self.unload, "take out what a load brought")
        tenant_option(taking)
        taking.add_argument("--load", type=int, help="number of the load; none: the last one")
        history = self.sub("list", self.list, "the loads of a street")
        tenant_option(history)

    def _with_file(self, name: str, run: Callable[..., Told], text: str) -> ArgumentParser:
        command = self.sub(name, run, text)
        command.add_argument("file", type=Path)
        command.add_argument("--shapes", type=Path, help="the shape file beside it")
        command.add_argument("--tenant", help="code of the street; without it, a new one is meant")
        command.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
        return command

    def template(self, file: Path, example: bool) -> Told:
        file.write_bytes(write_example(timezone.localtime()) if example else write_template())
        return Told(str(file), {"file": str(file), "example": example})

    def check(
        self, file: Path, shapes: Path | None, tenant: str | None, language: str, marked: Path | None
    ) -> Told:
        with override(language):
            of = tenant_named(tenant) if tenant else None
            checked = check(_file(file, shapes), of, by=Terminal(of), at=timezone.now())
            if marked:
                marked.write_bytes(with_marks(checked.book))
            return _as_new(telling.mistakes(checked.book.sorted()), of)

    def diff(self, file: Path, shapes: Path | None, tenant: str | None, language: str) -> Told:
        with override(language):
            of = tenant_named(tenant) if tenant else None
            plan = look(_file(file, shapes), of, by=Terminal(of), at=timezone.now())
            return _as_new(telling.changes(plan), of)

    def load(self, file: Path, shapes: Path | None, tenant: str | None, language: str, **how: Any) -> Told:
        with override(language):
            try:
                return self._load(_file(file, shapes), tenant or NEW_CODE, how, timezone.now())
            except Faulty as faulty:
                told = telling.mistakes(faulty.mistakes)
                return Told(told.text, told.data, 2)

    @transaction.atomic
    def _load(self, file: File, code: str, how: dict[str, Any], now: datetime) -> Told:
        of = self._tenant(file, code, how["found"], now)
        plan = sound(look(file, of, by=Terminal(of), at=now))
        hands = Hands(Terminal(of)) if plan.standing.is_new else _hands(of, how["by"], how["granted_by"], now)
        record = KitLoad(tenant=of, file_name=file.name, sent_by=hands.admin, sent_at=now)
        record.changes = telling.change_rows(plan)
        done = load(plan, record, hands, at=now, tell=self._bar)
        words = [*done.passwords, *hand_out(record, by=hands.security, at=now)]
        path = how["passwords"] or Path(f"{Path(file.name).stem}-passwords.xlsx")
        if words:
            write_private(path, passwords_file(words))
        return _loaded(done.counts, words, path, record)

    def _tenant(self, file: File, code: str, found: bool, now: datetime) -> Tenant:
        if not found:
            return tenant_named(code)
        checked = check(file, None, by=Terminal(), at=now)
        if not checked.book.is_sound:
            raise Faulty(checked.book.sorted())
        return begin_tenant(code, checked.book.setup.name, by=Terminal(), at=now)

    def _bar(self, page: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            full = BAR * done // max(total, 1)
            self.stderr.write(f"\r{'█' * full}{'·' * (BAR - full)} {done}/{total} {page:<20}", ending="")
            self.stderr.write("\n" if done == total else "", ending="")

    def unload(self, tenant: str, load: int | None) -> Told:
        of = tenant_named(tenant)
        rows = KitLoad.objects.of(of).filter(state=KitLoad.State.LOADED).order_by("-loaded_at", "-pk")
        row = rows.filter(pk=load).first() if load else rows.first()
        if row is None:
            raise NotFound(field="load")
        done = unload(row, by=Terminal(of), at=timezone.now())
        return telling.unloaded(done)

    def list(self, tenant: str) -> Told:
        rows = list(KitLoad.objects.of(tenant_named(tenant)).order_by("-sent_at"))
        data = [
            {"load": r.pk, "file": r.file_name, "state": r.state, "sent_at": r.sent_at, "counts": r.counts}
            for r in rows
        ]
        lines = [
            f"{r.pk}  {timezone.localtime(r.sent_at):%Y-%m-%d %H:%M}  {r.get_state_display()}  {r}"
            for r in rows
        ]
        return Told("\n".join(lines) or _("Nothing was loaded yet."), {"loads": data})


def _file(file: Path, shapes: Path | None) -> File:
    return File(file.read_bytes(), file.name, shapes)


def _as_new(told: Told, of: Tenant | None) -> Told:
    """With a word where a street was taken for a new one although there are some already."""
    known = "" if of else ", ".join(Tenant.objects.order_by("code").values_list("code", flat=True))
    if not known:
        return told
    word = _("Taken for a new street. For one that is there, add --tenant: %(known)s") % {"known": known}
    return Told(f"{told.text}\n{word}", told.data | {"new_street": True}, told.status)


def _hands(of: Tenant, by: str | None, granted_by: str | None, now: datetime) -> Hands:
    admin = _holder(of, by, Duty.Code.ADMIN, "by", now)
    return Hands(Terminal(of), admin, _holder(of, granted_by, Duty.Code.SECURITY_ADMIN, "granted-by", now))


def _holder(of: Tenant, username: str | None, duty: str, option: str, now: datetime) -> Person:
    """Who was named, or the only one who holds the duty."""
    today = timezone.localdate(now)
    people = Person.objects.of(of).filter(
        posts__duty__acts_as=duty, posts__valid__contains=today, is_active=True
    )
    able = {person.username: person for person in people.distinct().order_by("username")}
    named = normal_username(username) if username else next(iter(able), "")
    if named not in able or (not username and len(able) > 1):
        raise NameHands(
            field=option, option=option, duty=Duty.Code(duty).label, people=listed(list(able)) or "–"
        )
    return able[named]


def _loaded(counts: dict[str, dict[str, int]], words: list[Password], path: Path, record: KitLoad) -> Told:
    lines = telling.count_lines(counts)
    if words:
        lines.append(_("First passwords, to be handed out: %(file)s") % {"file": path})
    data = {"load": record.pk, "tenant": record.tenant.code, "counts": counts, "passwords": len(words)}
    return Told("\n".join(lines), {**data, "passwords_file": str(path) if words else ""})
