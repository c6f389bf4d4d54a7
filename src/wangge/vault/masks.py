"""What of a sealed value may be shown without opening it: never more than half of its characters."""

from __future__ import annotations

from wangge.vault.models import Secret

STARS = "*" * 4
NEVER_SHOWN = (Secret.Kind.TOTP, Secret.Kind.CHANNEL)
"""Secrets of machines: nobody opens them, the program alone reads them when it needs them."""


def mask(value: str, kind: str) -> str:
    """The shape in which a value is shown: 张*, 138****5678, 110****18, l****@example.org.

    A value too short for its usual shape loses more of itself, down to nothing but stars.
    """
    value = value.strip()
    if kind in NEVER_SHOWN:
        return ""
    if kind == Secret.Kind.CONTACT and "@" in value:
        return _mail(value)
    head, tail = {
        Secret.Kind.NAME: (1, 0),
        Secret.Kind.PHONE: (3, 4),
        Secret.Kind.IDENTITY: (3, 2),
        Secret.Kind.ADDRESS: (6, 0),
    }.get(kind, (1, 1))
    if kind == Secret.Kind.NAME:
        return value[:head] + "*" * min(len(value) - 1, 2) if len(value) > 1 else "*"
    return _ends(value, head, tail)


def _ends(value: str, head: int, tail: int) -> str:
    while 2 * (head + tail) > len(value) and head + tail and not _is_usual(value, head, tail):
        head, tail = (head, tail - 1) if tail > head else (head - 1, tail)
    return value[:head] + STARS + (value[-tail:] if tail else "")


def _is_usual(value: str, head: int, tail: int) -> bool:
    """A mobile number hides four of eleven digits, as everybody in the country expects."""
    return (head, tail) == (3, 4) and len(value) >= 11


def _mail(value: str) -> str:
    name, domain = value.rsplit("@", 1)
    return (name[:1] if len(name) > 1 else "") + STARS + "@" + domain[:80]
