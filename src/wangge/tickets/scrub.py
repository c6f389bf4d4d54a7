"""Callers say names and numbers while they talk, and hotlines write them down: they do not stay in a text."""

from __future__ import annotations

import re

from wangge.vault.masks import mask

CALLER = "来电人"
SHORTEST_NAME = 2
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_PHONE = re.compile(r"(?<![0-9])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![0-9])", re.ASCII)


def scrubbed(text: str, name: str = "") -> str:
    """The text with telephones and identity numbers masked and the caller's name taken out."""
    found = _IDENTITY.sub(lambda hit: mask(hit[0], "identity"), text)
    found = _PHONE.sub(lambda hit: mask(hit[0], "phone"), found)
    name = name.strip()
    return found.replace(name, CALLER) if len(name) >= SHORTEST_NAME else found


def first_phone(text: str) -> str:
    """The first telephone number in a text, if there is one."""
    hit = _PHONE.search(text)
    return hit[0] if hit else ""
