"""What a case is found by: two-character words of its text, place and matter."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from wangge.cases.models import Case
from wangge.core.words import tokens


def tokens_of(case: Case) -> SearchVector:
    """The search column of a case, as an expression."""
    return SearchVector(Value(" ".join(tokens(text_of(case)))), config="simple")


def text_of(case: Case) -> str:
    """What a case is found by. Never holds anything of a reporter."""
    matter = case.matter.name if case.matter else ""
    return "\n".join((case.description, case.place_text, matter))
