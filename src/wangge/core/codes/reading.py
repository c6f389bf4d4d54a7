"""Reading a code: forgiving about how it was typed, strict about what it says."""

import re
import unicodedata
from typing import ClassVar

from wangge.core.errors import Refused


class CodeRefused(Refused):
    """A text is not the code it should be. The text itself is not repeated: it may be a person's number.

    ``kind`` says which code was meant; each reason is a type of its own.
    """

    code: ClassVar[str] = "code"
    message = "This code cannot exist."

    def __init__(self, kind: str) -> None:
        super().__init__(field=kind, kind=kind)
        self.kind = kind


class WrongLength(CodeRefused):
    """Too few or too many characters."""

    code = "code_length"
    message = "The code has too few or too many characters."


class WrongCharacters(CodeRefused):
    """Characters that this code does not use."""

    code = "code_characters"
    message = "The code has characters that do not belong into it."


class WrongCheck(CodeRefused):
    """The last character does not follow from the others: something was mistyped."""

    code = "code_check"
    message = "The code was mistyped: its check character does not fit."


class WrongDate(CodeRefused):
    """The date inside the code does not exist."""

    code = "code_date"
    message = "The date in the code does not exist."


class NoParent(CodeRefused):
    """A level is missing above the one that the code names."""

    code = "code_parent"
    message = "The code names a community without its street."


class AllZeros(CodeRefused):
    """A part that counts from 1 is 0."""

    code = "code_zero"
    message = "A part of the code is zero that may not be."


def plain(kind: str, text: object) -> str:
    """What was typed, in half-width capitals, without spaces at its ends."""
    if not isinstance(text, str):
        raise WrongCharacters(kind)
    return unicodedata.normalize("NFKC", text).strip().upper()


def digits(kind: str, text: object, *lengths: int) -> str:
    """A text of ASCII digits with one of these lengths."""
    found = plain(kind, text)
    if not re.fullmatch("[0-9]*", found):
        raise WrongCharacters(kind)
    if len(found) not in lengths:
        raise WrongLength(kind)
    return found


def pieces(text: str, *lengths: int) -> list[str]:
    """The text cut into pieces of these lengths."""
    ends = [sum(lengths[: i + 1]) for i in range(len(lengths))]
    return [text[end - length : end] for end, length in zip(ends, lengths, strict=True)]
