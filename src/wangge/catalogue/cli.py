"""The catalogue at a terminal. Exit status: 0 done, 1 done with rows refused, 2 refused."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wangge.catalogue.actions import publish
from wangge.catalogue.imports.account import Account
from wangge.catalogue.imports.conditions import Imported, TableFile, import_conditions
from wangge.catalogue.models import Edition, Scheme
from wangge.catalogue.seeds import seed_catalogue
from wangge.core.errors import NotFound
from wangge.core.tables import row_told
from wangge.tenants.speech import translated
from wangge.tenants.terminal import Terminal, Told, tenant_named


def seed() -> Told:
    """The national code tables."""
    counts = seed_catalogue()
    return Told(", ".join(f"{name}: {count}" for name, count in counts.items()), dict(counts))


def import_table(options: dict[str, Any], now: datetime) -> Told:
    """A city's own table of conditions and limits, into a draft; published where asked, if all went in."""
    tenant = tenant_named(options["tenant"])
    into = _only(Edition.objects.of(tenant).filter(number=options["into"])) if options["into"] else None
    scheme = _only(Scheme.objects.filter(code=options["scheme"]))
    path: Path = options["file"]
    file = TableFile(path.read_bytes(), path.name, scheme, options["sheet"], options["kind"])
    by = Terminal(tenant)
    done = import_conditions(file, tenant=tenant, by=by, into=into)
    files = _write_bad(done.account, options["bad"])
    if options["publish"] and not done.account.refused:
        publish(done.edition, by=by, at=now)
    return _told(done, files)


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


def _told(done: Imported, files: list[str]) -> Told:
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
    return Told("\n".join(lines), told, 1 if account.refused else 0)
