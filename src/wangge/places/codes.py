"""What the digits of a national division code say about its level and what is above it."""

from __future__ import annotations

from wangge.core.codes import Division as NationalCode
from wangge.core.codes import Level as NationalLevel
from wangge.places.models import Division

_LEVELS = {
    NationalLevel.PROVINCE: Division.Level.CITY,
    NationalLevel.CITY: Division.Level.CITY,
    NationalLevel.DISTRICT: Division.Level.DISTRICT,
    NationalLevel.STREET: Division.Level.STREET,
    NationalLevel.COMMUNITY: Division.Level.COMMUNITY,
}


def is_national(code: str) -> bool:
    """Twelve digits, from which the codes above follow."""
    return len(code) == 12 and code.isdigit() and not code.startswith("00")


def level_of(code: str) -> str:
    """The level that a national code has; a province counts as a city (Beijing is one)."""
    return _LEVELS[NationalCode.parse(code).level]


def inside_prefix(code: str) -> str:
    """How national codes inside a division begin; for any other code, something no code begins with."""
    return NationalCode.parse(code).prefix if is_national(code) else " "


def above(code: str) -> list[str]:
    """Codes of the divisions above, nearest first; nothing for a code that is not national."""
    return [one.code for one in NationalCode.parse(code).ancestors] if is_national(code) else []
