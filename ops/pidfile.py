"""What a server's postmaster.pid tells, and whether it is still true.

Lines: process, data folder, start, port, socket folder, address, shared memory, state.
"""

from pathlib import Path

SOCKET_LINE, STATE_LINE = 4, 7


def is_alive(data: Path) -> bool:
    """Whether the server named there lives: not a zombie, and not another program of the same number."""
    name, state = process(data)
    return name == "postgres" and state != "Z"


def is_ready(data: Path) -> bool:
    """Whether that server lives and takes connections."""
    return is_alive(data) and line(data, STATE_LINE).strip() == "ready"


def socket_folder(data: Path) -> Path | None:
    """The socket folder of the server named there."""
    found = line(data, SOCKET_LINE)
    return Path(found) if found else None


def clear_stale(data: Path) -> None:
    """Remove the file where its number belongs to another program, as happens after a reboot."""
    name, _state = process(data)
    if name not in ("", "postgres"):
        (data / "postmaster.pid").unlink(missing_ok=True)


def process(data: Path) -> tuple[str, str]:
    """Name and state letter of the process named in the file; empty where there is none."""
    try:
        stat = Path(f"/proc/{int(line(data, 0) or 0)}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    before, _, after = stat.rpartition(")")
    return before.partition("(")[2], after.split()[0]


def line(data: Path, number: int) -> str:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return ""
    return lines[number] if len(lines) > number else ""
