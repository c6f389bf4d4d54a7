"""A refusal said in the reader's language; the one place where its message meets its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import lazy
from django.utils.translation import get_language, gettext

from wangge.core.errors import Refused


def said(refused: Refused) -> str:
    """The sentence for a person; ``refused.code`` is for machines."""
    return gettext(refused.message) % {"field": refused.field, **refused.params}


def _in_either(zh: str, en: str) -> str:
    return zh if (get_language() or "").startswith("zh") else en or zh


in_either = lazy(_in_either, str)
"""Words that are data in two languages, as one text that is read in the reader's."""


def offered(words: Iterable[str]) -> object:
    """What may be written, as a refusal lists it: the reader's words, or all where there are none of his."""
    told = list(dict.fromkeys(word for word in words if word))
    here, there = ([word for word in told if word.isascii() is plain] or told for plain in (False, True))
    return in_either("、".join(here), ", ".join(there))


def translated(message: str, params: Mapping[str, object]) -> str:
    """A message that is no refusal of its own, such as that of a row of a table."""
    return gettext(message) % params
