"""The front end: packages by the lock file, pages' scripts and styles by Vite, into web/dist."""

from collections.abc import Iterator
from pathlib import Path

from ops import node as nodes
from ops.paths import WEB
from ops.say import say
from ops.stamps import digest, once
from ops.trouble import Trouble

MADE = {"node_modules", "dist"}


def prepare() -> None:
    """Bring web/dist up to date with the sources in web/. Node is looked for only when something changed."""
    if not (WEB / "package.json").exists():
        return
    locks = digest([WEB / "package.json", WEB / "package-lock.json"])
    once(WEB / "node_modules" / ".installed", locks, lambda: npm("Installing packages for", "ci"))
    built = WEB / "node_modules" / ".built"
    if not (WEB / "dist").is_dir():
        built.unlink(missing_ok=True)
    once(built, digest(sources()), lambda: npm("Building", "run", "build"))


def sources() -> Iterator[Path]:
    """Every file that the front end is built from."""
    for path in WEB.iterdir():
        if path.name not in MADE:
            yield from (file for file in [path, *path.rglob("*")] if file.is_file())


def npm(what: str, *arguments: str) -> None:
    say(f"{what} the front end …")
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    done = nodes.find().run(*arguments, *quiet, cwd=WEB)
    if done.returncode:
        raise Trouble(f"npm {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
