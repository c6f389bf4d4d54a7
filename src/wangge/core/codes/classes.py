"""Classes of components and matters in the three schemes, and the ids built on them.

GB/T 47678.5-2026 has 2 + 3 digits, GB/T 30428.2-2013 and CJ/T 214-2007 have 2 + 2. The same digits mean
different things as a component and as a matter, so a stored key is (scheme, kind, code).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from wangge.core.codes.reading import AllZeros, WrongLength, digits, pieces


class Scheme(StrEnum):
    """Editions of the catalogue."""

    GB2026 = "2026"
    GB2013 = "2013"
    CJ2007 = "2007"

    @property
    def minor_digits(self) -> int:
        """How many digits the minor class has."""
        return 3 if self is Scheme.GB2026 else 2


@dataclass(frozen=True, order=True)
class ClassCode:
    """Major and minor class of a scheme, as text: 01 + 001, 01 + 01."""

    major: str
    minor: str

    @classmethod
    def parse(cls, text: object, scheme: Scheme = Scheme.GB2026) -> Self:
        """Read a class code of this scheme; a class with major or minor zero does not exist."""
        found = cls(*pieces(digits("class", text, 2 + scheme.minor_digits), 2, scheme.minor_digits))
        if not int(found.major) or not int(found.minor):
            raise AllZeros("class")
        return found

    def __str__(self) -> str:
        return self.major + self.minor


@dataclass(frozen=True, order=True)
class MatterCode:
    """A matter's class in a district (2026): 6 + 5 digits. It names a class, not one case."""

    district: str
    klass: ClassCode

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read 11 digits."""
        district, klass = pieces(digits("matter", text, 11), 6, 5)
        return cls(district, ClassCode.parse(klass))

    def __str__(self) -> str:
        return f"{self.district}{self.klass}"


@dataclass(frozen=True, order=True)
class ComponentId:
    """One component: 6 district + class + 6 sequence; 17 digits in 2026, 16 before."""

    district: str
    klass: ClassCode
    sequence: int

    def __post_init__(self) -> None:
        if not 1 <= self.sequence <= 999_999:
            raise (AllZeros if self.sequence == 0 else WrongLength)("component")

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read 17 digits (scheme 2026) or 16 digits (2013, 2007)."""
        code = digits("component", text, 16, 17)
        scheme = Scheme.GB2026 if len(code) == 17 else Scheme.GB2013
        return cls(code[:6], ClassCode.parse(code[6:-6], scheme), int(code[-6:]))

    def __str__(self) -> str:
        return f"{self.district}{self.klass}{self.sequence:06d}"
