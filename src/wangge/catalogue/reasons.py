"""Sentences that say why something was proposed, in the language of whoever reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext

from wangge.catalogue.models.codes import in_reader_language


@dataclass(frozen=True)
class Why:
    """An English message id and what fills its places; ``str()`` speaks the reader's language."""

    message: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.message) % {name: spoken(value) for name, value in self.params.items()}


def spoken(value: object) -> str:
    """A row by its name in the reader's language, anything else as it is."""
    if name_en := getattr(value, "name_en", ""):
        return in_reader_language(str(value), name_en)
    return str(value)
