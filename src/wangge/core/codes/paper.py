"""Codes of blank paper slips: a letter, a serial and a check digit, so that a misread digit is noticed.

P000123-0: the digit makes the sum of Luhn's rule a multiple of ten; it notices every single wrong digit and
nearly all swapped neighbours.
"""

import re
from typing import ClassVar

from wangge.core.errors import Refused

_CODE = re.compile(r"P?\s*([0-9]{6,9})\s*-?\s*([0-9])", re.ASCII | re.IGNORECASE)


class PaperCodeWrong(Refused):
    """Not a code, or one with a digit misread."""

    code: ClassVar[str] = "paper_code"
    message = "“%(code)s” is no code of a paper slip: look at its digits again."


def paper_code(serial: int) -> str:
    """The code of a serial."""
    digits = f"{serial:06d}"
    return f"P{digits}-{_check_digit(digits)}"


def read_paper_code(text: str) -> str:
    """A code as somebody typed it, in its one form. Raises `PaperCodeWrong`."""
    match = _CODE.fullmatch(text.strip())
    if match is None or int(match[2]) != _check_digit(match[1]):
        raise PaperCodeWrong(field="code", code=text.strip()[:20])
    return f"P{match[1]}-{match[2]}"


def _check_digit(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10
