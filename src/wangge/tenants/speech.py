"""A refusal said in the reader's language; the one place where its message meets its values."""

from __future__ import annotations

from django.utils.translation import gettext

from wangge.core.errors import Refused


def said(refused: Refused) -> str:
    """The sentence for a person; ``refused.code`` is for machines."""
    return gettext(refused.message) % {"field": refused.field, **refused.params}
