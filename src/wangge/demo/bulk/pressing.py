"""A mould as it looks in each street: the same rows, with that street's and its district's people.

Rows that point at each other do so by their place in the mould; ``casting`` turns places into ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model
from psycopg.types.json import Jsonb

from wangge.cases.models import Ask, Case, CaseEvent, Leg, Reporter, Task
from wangge.cases.search import text_of
from wangge.core.words import tokens
from wangge.demo.bulk.ground import DISTRICTS, STREETS
from wangge.demo.bulk.moulds import Mould
from wangge.demo.bulk.staff import Staff
from wangge.people.models import Person, Platform, Post

TABLES: tuple[type[Model], ...] = (Case, Leg, CaseEvent, Task, Ask, Reporter)
SUPERVISOR = 0
"""Stands for the supervisor of the cast's community, as a person and as a post."""

PLATFORM_DETAILS = frozenset({"main", "target", "ruled", "assisting", "targets"})
_NUMBER = re.compile(r"^([ds])0(?=\.|$)")


@dataclass(frozen=True)
class Press:
    """Ids of the first street's people and platforms, and who stands for them in another street."""

    persons: Mapping[int, int]
    posts: Mapping[int, int]
    platforms: Mapping[int, int]

    @classmethod
    def into(cls, staff: Staff, street: int) -> Press:
        return cls(_there(staff.people, street), _there(staff.posts, street), _there(staff.platforms, street))

    def value(self, field: Field, value: Any, places: Mapping[type[Model], Mapping[int, int]]) -> Any:
        """A column's value as it is in the street."""
        if field.name == "details":
            return Jsonb({key: self._detail(key, told, places) for key, told in value.items()})
        if isinstance(value, dict):
            return Jsonb(value)
        if value is None or not isinstance(field, ForeignKey):
            return value
        target = field.related_model
        if target in places:
            return places[target][value]
        return self._map(target).get(value, value)

    def _map(self, model: type[Model]) -> Mapping[int, int]:
        return {Person: self.persons, Post: self.posts, Platform: self.platforms}.get(model, {})

    def _detail(self, key: str, value: Any, places: Mapping[type[Model], Mapping[int, int]]) -> Any:
        if isinstance(value, list):
            return [self._detail(key, one, places) for one in value]
        if key in PLATFORM_DETAILS:
            return self.platforms.get(value, value)
        if key == "person":
            return self.persons.get(value, value)
        return places[Ask][value] if key == "ask" else value


def _there(rows: Mapping[str, Model], street: int) -> dict[int, int]:
    """By id in the first street: the id in another."""
    numbers = {"d": street // STREETS, "s": street}
    found = {}
    for key, row in rows.items():
        there = _NUMBER.sub(lambda match: f"{match[1]}{numbers[match[1]]}", key)
        found[row.pk] = SUPERVISOR if key == "c0.supervisor" else rows[there].pk
    return found


def presses(staff: Staff) -> list[Press]:
    """One for each street."""
    return [Press.into(staff, street) for street in range(DISTRICTS * STREETS)]


@dataclass(frozen=True)
class Pressed:
    """The rows of one mould, by table, in their order."""

    number: int
    rows: Mapping[type[Model], Sequence[Model]]
    words: str  # what the case is found by, but for number and place

    @classmethod
    def of(cls, number: int, mould: Mould) -> Pressed:
        pk = mould.case.pk
        own = {
            model: list(model.objects.filter(case=pk).order_by("pk")) for model in TABLES if model is not Case
        }
        case = Case.objects.select_related("matter").get(pk=pk)
        words = " ".join(tokens(text_of(case)))
        return cls(number, {Case: [case], **own}, words)

    @property
    def places(self) -> dict[type[Model], dict[int, int]]:
        return {model: {row.pk: place for place, row in enumerate(rows)} for model, rows in self.rows.items()}

    def into(self, press: Press, street: int, model: type[Model]) -> Iterator[tuple[Any, ...]]:
        """The rows of a table as ``casting`` copies them: mould, street, place, words, then every column."""
        places = self.places
        for place, row in enumerate(self.rows[model]):
            values = (press.value(f, getattr(row, f.attname), places) for f in columns(model))
            yield (self.number, street, place, self.words, *values)


REPLACED = frozenset(
    {"id", "number", "place_text", "point", "division", "division_code", "cells", "search", "xid"}
)
"""Columns that a cast does not take from its mould."""


def columns(model: type[Model]) -> list[Field]:
    """The columns that a cast takes from its mould, moved or mapped."""
    return [f for f in model._meta.concrete_fields if f.name not in REPLACED]
