"""AES-256-GCM under keys that lie outside the database."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wangge.core.errors import Refused

NONCE_BYTES = 12


class VaultUnreadable(Refused):
    """The key is not at hand, or the row was changed behind the vault's back."""

    code = "vault_unreadable"
    message = (
        "This sealed value cannot be read: the key that sealed it is not here. Tell whoever runs the server."
    )
    status = 503


class Sealed(NamedTuple):
    """What the database keeps: which key, and the value under it."""

    key_id: str
    nonce: bytes
    sealed: bytes


def encrypt(value: str, bound_to: bytes) -> Sealed:
    """Seal under the first key. ``bound_to`` must be told again, byte for byte, to read it."""
    key_id, key = next(iter(_keys(settings.VAULT_KEY).items()))
    nonce = os.urandom(NONCE_BYTES)
    return Sealed(key_id, nonce, key.encrypt(nonce, value.encode(), bound_to))


def decrypt(box: Sealed, bound_to: bytes) -> str:
    """Raises :class:`VaultUnreadable`."""
    key = _keys(settings.VAULT_KEY).get(box.key_id)
    try:
        if key:
            return key.decrypt(box.nonce, box.sealed, bound_to).decode()
    except InvalidTag:
        pass
    raise VaultUnreadable


def current_key_id() -> str:
    """The id of the key that seals."""
    return next(iter(_keys(settings.VAULT_KEY)))


@lru_cache(maxsize=4)
def _keys(setting: str) -> dict[str, AESGCM]:
    """``VAULT_KEY`` is one or several keys (32 bytes in base64, comma between); the first one seals."""
    keys = {}
    for text in setting.split(","):
        try:
            raw = base64.b64decode(text.strip(), validate=True)
        except binascii.Error:
            raw = b""
        if len(raw) != 32:
            raise ImproperlyConfigured("VAULT_KEY must hold keys of 32 bytes in base64, separated by commas.")
        keys[hashlib.sha256(raw).hexdigest()[:16]] = AESGCM(raw)
    return keys
