"""Numbers of organisations (GB 32100-2015) and of citizens (GB 11643-1999), with their check characters."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from wangge.core.codes.reading import WrongCharacters, WrongCheck, WrongDate, WrongLength, plain

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100; I, O, S, V, Z are left out."""

_CITIZEN_CHECKS = "10X98765432"


def credit_check(first17: str) -> str:
    """The check character of a credit code: weights 3^i mod 31 (GB 32100)."""
    total = sum(_CREDIT.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return _CREDIT[-total % 31]


def citizen_check(first17: str) -> str:
    """The check character of a citizen number: weights 2^(17-i) mod 11 (GB 11643)."""
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(first17))
    return _CITIZEN_CHECKS[total % 11]


@dataclass(frozen=True, order=True)
class CreditCode:
    """The unified social credit code of an organisation."""

    code: str

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read 18 characters and check the last one."""
        code = plain("credit_code", text)
        if not set(code) <= set(_CREDIT):
            raise WrongCharacters("credit_code")
        if len(code) != 18:
            raise WrongLength("credit_code")
        if code[-1] != credit_check(code[:17]):
            raise WrongCheck("credit_code")
        return cls(code)

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class CitizenId:
    """A citizen's number. Neither ``repr`` nor ``str`` shows it: take ``number`` only to seal it."""

    number: str = field(repr=False)
    born: date = field(repr=False, compare=False)

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read 18 characters; the birth date must exist and the check character must be right."""
        number = plain("citizen_id", text)
        if len(number) != 18:
            raise WrongLength("citizen_id")
        if not (number.isascii() and number[:17].isdigit() and number[17] in _CITIZEN_CHECKS):
            raise WrongCharacters("citizen_id")
        if number[17] != citizen_check(number[:17]):
            raise WrongCheck("citizen_id")
        return cls(number, _birth_date(number[6:14]))

    @property
    def masked(self) -> str:
        """Enough to recognise one's own number, not enough to learn another's."""
        return self.number[:3] + "*" * 11 + self.number[-4:]

    def __str__(self) -> str:
        return self.masked


def _birth_date(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise WrongDate("citizen_id") from None
