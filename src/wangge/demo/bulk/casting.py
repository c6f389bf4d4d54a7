"""Casting: the database itself writes the rows, from two kinds of temporary table.

``drawn`` has one row a cast; ``press_<table>`` has the rows of every mould in every street. Joined, each pair
gives one row: ids by arithmetic, moments moved back, everything else as in the mould.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import psycopg
from django.conf import settings
from django.db import connection
from django.db.models import Model

from wangge.core.words import tokens
from wangge.demo.bulk.drawing import Drawn, Numbers, places, rows
from wangge.demo.bulk.keys import keys_off
from wangge.demo.bulk.moulds import Mould
from wangge.demo.bulk.pressing import TABLES, Press, Pressed, presses
from wangge.demo.bulk.staff import Staff
from wangge.demo.bulk.statements import TEMPORARY, Casting, create_press, press_columns, press_table

WORTH_IT = 50_000  # casts from which keys are taken off and put back
SLICE = 50_000  # casts a statement


def owner(*, autocommit: bool = False) -> psycopg.Connection:
    """A connection of the tables' owner to the database that Django uses."""
    name = connection.settings_dict["NAME"]
    return psycopg.connect(settings.OWNER_URL, dbname=name, autocommit=autocommit)


@dataclass
class Caster:
    """One run, on the connection of the tables' owner and in its transaction."""

    connection: psycopg.Connection
    staff: Staff
    moulds: Sequence[Mould]
    done: Callable[[int], object]  # told how many casts were written

    def cast(self, drawn: Sequence[Drawn]) -> None:
        """Write all casts, and what the number counters have reached."""
        numbers = Numbers.of(self.staff)
        self.connection.execute("set local timezone = 'UTC'; set local work_mem = '128MB'")
        self.connection.execute(TEMPORARY)
        self._copy("drawn", rows(drawn, self.staff, numbers))
        self._copy("place (name, words)", ((name, " ".join(tokens(name))) for name in places()))
        self._vectors("place")
        width = self._press()
        first = {model: self._reserve(model, len(drawn) * width[model]) for model in TABLES}
        names = [model._meta.db_table for model in TABLES]
        with keys_off(self.connection, names) if len(drawn) >= WORTH_IT else nullcontext():
            self._write(Casting(first, width), len(drawn))
        self._count(numbers)

    def _write(self, casting: Casting, number: int) -> None:
        statements = [casting.insert(model) for model in TABLES]
        for start in range(0, number, SLICE):
            for statement in statements:
                self.connection.execute(statement, {"start": start, "end": start + SLICE})
            self.done(min(SLICE, number - start))

    def _copy(self, table: str, values: Iterable[tuple[object, ...]]) -> None:
        with self.connection.cursor().copy(f"copy {table} from stdin") as copy:
            for row in values:
                copy.write_row(row)
        self.connection.execute(f"analyze {table.partition(' ')[0]}")

    def _vectors(self, table: str) -> None:
        self.connection.execute(f"update {table} set vector = to_tsvector('simple', words)")

    def _press(self) -> dict[type[Model], int]:
        """Fill the tables of pressed rows; answers how many rows a mould has at most, by table."""
        pressed = [Pressed.of(number, mould) for number, mould in enumerate(self.moulds)]
        streets = presses(self.staff)
        for model in TABLES:
            self.connection.execute(create_press(model))
            self._copy(f"{press_table(model)} ({press_columns(model)})", _all(pressed, streets, model))
            self._vectors(press_table(model))
        return {model: max(len(one.rows[model]) for one in pressed) for model in TABLES}

    def _reserve(self, model: type[Model], number: int) -> int:
        """The first of so many ids that nobody else gets."""
        sequence = f"pg_get_serial_sequence('{model._meta.db_table}', 'id')"
        first = self.connection.execute(f"select nextval({sequence})").fetchone()
        assert first, "a sequence always has a next value"
        self.connection.execute(f"select setval({sequence}, %s)", [first[0] + number])
        return first[0]

    def _count(self, numbers: Numbers) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(
                "insert into cases_serial (tenant_id, counter, last) values (%s, %s, %s) "
                "on conflict (tenant_id, counter) do update set last = excluded.last",
                [(self.staff.tenant.pk, counter, last) for counter, last in numbers.last.items()],
            )


def _all(
    pressed: Sequence[Pressed], streets: Sequence[Press], model: type[Model]
) -> Iterator[tuple[object, ...]]:
    for one in pressed:
        for street, press in enumerate(streets):
            yield from one.into(press, street, model)
