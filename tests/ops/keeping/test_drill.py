"""The drill of backup and restore (R1-R5): one town, backed up under eight writers, brought back every way.

One test, so that one town is made however the tests are spread over workers; each step says what it shows.
"""

from __future__ import annotations

import gzip
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ops import migrations
from ops.keeping import making, manifest, schemas, shelf
from ops.keeping.restoring import Restored, Wish, attempt, restore
from ops.keeping.shelf import Kept
from ops.trouble import Trouble
from tests.ops.keeping.later import later_version
from tests.ops.keeping.machine import Machine, empty_machine, town
from tests.ops.keeping.writers import Deeds, at_work

pytestmark = pytest.mark.crash

OPEN = """
from uuid import UUID
from wangge.tenants.models import Tenant
from wangge.tenants.terminal import Terminal
from wangge.vault.actions import masked, open
from wangge.vault.cipher import VaultUnreadable
tenant = Tenant.objects.get(code="here")
try:
    print(open("{key}", Terminal(tenant), "test"))
except VaultUnreadable:
    print("unreadable", masked(UUID("{key}"), tenant))
"""
READ = """
from wangge.journal.actions import note
from wangge.journal.models import Entry
from wangge.journal.sealing import seal_pending, verify
from django.utils import timezone
note("signed_in", by="after")
while seal_pending(timezone.now()): pass
print(list(verify()), Entry.objects.order_by("-xid", "-id").first().person)
"""


def test_a_town_is_backed_up_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with town(tmp_path / "old") as (old, told):
        kept, answered = backed_up_while_eight_write(old, tmp_path / "backups")
        it_holds_whole_deeds_and_no_key(old, kept)
        what_is_no_whole_backup_is_refused(old, kept, tmp_path)
        it_can_be_tried_without_touching_anything(old, kept)
        migrations_go_back_and_forth_with_data_in_place(old)
        an_upgrade_keeps_the_data_and_can_be_gone_back_from(old, tmp_path, monkeypatch)
        right_key = (old.var / "vault_key").read_text()
        with empty_machine(tmp_path / "new") as new:
            without_its_key_all_but_the_vault_works(new, kept, answered, told["sealed"])
            with_its_key_the_vault_opens(new, kept, told["sealed"], right_key)


def backed_up_while_eight_write(old: Machine, where: Path) -> tuple[Kept, set[str]]:
    """R1: one command, while people work."""
    with at_work(old.env["DATABASE_URL"], old.var / "files") as deeds:
        began = time.monotonic()
        kept = making.make(old.env, where)
        answered = deeds.before(began)
        assert later(deeds, began), "they went on writing meanwhile"
    assert len(answered) >= 50
    assert kept.told["files"]["bad"] == []
    assert [path.name for path in where.iterdir() if path.suffix] == [], "nothing unfinished is left"
    return kept, answered


def later(deeds: Deeds, moment: float) -> set[str]:
    return {subject for subject, at in deeds.done if at > moment}


def it_holds_whole_deeds_and_no_key(old: Machine, kept: Kept) -> None:
    passwords = [password.encode() for password in old.cluster.passwords.values()]
    secrets = [*passwords, *((old.var / name).read_bytes() for name in ("vault_key", "secret_key"))]
    held = [path.read_bytes() for path in kept.path.rglob("*") if path.is_file()]
    opened = [*held, *(gzip.decompress(data) for data in held if data[:2] == b"\x1f\x8b")]
    assert not any(secret in data for secret in secrets for data in opened)
    assert "张建国".encode() not in b"".join(opened)
    assert (kept.path.stat().st_mode & 0o777, kept.path.parent.stat().st_mode & 0o777) == (0o700, 0o700)
    assert kept.told["keys"] != {}
    assert kept.told["journal"]["seal"] == 1


