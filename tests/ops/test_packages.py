"""Packages of the system: installed where that is allowed, asked for in one line where it is not."""

import os
from pathlib import Path

import pytest

from ops import packages
from ops.trouble import Trouble


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has only the font."""
    have = {packages.FONT}
    monkeypatch.setattr(
        packages, "PRESENT", {name: lambda name=name: name in have for name in packages.PRESENT}
    )


def test_a_server_without_own_database_needs_no_postgresql() -> None:
    assert packages.needed(own_cluster=False, testing=False) == [packages.FONT, packages.VENV]
    assert packages.DATABASE in packages.needed(own_cluster=True, testing=False)
    assert packages.BROWSER in packages.needed(own_cluster=False, testing=True)


@pytest.mark.usefixtures("lacking")
def test_without_rights_the_one_line_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "privilege", lambda: None)

    with pytest.raises(Trouble) as told:
        packages.prepare([packages.FONT, packages.VENV, packages.DATABASE])

    line = "sudo apt-get install -y --no-install-recommends python3-venv postgresql-15-postgis-3"
    assert str(told.value).splitlines()[-1].strip() == line


@pytest.mark.usefixtures("lacking")
@pytest.mark.parametrize("before", [[], ["sudo", "-n"]])
def test_with_rights_only_what_lacks_is_installed(monkeypatch: pytest.MonkeyPatch, before: list[str]) -> None:
    commands: list[str] = []
    monkeypatch.setattr(packages, "privilege", lambda: before)
    monkeypatch.setattr(packages, "run", lambda command: commands.append(" ".join(command)))

    packages.prepare([packages.FONT, packages.DATABASE])

    assert commands == [
        " ".join([*before, "apt-get update"]),
        " ".join([*before, "apt-get install -y --no-install-recommends postgresql-15-postgis-3"]),
    ]


def test_nothing_is_done_where_nothing_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "PRESENT", {packages.FONT: lambda: True})
    monkeypatch.setattr(packages, "privilege", lambda: pytest.fail("nobody needs to ask"))

    packages.prepare([packages.FONT])


def test_who_is_neither_root_nor_sudoer_may_not_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "apt-get").touch(mode=0o755)
    refusing = tmp_path / "sudo"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert packages.privilege() is None
    refusing.write_text("#!/bin/sh\nexit 0\n")
    assert packages.privilege() == [str(refusing), "-n"]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert packages.privilege() == []


def test_apt_that_fails_is_told() -> None:
    with pytest.raises(Trouble, match=r"failed:\nno network"):
        packages.run(["sh", "-c", "echo no network >&2; exit 100"])
