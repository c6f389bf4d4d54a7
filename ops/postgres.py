"""The programs of PostgreSQL on this machine, and the system user that may run them."""

import os
import pwd
import re
import subprocess
from pathlib import Path

from ops.trouble import Trouble

SERVERS = Path("/usr/lib/postgresql")
OLDEST = 15


def server_programs(version: int | None = None) -> Path | None:
    """The folder of initdb and pg_ctl: of ``version``, else of the newest server that has PostGIS."""
    usable = [version] if version else sorted(_with_postgis(), reverse=True)
    folders = [SERVERS / str(number) / "bin" for number in usable]
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _with_postgis() -> list[int]:
    controls = Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    numbers = [int(control.parts[-3]) for control in controls if control.parts[-3].isdigit()]
    return [number for number in numbers if number >= OLDEST]


def system_user() -> str | None:
    """Who runs the server: PostgreSQL refuses root, so root hands over to ``postgres``."""
    return "postgres" if os.geteuid() == 0 else None


def may_enter(user: str | None, folder: Path) -> bool:
    """Whether ``user`` (None: this one) can reach ``folder`` through all the folders above it."""
    nearest = next(path for path in (folder, *folder.parents) if path.is_dir())
    return run(["test", "-x", nearest], user=user, check=False).returncode == 0


def our_numbers() -> set[int]:
    """The system's numbers of this process and of the user that runs the server for it."""
    user = system_user()
    return {os.geteuid(), *([pwd.getpwnam(user).pw_uid] if user else [])}


def hand_to(user: str | None, path: Path) -> None:
    """Give ``path`` to ``user``."""
    if user:
        account = pwd.getpwnam(user)
        os.chown(path, account.pw_uid, account.pw_gid)


def run(
    command: list[str | Path],
    *,
    user: str | None = None,
    check: bool = True,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program as ``user`` with a clean environment (no PG… variable of the caller gets in)."""
    inherited = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
    done = subprocess.run(
        [os.fspath(part) for part in command],
        env={**inherited, "LC_ALL": "C.UTF-8", **(env or {})},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **as_user,
    )
    if check and done.returncode:
        raise Trouble(f"{_hidden(command)} failed: {(done.stderr or done.stdout).strip()}")
    return done


def _hidden(command: list[str | Path]) -> str:
    return re.sub(r"\s+", " ", f"{Path(command[0]).name} {command[1] if len(command) > 1 else ''}").strip()
