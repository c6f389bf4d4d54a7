"""The course of a request, drawn without a database; and all courses in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.demo.replay.town import MAPPING
from wangge.demo.replay.acts import Life
from wangge.demo.replay.course import Beat, course
from wangge.demo.replay.mapping import load
from wangge.demo.replay.playing import in_time
from wangge.demo.replay.rows import Request

CITY = load(MAPPING)
START = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)
minutes = st.integers(0, 60 * 24 * 90)
outcomes = st.sampled_from(["", "solved", "not_found", "not_accepted", "handed_outside"])
statuses = st.sampled_from(["Open", "Waiting", "Sent back", ""])


def request(row: int, begins: int, lasts: int | None, outcome: str = "", status: str = "") -> Request:
    reported = START + timedelta(minutes=begins)
    closed = None if lasts is None else reported + timedelta(minutes=lasts)
    return Request(row, reported, closed, "POL", "Noise", -93.0, 44.0, "…", "", "public", status, outcome)


@settings(max_examples=500)
@given(st.integers(2, 10**6), minutes, minutes, outcomes, st.integers(0, 99))
def test_a_closed_request_begins_and_ends_as_its_row_says(
    row: int, begins: int, lasts: int, outcome: str, seed: int
) -> None:
    one = request(row, begins, lasts, outcome)
    horizon = one.closed + timedelta(days=2)
    beats = course(one, CITY, seed, horizon)
    assert (beats[0].name, beats[0].at) == ("report", one.reported)
    end = next(beat for beat in beats if beat.name in ("close", "not_accept"))
    assert end.at == one.closed
    moments = [beat.at for beat in beats]
    assert moments == sorted(moments)
    assert {beat.name for beat in beats if beat.at > one.closed} <= {"ask_call_back", "answer_call_back"}
    assert beats == course(one, CITY, seed, horizon)
    assert [beat for beat in beats if beat.at <= one.closed] == course(one, CITY, seed, one.closed)


@settings(max_examples=500)
@given(st.integers(2, 10**6), minutes, minutes, statuses, st.integers(0, 99))
def test_an_open_request_stays_open_and_stops_where_the_file_stops(
    row: int, begins: int, left: int, status: str, seed: int
) -> None:
    one = request(row, begins, None, status=status)
    horizon = one.reported + timedelta(minutes=left)
    beats = course(one, CITY, seed, horizon)
    assert beats[0].name == "report"
    assert all(one.reported <= beat.at <= horizon for beat in beats)
    assert not {"close", "not_accept"} & {beat.name for beat in beats}
    moments = [beat.at for beat in beats]
    assert moments == sorted(moments)


lives = st.lists(
    st.tuples(st.integers(0, 50), st.lists(st.integers(0, 20), max_size=6)), max_size=12
)  # when a request comes, and the minutes between its moves


@settings(max_examples=500)
@given(lives)
def test_every_move_comes_once_in_the_order_of_time(drawn: list[tuple[int, list[int]]]) -> None:
    expected = []
    waiting = []
    for row, (begins, gaps) in enumerate(sorted(drawn, key=lambda one: one[0])):
        moments = [begins]
        for gap in gaps:
            moments.append(moments[-1] + gap)
        beats = [Beat(START + timedelta(minutes=m), f"{n}", "", "") for n, m in enumerate(moments)]
        waiting.append(Life(request(row, begins, None), beats, [uuid4() for _ in beats]))
        expected += [(beat.at, row, int(beat.name)) for beat in beats]
    came = []
    for life in in_time(waiting):
        came.append((life.beat.at, life.request.row, int(life.beat.name)))
        life.place += 1
    assert came == sorted(expected)
