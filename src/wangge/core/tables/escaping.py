"""Cells that a spreadsheet would run as a formula get an apostrophe, and lose it when read again.

OWASP ASVS 5.0 1.2.10: a text that begins with = + - @, tab, CR or LF (or the full-width forms, which some
spreadsheets also run) is a formula to the program that opens the file.
"""

import re

_LIVE = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def escaped(text: str) -> str:
    """A text that no spreadsheet runs."""
    return "'" + text if _LIVE.match(text) else text


def unescaped(text: str) -> str:
    """What ``escaped`` was given."""
    return text[1:] if text.startswith("'") and _LIVE.match(text) else text
