"""Translations: .po files are kept, .mo files are made from them."""

import subprocess

from ops.paths import LOCALE, VENV
from ops.stamps import digest, once
from ops.trouble import Trouble


def prepare() -> None:
    """Compile every catalogue that has changed."""
    catalogues = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    if catalogues:
        once(LOCALE / ".compiled.mo", digest(catalogues), compile_all)


def compile_all() -> None:
    command = [VENV / "bin" / "pybabel", "--quiet", "compile", "-D", "django", "-d", LOCALE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(f"the translations cannot be compiled:\n{done.stderr}")
