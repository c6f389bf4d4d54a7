"""Where things lie."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WEB = ROOT / "web"
LOCALE = ROOT / "src" / "wangge" / "locale"

SOCKET_PATH_LIMIT = 107  # bytes in sun_path, less the closing zero
SOCKET_NAME = ".s.PGSQL.5432"


def var() -> Path:
    """The folder of everything that this installation writes."""
    return Path(os.environ.get("WANGGE_VAR") or ROOT / "var").resolve()


def short_hash(path: Path) -> str:
    """Ten letters that tell one installation from another on the same machine."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def temporary_folder(user_may_enter: Callable[[Path], bool]) -> Path:
    """The temporary folder; /tmp where that one is too long for a socket or closed to the server's user."""
    folder = Path(tempfile.gettempdir())
    longest = folder / ("wg-" + "0" * 12) / SOCKET_NAME
    fits = len(os.fsencode(longest)) <= SOCKET_PATH_LIMIT
    return folder if fits and user_may_enter(folder) else Path("/tmp")  # noqa: S108 - owners are checked
