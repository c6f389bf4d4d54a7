"""Addresses as people say them, known from the cases that were reported there."""

from __future__ import annotations

from datetime import datetime

from wangge.cases.models import Case
from wangge.cases.queries import with_words
from wangge.cases.sight import seen_by
from wangge.people.models import Person

LOOKED_AT = 100  # of the last cases there


def told_before(person: Person, words: str, at: datetime, *, most: int) -> list[Case]:
    """Of the cases he may see, the last one at each address with these words (two characters and up)."""
    legs = with_words(seen_by(person, at), words, person.tenant_id).filter(case__place_text__icontains=words)
    last: dict[str, Case] = {}
    for leg in legs.order_by("-pk")[:LOOKED_AT]:
        last.setdefault(leg.case.place_text, leg.case)
    return list(last.values())[:most]
