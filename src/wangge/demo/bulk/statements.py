"""The SQL of casting, made from the models, so that a new column of a case needs no change here.

In every statement ``d`` is a row of ``drawn`` and ``p`` the row of a mould pressed for its street.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import DateField, DateTimeField, Field, ForeignKey, Model

from wangge.cases.models import Ask, Case
from wangge.demo.bulk.pressing import SUPERVISOR, columns
from wangge.people.models import Person, Post

TEMPORARY = """
create temp table drawn (
  k bigint, mould int, street int, number text, place int, division bigint, division_code text,
  cells text[], lon float8, lat float8, person bigint, post bigint, back interval, days int
) on commit drop;
create temp table place (id serial, name text, words text, vector tsvector) on commit drop;
create function pg_temp.moved(timers jsonb, back interval) returns jsonb language sql immutable as $$
  select jsonb_object_agg(named.key, (
    select jsonb_object_agg(part.key, case when part.key = 'by_clock' or part.value = 'null' then part.value
      else to_jsonb((part.value #>> '{}')::timestamptz - back) end)
    from jsonb_each(named.value) as part
  )) from jsonb_each(timers) as named
$$;
"""
_DRAWN = {  # of a case: what is not taken from the mould
    "number": "d.number",
    "place_text": "s.name",
    "point": "ST_SetSRID(ST_MakePoint(d.lon, d.lat), 4490)",
    "division": "d.division",
    "division_code": "d.division_code",
    "cells": "d.cells",
    "search": "p.vector || s.vector",
}
_TIMERS = "case when p.timers = '{}' then p.timers else pg_temp.moved(p.timers, d.back) end"
_DETAILS = (
    "case when p.details ? 'ask' then jsonb_set(p.details, '{ask}', to_jsonb(<ask>)) else p.details end"
)


def press_table(model: type[Model]) -> str:
    """The name of the temporary table of a model's pressed rows."""
    return f"press_{model._meta.db_table}"


def press_columns(model: type[Model]) -> str:
    """Its columns as they are copied."""
    return ", ".join(["mould", "street", "place", "words", *(field.column for field in columns(model))])


def create_press(model: type[Model]) -> str:
    """The temporary table, with the types of the real one."""
    taken = ", ".join(field.column for field in columns(model))
    return (
        f"create temp table {press_table(model)} on commit drop as "
        "select 0 as mould, 0 as street, 0 as place, ''::text as words, ''::tsvector as vector, "
        f"{taken} from {model._meta.db_table} limit 0"
    )


class Casting:
    """Ids of the rows to come: ``first`` id and rows of a mould at most (``width``), by table."""

    def __init__(self, first: Mapping[type[Model], int], width: Mapping[type[Model], int]) -> None:
        self.first, self.width = first, width

    def insert(self, model: type[Model]) -> str:
        """One statement that writes a table's rows for the casts from %(start)s up to %(end)s."""
        fields = [field for field in model._meta.concrete_fields if field.name != "xid"]
        names = ", ".join(field.column for field in fields)
        values = ",\n  ".join(self._value(model, field) for field in fields)
        return (
            f"insert into {model._meta.db_table} ({names})\nselect {values}\n"
            f"from drawn d join {press_table(model)} p on p.mould = d.mould and p.street = d.street "
            "join place s on s.id = d.place + 1\n"
            "where d.k >= %(start)s and d.k < %(end)s order by d.k, p.place"
        )

    def _id(self, model: type[Model], place: str) -> str:
        return f"({self.first[model]} + d.k * {self.width[model]} + {place})"

    def _value(self, model: type[Model], field: Field) -> str:
        """Where a column's value comes from."""
        named = {
            "id": self._id(model, "p.place"),
            "slip": f"md5('cast ' || {self._id(model, 'p.place')})::uuid",
            "timers": _TIMERS,
            "details": _DETAILS.replace("<ask>", self._id(Ask, "(p.details->>'ask')::bigint")),
            "recorded_at": "p.happened_at - d.back",
            **(_DRAWN if model is Case else {}),
        }
        return named.get(field.name) or self._by_kind(field, f"p.{field.column}")

    def _by_kind(self, field: Field, own: str) -> str:
        """Moments are moved back, references lead to the cast's own rows and people."""
        if isinstance(field, DateTimeField):
            return f"{own} - d.back"
        if isinstance(field, DateField):
            return f"{own} - d.days"
        if not isinstance(field, ForeignKey):
            return own
        target = field.related_model
        if target in self.first:
            return self._id(target, own)
        drawn = {Person: "d.person", Post: "d.post"}.get(target)
        return f"case when {own} = {SUPERVISOR} then {drawn} else {own} end" if drawn else own
