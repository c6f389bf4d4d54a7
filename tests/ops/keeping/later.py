"""A Wangge of tomorrow: a copy of the program with one migration more."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ops.paths import ROOT

LATER = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("journal", "{last}")]
    operations = [migrations.RunSQL("create table of_tomorrow (id int)", "drop table of_tomorrow")]
"""


def later_version(folder: Path, env: dict[str, str]) -> dict[str, str]:
    """The environment in which the copy runs."""
    source = folder / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    migrations = source / "wangge" / "journal" / "migrations"
    last = (migrations / "max_migration.txt").read_text().strip()
    (migrations / "9999_tomorrow.py").write_text(LATER.format(last=last))
    (migrations / "max_migration.txt").write_text("9999_tomorrow\n")
    return {**env, "PYTHONPATH": f"{source}{os.pathsep}{ROOT}"}
