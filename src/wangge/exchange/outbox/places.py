"""Texts with places, such as ``{number}``: filled with what is offered, refused when a place is broken."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from wangge.core.errors import Refused
from wangge.tenants.speech import said

PLACE = re.compile(r"\{([A-Za-z_]+)\}")


class BrokenPlaces(Refused):
    """A text has places that nobody can fill."""

    code = "broken_places"
    message = "Broken places: %(broken)s. What can stand here: %(offered)s."

    def said(self) -> str:
        return said(self)


def refuse_unknown(text: str, offered: Collection[str], *, braces_are_text: bool = False) -> None:
    """Raises `BrokenPlaces`, naming each place that is unknown and each brace that is left open."""
    broken = [f"{{{name}}}" for name in PLACE.findall(text) if name not in offered]
    if not braces_are_text:
        broken += [found.strip() for found in re.findall(r"[{}].{0,12}", PLACE.sub("", text), re.DOTALL)]
    if broken:
        told = " ".join(f"{{{name}}}" for name in offered)
        raise BrokenPlaces(field="text", broken=" ".join(dict.fromkeys(broken)), offered=told)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Every place with its value, in one pass: a value that looks like a place stays as it is."""
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)
