"""Processes of a start whose supervisor was killed."""

import os
import signal
from pathlib import Path

MARK = "WANGGE_RUN"


def mark(var: Path) -> dict[str, str]:
    """The variable that every process of an installation's start carries."""
    return {MARK: str(var)}


def end(var: Path) -> list[int]:
    """Kill every process that carries the mark; only for who holds the installation's run lock."""
    found = [pid for pid in processes() if carries(pid, f"{MARK}={var}")]
    for pid in found:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return found


def processes() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit() and int(entry) != os.getpid()]


def carries(pid: int, variable: str) -> bool:
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:  # gone, or somebody else's
        return False
    return os.fsencode(variable) in environment.split(b"\0")
