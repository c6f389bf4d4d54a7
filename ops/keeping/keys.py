"""The vault's keys, which lie apart from every backup: whether those at hand open what a backup holds."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ops.trouble import Trouble

APART = (
    "The key of the sealed names is NOT in the backup. Keep a copy of {} apart from it, under lock: "
    "without it no name or telephone can be read, and who has both reads them all."
)


def source(env: Mapping[str, str]) -> str:
    """Where this installation's key is."""
    if env.get("WANGGE_VAULT_KEY"):
        return "WANGGE_VAULT_KEY"
    return str(Path(env["WANGGE_VAR"]) / "vault_key")


def at_hand(env: Mapping[str, str]) -> set[str]:
    """The ids of the keys that this installation has; the same as ``wangge.vault.cipher`` computes."""
    given = env.get("WANGGE_VAULT_KEY")
    file = Path(env["WANGGE_VAR"]) / "vault_key"
    if not given and not file.is_file():
        return set()
    return {_id(one) for one in (given or file.read_text()).strip().split(",")}


def _id(key: str) -> str:
    try:
        raw = base64.b64decode(key.strip(), validate=True)
    except binascii.Error as error:
        raise Trouble("the vault's key is not written in base64.") from error
    return hashlib.sha256(raw).hexdigest()[:16]


def lacking(told: dict[str, Any], env: Mapping[str, str]) -> int:
    """How many sealed values of a backup cannot be opened with what is at hand."""
    known = at_hand(env)
    return sum(number for key, number in told["keys"].items() if key not in known)


def refuse_wrong(told: dict[str, Any], env: Mapping[str, str], *, without: bool) -> None:
    """A key that is here and opens nothing is a mistake that should be noticed now."""
    if at_hand(env) and not without and (number := lacking(told, env)):
        raise Trouble(
            f"the key in {source(env)} does not open {number} sealed values of this backup: it is another "
            f"installation's, or was made anew. Put the right key there (or both, comma between), or say "
            "--without-key: everything but opening sealed names and telephones will work."
        )


def warning(told: dict[str, Any], env: Mapping[str, str]) -> str:
    """What to say after restoring without the key; empty where all can be opened."""
    number = lacking(told, env)
    if not number:
        return ""
    return (
        f"{number} sealed names and telephones cannot be opened: their key is not here. Everything else "
        "works. When the key is found, write it behind the present one (comma between) into "
        f"{source(env)} and start again. Who signs in with a second factor needs a recovery code until then, "
        "or the security administrator."
    )