def what_is_no_whole_backup_is_refused(old: Machine, kept: Kept, folder: Path) -> None:
    """R4: each is refused with its reason, and the town is as it was."""
    before = old.told()
    for spoil, reason in SPOILT.values():
        copy = folder / "spoilt" / kept.path.name
        shutil.rmtree(copy.parent, ignore_errors=True)
        shutil.copytree(kept.path, copy)
        spoil(copy)
        with pytest.raises(Trouble, match=reason):
            restore(old.env, copy, Wish(replace=True))
        assert old.told() == before
    with pytest.raises(Trouble, match=r"holds data\. Nothing was changed"):
        restore(old.env, kept.path, Wish())
    with psycopg.connect(old.env["DATABASE_URL"]), pytest.raises(Trouble, match="1 programs are connected"):
        restore(old.env, kept.path, Wish(replace=True))
    other = {**old.env, "WANGGE_VAULT_KEY": "bm90IHRoZSBrZXkgb2YgdGhpcyBvbmUsIGJ1dCAzMiE="}
    with pytest.raises(Trouble, match="WANGGE_VAULT_KEY does not open 1 sealed values"):
        restore(other, kept.path, Wish(replace=True))
    assert old.told() == before


def dump_of(copy: Path) -> Path:
    return max((copy / manifest.DATABASE).glob("*.gz"), key=lambda path: path.stat().st_size)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def a_file(copy: Path) -> Path:
    return next(path for path in sorted((copy / manifest.FILES).rglob("*")) if path.is_file())


def reword(**changes: Any) -> Callable[[Path], None]:
    def spoil(copy: Path) -> None:
        manifest.write(copy, {**json.loads((copy / manifest.PAPER).read_text()), **changes})

    return spoil


def another_schema(change: Callable[[dict[str, list[str]]], object]) -> Callable[[Path], None]:
    def spoil(copy: Path) -> None:
        told = json.loads((copy / manifest.PAPER).read_text())
        change(told["schema"])
        manifest.write(copy, told)

    return spoil


def lead_out(copy: Path) -> None:
    told = json.loads((copy / manifest.PAPER).read_text())
    (copy / manifest.LIST).write_text(f"../../etc {'0' * 64} 1\n")
    told["files"]["list"] = manifest.hash_of(copy / manifest.LIST)
    manifest.write(copy, told)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "dump cut": (lambda copy: cut(dump_of(copy)), r"has \d+ bytes and had \d+: cut off"),
    "dump flipped": (lambda copy: flip(dump_of(copy)), "is damaged: its content is not what was backed up"),
    "dump lacks": (lambda copy: dump_of(copy).unlink(), "is missing"),
    "dump has more": (lambda copy: (copy / "database" / "9.dat").touch(), "holds what the backup did not"),
    "file flipped": (lambda copy: flip(a_file(copy)), "is damaged"),
    "file lacks": (lambda copy: a_file(copy).unlink(), "is missing"),
    "list flipped": (lambda copy: flip(copy / manifest.LIST), "files.list is damaged"),
    "list leads out": (lead_out, r"holds a line that is none: \.\./\.\./etc"),
    "paper flipped": (lambda copy: flip(copy / manifest.PAPER), "its hash differs"),
    "paper lacks": (
        lambda copy: (copy / manifest.PAPER).unlink(),
        "is no backup, or one that was never finished",
    ),
    "all lacks": (shutil.rmtree, "is not a folder"),
    "format": (reword(format=2), "of format 2, and this Wangge reads format 1"),
    "server": (reword(server=990001), "install postgresql-client-99"),
    "newer": (another_schema(lambda schema: schema["cases"].append("9999_later")), "made by a newer Wangge"),
    "older": (
        another_schema(lambda schema: schema["cases"].pop()),
        "made by an older Wangge.* say --migrate",
    ),
}


def it_can_be_tried_without_touching_anything(old: Machine, kept: Kept) -> None:
    before, databases = old.told(), old.ask("select datname from pg_database order by 1")
    done = attempt(old.env, kept.path)

    assert_all_was_compared(done, kept)
    assert (old.told(), old.ask("select datname from pg_database order by 1")) == (before, databases)


def assert_all_was_compared(done: Restored, kept: Kept) -> None:
    compared = done.compared
    assert compared.differences == []
    assert compared.rows == sum(count for count, _ in kept.told["tables"].values()) > 500
    assert (compared.seals, compared.head) == (1, kept.told["journal"]["hash"])
    assert compared.files == kept.told["files"]["count"] >= 50


