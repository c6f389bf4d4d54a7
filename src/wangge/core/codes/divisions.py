"""Division codes (GB/T 2260, GB/T 10114: 2 + 2 + 2 + 3 + 3 digits) and unit grid ids (12 + 3 digits).

A level that does not exist is written as zeros: a city without districts has its towns right below it.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from wangge.core.codes.reading import AllZeros, NoParent, WrongLength, digits, pieces


class Level(IntEnum):
    """Levels of administrative divisions, from the top down."""

    PROVINCE = 1
    CITY = 2
    DISTRICT = 3
    STREET = 4
    COMMUNITY = 5


_WIDTHS = (2, 2, 2, 3, 3)
_LENGTHS = (2, 4, 6, 9, 12)


@dataclass(frozen=True, order=True)
class Division:
    """A division by its 12-digit code."""

    code: str

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read 2, 4, 6, 9 or 12 digits; the short forms are filled with zeros.

        A community without a street is refused (NoParent), a province 00 too (AllZeros).
        """
        code = digits("division", text, *_LENGTHS).ljust(12, "0")
        if code.startswith("00"):
            raise AllZeros("division")
        if code[6:9] == "000" and code[9:] != "000":
            raise NoParent("division")
        return cls(code)

    @property
    def parts(self) -> list[str]:
        """Province, city, district, street, community."""
        return pieces(self.code, *_WIDTHS)

    @property
    def level(self) -> Level:
        """The lowest level that is not zeros."""
        return Level(max(i for i, part in enumerate(self.parts, 1) if int(part)))

    @property
    def prefix(self) -> str:
        """The digits with which the code of every division inside, and its own, begins."""
        return self.code[: _LENGTHS[self.level - 1]]

    @property
    def parent(self) -> Self | None:
        """The division right above by the code; None for a province."""
        above = self.code[: _LENGTHS[self.level - 2]]
        return None if self.level is Level.PROVINCE else type(self)(above.ljust(12, "0"))

    @property
    def ancestors(self) -> "list[Self]":
        """Parent first, province last."""
        return [] if self.parent is None else [self.parent, *self.parent.ancestors]

    @property
    def district(self) -> str:
        """The first six digits, which begin component ids and matter codes."""
        return self.code[:6]

    def contains(self, other: "Division") -> bool:
        """Is the other division this one or inside it?"""
        return other.code.startswith(self.prefix)

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, order=True)
class UnitGridId:
    """A unit grid: its community (or street, community digits 000) and its number there.

    GB/T 30428.1 and GB/T 47678.3: 6 district + 3 street + 3 community + 3 sequence.
    """

    division: Division
    sequence: int

    def __post_init__(self) -> None:
        if not 1 <= self.sequence <= 999:
            raise (AllZeros if self.sequence == 0 else WrongLength)("unit_grid")

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read 15 digits."""
        code = digits("unit_grid", text, 15)
        return cls(Division.parse(code[:12]), int(code[12:]))

    def __str__(self) -> str:
        return f"{self.division}{self.sequence:03d}"
