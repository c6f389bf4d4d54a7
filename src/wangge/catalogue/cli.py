"""The catalogue at a terminal. Exit status: 0 done, 1 done with rows refused, 2 refused."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from wangge.catalogue.actions import publish
from wangge.catalogue.imports.account import Account
from wangge.catalogue.imports.conditions import Imported, TableFile, import_conditions
from wangge.catalogue.models import Edition, Scheme
from wangge.catalogue.seeds import seed_catalogue
from wangge.core.errors import NotFound
from wangge.core.tables import row_told
from wangge.tenants.models import Tenant
from wangge.tenants.speech import translated

Answer = tuple[dict[str, object], str, int]
"""For programs, for people, exit status."""


@dataclass(frozen=True)
class Terminal:
    """Whoever sits at the terminal of the installation, as the journal names them."""

    tenant: Tenant
    username: str = "terminal"


def add_arguments(parser: ArgumentParser) -> None:
    """Sub-commands and their options."""
    commands = parser.add_subparsers(dest="what", required=True)
    seed = commands.add_parser("seed", help="write the national code tables")
    table = commands.add_parser("import", help="read a city's table of conditions and limits into a draft")
    table.add_argument("file", type=Path)
    table.add_argument("--tenant", required=True, help="code of the tenant")
    table.add_argument("--scheme", required=True, choices=["2026", "2013", "2007"])
    table.add_argument("--sheet", default="", help="only this sheet")
    table.add_argument(
        "--kind", default="", choices=["component", "matter"], help="what the sheet or CSV is about"
    )
    table.add_argument("--into", type=int, help="number of an existing draft")
    table.add_argument("--publish", action="store_true", help="publish the draft when no row was refused")
    table.add_argument("--bad", type=Path, help="folder for files of refused rows")
    for each in (seed, table):
        each.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")


def run(options: Namespace, now: datetime) -> Answer:
    """Do what was asked."""
    if options.what == "seed":
        counts = seed_catalogue()
        return dict(counts), ", ".join(f"{name}: {count}" for name, count in counts.items()), 0
    return _import(options, now)


def _import(options: Namespace, now: datetime) -> Answer:
    tenant = _only(Tenant.objects.filter(code=options.tenant))
    into = _only(Edition.objects.of(tenant).filter(number=options.into)) if options.into else None
    scheme = _only(Scheme.objects.filter(code=options.scheme))
    file = TableFile(options.file.read_bytes(), options.file.name, scheme, options.sheet, options.kind)
    by = Terminal(tenant)
    done = import_conditions(file, tenant=tenant, by=by, into=into)
    files = _write_bad(done.account, options.bad)
    if options.publish and not done.account.refused:
        publish(done.edition, by=by, at=now)
    return _answer(done, files)


def _only(rows):  # type: ignore[no-untyped-def]  # any queryset
    if (row := rows.first()) is None:
        raise NotFound
    return row


def _write_bad(account: Account, folder: Path | None) -> list[str]:
    """Files of refused rows, one a sheet."""
    if folder is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"refused-{number}.xlsx" for number, _ in enumerate(account.bad_files(), 1)]
    for path, data in zip(paths, account.bad_files().values(), strict=True):
        path.write_bytes(data)
    return [str(path) for path in paths]


def _answer(done: Imported, files: list[str]) -> Answer:
    account, edition = done.account, done.edition
    told = account.as_json() | {
        "edition": edition.number,
        "published": not edition.is_draft,
        "added": [matter.code for matter in done.added],
        "files": files,
    }
    lines = [f"{one.sheet} {one.where}: {one.text}" for one in account.remarks_alike]
    lines += [f"{error.sheet} {row_told(error, translated)}" for error in account.errors]
    lines += [translated(notice.message, notice.params) for notice in account.notices]
    counts = {"edition": edition.number, "taken": account.taken, "refused": account.refused}
    lines.append(_("Edition %(edition)s: %(taken)s rows taken, %(refused)s refused.") % counts)
    return told, "\n".join(lines), 1 if account.refused else 0


def as_text(told: dict[str, object]) -> str:
    """One JSON document."""
    return json.dumps(told, ensure_ascii=False, default=str)