def migrations_go_back_and_forth_with_data_in_place(old: Machine) -> None:
    """M1: everything that says how it is taken back is, and is made again; no lock is waited for long."""
    told = json.loads(old.python("-m", "tests.ops.keeping.back_and_forth", WANGGE_AS_OWNER="1"))

    assert told["lost"] == []
    assert ["journal", "0003_counted_on"] in told["undone"]


ONE_TENANT_MORE = """
insert into tenants_tenant
select (jsonb_populate_record(one, jsonb_build_object('id', one.id + 1000, 'code', 'late'))).*
from tenants_tenant one order by id limit 1
"""
"""Like another, whatever columns tenants have by now."""


def an_upgrade_keeps_the_data_and_can_be_gone_back_from(
    old: Machine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M2, R3 as far as a backup reaches, and the way back: a version with one migration more and a bad delete
    in it, then the version before again, as it was."""
    monkeypatch.setenv("WANGGE_BACKUP_TO", str(folder / "upgrades"))
    tomorrow = later_version(folder / "tomorrow", old.env)
    before = old.told()

    migrations.prepare(tomorrow, None)

    assert old.ask("select count(*) from of_tomorrow") == [(0,)]
    noted = {"django_migrations", "journal_backup", "journal_entry"}
    after = old.told()
    assert {name for name in before if after[name] != before[name]} == noted, "the upgrade and its backup"
    [kept] = shelf.kept(folder / "upgrades")
    assert kept.told["why"] == shelf.BEFORE_UPGRADE
    with pytest.raises(
        Trouble, match=r"journal\.9999_tomorrow is not known here\. Nothing was changed"
    ) as refusal:
        migrations.prepare(old.env, None)
    assert f"./wangge restore {kept.path} --replace" in str(refusal.value)

    old.do("delete from people_session")
    old.do(ONE_TENANT_MORE)
    done = restore(old.env, kept.path, Wish(replace=True))
    migrations.prepare(old.env, None)

    assert old.told() == before, "the deleted is back, and nothing later is there"
    assert done.set_aside.startswith("wangge_before_")
    assert (done.set_aside,) in old.ask("select datname from pg_database"), "what was replaced is kept"
    [aside] = old.var.glob("files_before_*")
    assert {path.name for path in aside.rglob("*")} == {path.name for path in (old.var / "files").rglob("*")}


def without_its_key_all_but_the_vault_works(new: Machine, kept: Kept, answered: set[str], key: str) -> None:
    """R2 and R5: an empty machine; its server counts transactions from its own beginning."""
    done = restore(new.env, kept.path, Wish(without_key=True))

    assert_all_was_compared(done, kept)
    every_answered_deed_is_there_whole(new, answered)
    every_file_is_there(new)
    assert "permission denied" in refused(new, "delete from journal_entry")
    opened, read = new.shell(OPEN.format(key=key) + READ).splitlines()
    assert opened == "unreadable 张**"
    assert read == "[] after", "what is written now comes after what was written there, and is sealed"


def every_answered_deed_is_there_whole(machine: Machine, answered: set[str]) -> None:
    lines = machine.ask("select subject, count(*) from journal_entry where subject like 'w%%' group by 1")
    assert {count for _, count in lines} == {2}
    assert answered <= {subject for subject, _ in lines}


def every_file_is_there(machine: Machine) -> None:
    named = {name for (name,) in machine.ask("select sha256 from files_blob")}
    lying = {path.name: path for path in (machine.var / "files").rglob("*") if path.is_file()}
    assert named == set(lying)
    assert all(manifest.hash_of(path) == name for name, path in lying.items())


def refused(machine: Machine, statement: str) -> str:
    with psycopg.connect(machine.env["DATABASE_URL"]) as connection:
        with pytest.raises(psycopg.Error) as error:
            connection.execute(statement)
        return str(error.value)


def with_its_key_the_vault_opens(new: Machine, kept: Kept, key: str, right: str) -> None:
    (new.var / "vault_key").write_text(right)

    assert new.shell(OPEN.format(key=key)) == "张建国"
    assert schemas.beyond(kept.told["schema"], schemas.known(new.env)) == []
