"""Secrets that an installation makes for itself, each in a file only its owner can read."""

import base64
import json
import os
import secrets
from pathlib import Path


def write_once(path: Path, content: str) -> str:
    """The content of ``path``; written first, readable by nobody else, where it does not exist."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return content


def database_passwords(folder: Path) -> dict[str, str]:
    """Passwords of the roles ``postgres`` (superuser), ``owner`` and ``app``."""
    made = {role: secrets.token_urlsafe(24) for role in ("postgres", "owner", "app")}
    return json.loads(write_once(folder / "database_passwords", json.dumps(made)))


def make_keys(folder: Path) -> None:
    """The signing key of sessions, and the 32-byte key of the vault (base64)."""
    write_once(folder / "secret_key", secrets.token_urlsafe(48))
    write_once(folder / "vault_key", base64.b64encode(secrets.token_bytes(32)).decode())
