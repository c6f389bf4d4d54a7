"""What the doctor finds: each check beside an installation in order and one that is not."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from ops import setup
from ops.doctor import database, examination, machine, secrets, settings, work
from ops.doctor.findings import LOOK, WRONG, Check, Finding
from ops.doctor.world import World
from ops.keeping.address import Address
from ops.paths import ROOT
from tests.ops.starting import run

URLS = ("DATABASE_URL", "DATABASE_OWNER_URL")
ROOM = namedtuple("ROOM", "total used free")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """An installation that nobody has begun to work with: folder of its own, database without tables."""
    monkeypatch.setenv("WANGGE_BACKUP_TO", str(tmp_path / "backups"))
    setup.furnish(tmp_path)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WANGGE_")}
    urls = {key: Address.of(os.environ[key]).named("postgres").url for key in URLS}
    return World({**kept, **urls, "WANGGE_VAR": str(tmp_path)}, ROOT)


def found(check: Check, world: World, **more: str) -> list[tuple[str, str]]:
    """Code and level of what a check says; both languages say it."""
    findings = list(check(World({**world.env, **more}, world.root)))
    for finding in findings:
        says_it_in_both_languages(finding)
    return [(finding.code, finding.level) for finding in findings]


def says_it_in_both_languages(finding: Finding) -> None:
    english, chinese = finding.said
    assert english.isascii() or "‘" in english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert all(finding.mend)


NOWHERE = "postgresql://a:b@/c?host=/nowhere"
SERVER = {"WANGGE_HOSTS": "127.0.0.1,grid.example.gov.cn"}
TLS = {"WANGGE_HTTPS": "1", "WANGGE_ORIGINS": "https://grid.example.gov.cn"}


@pytest.mark.parametrize(
    ("check", "env", "expected"),
    [
        (settings.debug, {}, []),
        (settings.debug, {"WANGGE_DEBUG": "1"}, [("settings.debug", LOOK)]),
        (settings.debug, {"WANGGE_DEBUG": "1", **SERVER}, [("settings.debug", WRONG)]),
        (settings.names, SERVER, []),
        (settings.names, {"WANGGE_HOSTS": "*"}, [("settings.hosts", LOOK)]),
        (settings.https, {}, []),
        (settings.https, {**SERVER, **TLS}, []),
        (settings.https, SERVER, [("settings.https", WRONG)]),
        (settings.https, {**SERVER, "WANGGE_HTTPS": "1"}, [("settings.origins", WRONG)]),
        (secrets.vault_key, {"WANGGE_VAULT_KEY": "nonsense"}, [("key.form", WRONG)]),
        (database.answers, {"DATABASE_URL": NOWHERE}, [("database.unreachable", WRONG)]),
        (database.version, {"DATABASE_URL": NOWHERE}, []),
        (machine.fonts, {}, []),
        (machine.front_end, {}, []),
        (machine.translations, {}, []),
    ],
)  # fmt: skip
def test_what_the_environment_says(
    world: World, check: Check, env: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert found(check, world, **env) == expected


def test_keys_that_are_missing_open_to_others_or_beside_the_backups(world: World, tmp_path: Path) -> None:
    for check in (secrets.vault_key, secrets.permissions, secrets.apart):
        assert found(check, world) == []
    key = tmp_path / "vault_key"
    key.chmod(0o644)
    (tmp_path / "backups").mkdir()
    shutil.copy(key, tmp_path / "backups" / "vault_key")

    assert found(secrets.permissions, world) == [("key.open.vault_key", LOOK)]
    assert found(secrets.apart, world) == [("key.beside", WRONG)]
    key.unlink()
    assert found(secrets.vault_key, world) == [("key.missing", WRONG)]


@pytest.mark.parametrize(("free", "level"), [(50, None), (10, LOOK), (2, WRONG)])
def test_room(world: World, free: int, level: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: ROOM(100, 100 - free, free))

    assert found(machine.disks, world) == ([("disk.data", level)] if level else [])


def test_a_clock_of_backups_that_is_off_or_cannot_be_meant(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(settings.clock_of_backups, world) == []
    monkeypatch.setenv("WANGGE_BACKUP_AT", "off")
    assert found(settings.clock_of_backups, world) == [("settings.backup_off", LOOK)]
    monkeypatch.setenv("WANGGE_BACKUP_AT", "late")
    assert found(settings.clock_of_backups, world) == [("settings.backup", WRONG)]


@pytest.mark.django_db
def test_the_tests_own_database(world: World) -> None:
    """Migrated and empty, on a server that forgets; nobody works the jobs."""
    name = django_settings.DATABASES["default"]["NAME"]
    urls = {key: Address.of(world.env[key]).named(name).url for key in URLS}
    here = World({**world.env, **urls}, ROOT)

    codes = {(finding.code, finding.level) for finding in examination.examined(here)}

    assert codes == {
        ("database.fsync", WRONG),
        ("database.synchronous_commit", WRONG),
        ("database.full_page_writes", WRONG),
        ("jobs.not_running", LOOK),
        ("backups.none", LOOK),
    }


FACTS: dict[str, Any] = {
    "backups": {"state": "green", "made": "2026-03-10", "trouble": "", "tried": True, "tried_trouble": ""},
    "jobs": {"worker": "there", "waiting": 0, "late_since": None, "failed": {}},
    "readers": [{"name": "seal", "behind": 9, "since": "2026-03-10", "state": "green"}],
    "one_disk": False,
}


@pytest.mark.parametrize(
    ("part", "said", "expected"),
    [
        ("backups", {}, []),
        ("backups", {"state": "red"}, ["backups.old"]),
        ("backups", {"made": None, "tried": False, "state": "red"}, ["backups.none"]),
        ("backups", {"tried": False}, ["backups.untried"]),
        ("backups", {"trouble": "full"}, ["backups.failed"]),
        ("backups", {"tried_trouble": "differs"}, ["backups.try_failed"]),
        ("jobs", {"worker": "gone"}, ["jobs.not_running"]),
        ("jobs", {"late_since": "2026-03-10", "waiting": 3}, ["jobs.late"]),
        ("jobs", {"failed": {"draw_photos": 2}}, ["jobs.dead"]),
        ("readers", [{**FACTS["readers"][0], "state": "red"}], ["readers.seal"]),
        ("one_disk", True, ["backups.one_disk"]),
    ],
)
def test_what_goes_on_by_itself(world: World, part: str, said: Any, expected: list[str]) -> None:
    told = {**FACTS[part], **said} if isinstance(said, dict) else said
    known = {"facts": {**FACTS, part: told}, "has_tables": True, "is_running": True}
    world.__dict__.update(known, schema={"newer": [], "older": []}, reachable="")

    findings = [
        one for check in (work.jobs, work.readers, work.backups, work.one_disk) for one in check(world)
    ]

    assert [finding.code for finding in findings] == expected


@pytest.mark.parametrize(
    ("newer", "older", "expected"),
    [([], [], []), (["cases.9"], ["cases.1"], ["schema.newer"]), ([], ["cases.1"], ["schema.older"])],
)
def test_a_database_out_of_step(
    world: World, newer: list[str], older: list[str], expected: list[str]
) -> None:
    world.__dict__.update(reachable="", schema={"newer": newer, "older": older})

    assert [finding.code for finding in database.schema(world)] == expected


def test_the_command_and_its_exit_status(tmp_path: Path) -> None:
    nowhere = {"DATABASE_URL": NOWHERE, "WANGGE_VAR": str(tmp_path)}
    done = run("wangge", "doctor", "--json", **nowhere)

    told = json.loads(done.stdout)
    assert done.returncode == 2
    assert told["checks"] == len(examination.CHECKS)
    assert {"database.unreachable", "key.missing"} <= {finding["code"] for finding in told["findings"]}
    spoken = run("wangge", "doctor", "--lang", "zh", **nowhere).stdout
    assert "数据库无法连接" in spoken
    assert "does not answer" not in spoken
