"""Commands at a terminal: sub-commands, ``--json``, exit status 0 done, 1 done with findings, 2 refused."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.tenants.models import Tenant
from wangge.tenants.speech import said


@dataclass(frozen=True)
class Terminal:
    """Whoever sits at the terminal of the installation, as the journal names them."""

    tenant: Tenant | None = None
    username: str = "terminal"


@dataclass(frozen=True)
class Told:
    """What a command answers: for people, for programs, exit status."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    status: int = 0


class TerminalCommand(BaseCommand):
    """A command whose sub-commands are added by ``add_commands`` with :meth:`sub`."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        self._commands = parser.add_subparsers(dest="what", required=True)
        self.add_commands()

    def add_commands(self) -> None:
        raise NotImplementedError

    def sub(self, name: str, run: Callable[..., Told], text: str) -> ArgumentParser:
        """Add a sub-command; ``run`` gets its options as keywords."""
        parser = self._commands.add_parser(name, help=text)
        parser.set_defaults(run=run)
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")
        return parser

    def handle(self, *, run: Callable[..., Told], as_json: bool, **options: Any) -> None:
        given = {name: value for name, value in options.items() if name not in _DJANGOS and name != "what"}
        try:
            told = run(**given)
        except Refused as refused:
            text = said(refused)
            told = Told(text, {"code": refused.code, "message": text}, 2)
        except OSError as error:
            text = file_told(error)
            told = Told(text, {"code": "file", "message": text}, 2)
        self.stdout.write(json.dumps(told.data, ensure_ascii=False, default=str) if as_json else told.text)
        if told.status:
            sys.exit(told.status)


_DJANGOS = {
    "verbosity",
    "stdout",
    "stderr",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}


def file_told(error: OSError) -> str:
    """Why a file cannot be had, without the folders of this machine."""
    file = Path(str(error.filename or "")).name
    if isinstance(error, FileNotFoundError):
        return _("There is no file %(file)s.") % {"file": file}
    return _("The file %(file)s cannot be used: %(why)s") % {"file": file, "why": error.strerror}


def write_private(path: Path, data: bytes) -> None:
    """A file that only its owner reads."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)


class TenantsNone(Refused):
    """An installation with which nobody has begun."""

    code = "tenants_none"
    message = (
        "There is no tenant yet: ./wangge tenants create CODE NAME, or kit load FILE --tenant CODE --found"
    )


class TenantUnclear(Refused):
    """No tenant of that code, or several and none was named."""

    code = "tenant"
    message = "Name a tenant with --tenant: %(known)s"


def tenant_option(parser: ArgumentParser) -> None:
    parser.add_argument("--tenant", default="", help="code of the tenant; the only one may be left out")


def tenant_named(code: str) -> Tenant:
    """The tenant of a code; without one the only real tenant, whatever practice copies stand beside it.

    Raises TenantsNone, TenantUnclear.
    """
    known = {one.code: one for one in Tenant.objects.order_by("code")}
    if not known:
        raise TenantsNone
    if code in known:
        return known[code]
    real = [one for one in known.values() if not one.is_practice]
    if code or len(real) != 1:
        raise TenantUnclear(field="tenant", known=", ".join(known))
    return real[0]
