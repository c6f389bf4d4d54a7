"""The made-up day of ``./bench hotline``, and a figure that may not pass its reference."""

from __future__ import annotations

from tests.world import NOON
from wangge.catalogue.models import Matter
from wangge.core.tables import read_table
from wangge.demo.bench.day import REPEATED, TICKETS, day_of
from wangge.demo.bench.figures import Figure, line
from wangge.demo.town.table import Often
from wangge.tickets.columns import schema

REFUSED_LATER = 3  # places abroad and moments out of reach: only who takes a ticket in sees them
WATER = Often(Matter(code="01001", name="供水井盖异常"), "manhole", "water", "", 3, ["供水井盖缺了一角"])
LIGHT = Often(Matter(code="01037", name="路灯异常"), "lamp", "works", "light", 1, ["路灯不亮"])


def test_a_day_has_good_rows_and_bad_ones_and_some_told_again():
    day = day_of([WATER, LIGHT], NOON, seed=1)
    table = read_table(day.file, "12345.xlsx", schema())
    assert len(table.all_rows) == TICKETS + day.refused
    assert len(table.bad) == day.refused - REFUSED_LATER
    good = {row.values["hotline_number"]: row.values for row in table.rows}
    assert len(day.told) == TICKETS
    assert set(day.told) <= set(good)
    again = {number: told for number, told in day.told.items() if told.first != number}
    assert len(again) == TICKETS // REPEATED
    for number, told in again.items():
        assert told.code == day.told[told.first].code
        assert good[number]["place_text"] == good[told.first]["place_text"]
    assert {told.code for told in day.told.values()} == {"01001", "01037"}
    for column in ("category", "lon", "answer_by"):
        assert {column in row and row[column] is not None for row in good.values()} == {True, False}, column


def test_the_same_seed_gives_the_same_day():
    one, same, other = (day_of([WATER, LIGHT], NOON, seed) for seed in (1, 1, 2))
    assert one.told == same.told
    assert one.told != other.told


def test_a_limit_that_is_passed_is_said():
    fine, over = (Figure("keys", value, "keys", 6, "the bar", is_limit=True) for value in (6, 7))
    assert "missed" not in line([fine])
    assert line([fine, over])["missed"] is True
    assert "missed" not in line([Figure("keys", 7, "keys", 6, "the bar")])
