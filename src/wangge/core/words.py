"""Words: what of a text is searched for, and what of a text is kept.

Search is by two-character tokens: 井盖破损 is indexed as 井盖, 盖破, 破损 and 损, so that two characters find
it exactly and one character finds it as a prefix. Scripts with spaces are indexed by whole words.

Index with ``array_to_tsvector(%s)`` given ``tokens(text)``; ask with ``column @@ %s::tsquery`` given
``query(text)``. Neither goes through PostgreSQL's own word parser, whose idea of a letter depends on the
locale of the database.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import ClassVar

from wangge.core.errors import Refused

MAX_TOKENS = 20_000
"""Tokens of one text; a tsvector holds one megabyte and refuses more."""

MAX_QUERY_TERMS = 40
"""Terms of one question; the rest is not asked for."""

_MAX_WORD = 60

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts written without spaces between words: Han, Kana, Hangul."""

_RUN = re.compile(f"(?P<cjk>[{_CJK}]+)|(?P<word>[^\\W_{_CJK}]+)")


class TextTooLong(Refused):
    """More characters than the place takes; nothing is cut off silently."""

    code: ClassVar[str] = "text_too_long"
    message = "The text has %(length)s characters; at most %(limit)s are possible."


class NotText(Refused):
    """Something that is not text came where text belongs."""

    code: ClassVar[str] = "not_text"
    message = "A text is needed here."


# search


def tokens(text: str) -> list[str]:
    """The distinct tokens of a text, in order of first appearance, at most MAX_TOKENS of them."""
    found: dict[str, None] = {}
    for token in chain.from_iterable(_indexed(run) for run in _runs(text)):
        found[token] = None
        if len(found) == MAX_TOKENS:
            break
    return list(found)


def query(text: str) -> str:
    """What a person typed, as a tsquery in which every term must be found; empty when nothing is asked.

    Also found is what begins with a word of three letters, a number of six digits (as when a case number is
    typed) or one CJK character. Every term is quoted letters and digits: no operator can be smuggled in.
    """
    terms = dict.fromkeys(chain.from_iterable(_asked(run) for run in _runs(text)))
    return " & ".join(list(terms)[:MAX_QUERY_TERMS])


def _runs(text: str) -> Iterator[re.Match[str]]:
    return _RUN.finditer(_folded(text))


def _folded(text: str) -> str:
    """Half-width, lower case, without accents that stand alone and without invisible characters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded if folded.isascii() else "".join(c for c in folded if _stays(c))


def _stays(character: str) -> bool:
    return unicodedata.category(character) not in ("Mn", "Cf", "Me")


def _indexed(run: re.Match[str]) -> Iterator[str]:
    if word := run["word"]:
        yield word[:_MAX_WORD]
        return
    for pair in pairwise(run["cjk"]):
        yield "".join(pair)
    yield run["cjk"][-1]


def _asked(run: re.Match[str]) -> Iterator[str]:
    if word := run["word"]:
        long_enough = len(word) >= (6 if word.isdigit() else 3)
        yield f"'{word[:_MAX_WORD]}'" + (":*" if long_enough else "")
    elif len(run["cjk"]) == 1:
        yield f"'{run['cjk']}':*"
    else:
        yield from (f"'{a}{b}'" for a, b in pairwise(run["cjk"]))


# incoming text

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u202a-\u202e\u2066-\u2069"  # overrides that make text read as what it is not
    "\u200b\u2060\ufeff"  # spaces nobody sees
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"  # never characters
    "\ud800-\udfff]"  # halves of a pair
)
_MOST_TIMES = 4
"""How many times over the limit a text may be before it is not even looked at."""


def is_askable(code: str) -> bool:
    """Whether a database can be asked for a code: one with a null byte or half a character is no question."""
    return code.isprintable()


def clean(text: object, max_length: int) -> str:
    """A text as it may be stored: no NUL, control character, lone surrogate or direction override.

    Line ends become ``\\n``; spaces at both ends go. Letters of any script and emoji stay as typed.
    """
    if not isinstance(text, str):
        raise NotText()
    if len(text) > max_length * _MOST_TIMES:
        raise TextTooLong(length=len(text), limit=max_length)
    found = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)).strip()
    if len(found) > max_length:
        raise TextTooLong(length=len(found), limit=max_length)
    return found
