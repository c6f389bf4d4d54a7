"""From a fresh clone to everything that running or testing needs; each step only when it has changed."""

import os
from pathlib import Path

from ops import frontend, packages, translations, venv
from ops.cluster import PASSABLE, make_folder
from ops.locks import locked
from ops.paths import ROOT, var
from ops.secrets import make_keys


def own_cluster() -> bool:
    """Whether this installation keeps its own database server."""
    return not os.environ.get("DATABASE_URL")


def prepare(*, testing: bool = False, pages: bool = True, keys: bool = True) -> None:
    """Packages of the system, the virtual environment, the front end (``pages``), translations, ``keys``.

    One at a time in a clone: two that start together do not install into the same folder.
    """
    with locked(ROOT):
        packages.prepare(packages.needed(own_cluster=own_cluster(), testing=testing))
        venv.prepare(["base", "dev"] if testing else ["base"])
        if pages:
            frontend.prepare()
        translations.prepare()
        if keys:
            furnish(var())


def furnish(folder: Path) -> None:
    """What the program expects to find in its var folder."""
    make_folder(folder, PASSABLE, None)
    make_folder(folder / "static", PASSABLE, None)
    make_keys(folder)
