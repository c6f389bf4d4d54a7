"""Spans, pages, chains and the small tags."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from wangge.desk import paging, spans, tracks
from wangge.desk.parts import Choice, Field, MoveForm

NOON = datetime(2026, 10, 10, 9, 0, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    return Template("{% load wangge_ui %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(
    ("minutes", "unit", "chinese", "english"),
    [
        (180, spans.WORK, "3 工作时", "3 work hours"),
        (480 + 180 + 59, spans.WORK, "1 工作日 3 工作时", "1 work day 3 work hours"),
        (25, spans.WORK, "25 分钟", "25 minutes"),
        (61, spans.CLOCK, "1 小时 1 分钟", "1 hour 1 minute"),
        (24 * 60, spans.CLOCK, "1 天", "1 day"),
        (480 * 10 + 60, spans.WORK, "10 工作日", "10 work days"),
        (0, spans.CLOCK, "不到 1 分钟", "less than a minute"),
    ],
)
def test_spans_are_said_in_two_units(minutes, unit, chinese, english):
    with translation.override("zh-hans"):
        assert spans.spoken(timedelta(minutes=minutes), unit) == chinese
    with translation.override("en"):
        assert spans.spoken(timedelta(minutes=-minutes), unit) == english


def test_a_clock_says_what_is_left_and_until_when():
    with translation.override("zh-hans"):
        html = drawn("{% clock due left state='green' at=now %}", due=NOON, left=timedelta(hours=3), now=NOON)
        late = drawn("{% clock due left state='red' %}", due=NOON, left=timedelta(hours=-3))
        parked = drawn("{% clock None left state='parked' %}", left=timedelta(hours=3))
    assert "剩余 3 工作时" in html
    assert ">10-10 17:00</time>" in html
    assert "超时 3 工作时" in late
    assert ">2026-10-10 17:00</time>" in late
    assert "计时暂停" in parked
    assert "剩余 3 工作时" in parked


def test_lights_have_shape_word_and_colour_each():
    states = ["green", "yellow", "red", "parked", "closed"]
    with translation.override("zh-hans"):
        html = [drawn("{% light state %}", state=state) for state in states]
    assert len({h.split("#light-")[1].split('"')[0] for h in html}) == 5
    assert [h.rsplit("<span>", 1)[1].split("<")[0] for h in html] == [
        "时限内",
        "将到期",
        "已超时",
        "已挂账",
        "已结案",
    ]
    assert drawn("{% light 'unknown' %}") == ""


def test_what_people_enter_is_escaped():
    html = drawn("{% person name post %}{% place name %}{% copy_number name %}", name="<script>", post="<b>")
    assert "<script>" not in html
    assert "<b>" not in html
    assert html.count("&lt;script&gt;") == 4


def test_the_chain_shows_done_current_and_todo():
    found = [state for _link, state in tracks.states(tracks.NATIONAL_SEVEN, "dispatched")]
    assert found == ["done"] * 3 + ["current"] + ["todo"] * 3
    found = [state for _link, state in tracks.states(tracks.NATIONAL_SEVEN, "ended", "accepted")]
    assert found == ["done", "current"] + ["skipped"] * 5


@pytest.mark.parametrize("chain", [tracks.NATIONAL_SEVEN, tracks.BEIJING_EIGHT])
def test_every_step_of_the_home_flow_stands_in_one_link(chain):
    from wangge.cases.flow import HOME

    shown = [step for link in chain for step in link.steps]
    assert sorted(shown) == sorted(HOME.steps - tracks.STOPPED)


class Rows(list):
    """Enough of a query set for paging: slices, order_by and count."""

    def __getitem__(self, key):
        return Rows(super().__getitem__(key)) if isinstance(key, slice) else super().__getitem__(key)

    def order_by(self):
        return self

    def count(self):
        return len(self)


@pytest.mark.parametrize(
    ("query", "first", "last", "has_next"),
    [
        ("", 1, 50, True),
        ("page=2&size=20", 21, 40, True),
        ("page=26", 1251, 1300, False),
        ("page=-1&size=7", 1, 50, True),
        ("page=none&size=²", 1, 50, True),
        ("page=99999999999999999999", 1, 50, True),
    ],
)
def test_pages_of_a_long_list(query, first, last, has_next):
    page = paging.page_of(Rows(range(1300)), QueryDict(query))
    assert (page.first, page.last, page.has_next) == (first, last, has_next)
    assert page.total_text == "1,000+"


def test_a_page_keeps_the_filters():
    page = paging.page_of(Rows(range(60)), QueryDict("light=red&size=20&page=2"))
    assert page.next_url == "?light=red&size=20&page=3"
    assert page.previous_url == "?light=red&size=20"
    assert page.total_text == "60"
    assert paging.page_of(Rows(), QueryDict("")).first == 0
    assert paging.page_of(Rows(range(1000)), QueryDict("")).total_text == "1,000"


def test_a_field_knows_its_widget_and_what_is_chosen():
    choices = [Choice("1", "one"), Choice("2", "two")]
    assert Field("m", "matter", "M", search_url="/x").widget == "search"
    assert Field("c", "platform", "C", choices=choices).widget == "choice"
    assert Field("c", "condition", "C", choices=choices).widget == "picks"
    assert Field("c", "platform", "C", choices=choices, many=True).widget == "choices"
    assert Field("t", "text", "T").widget == "input"
    assert Field("c", "choice", "C", choices=choices, value=2).values == [choices[1]]
    assert Field("c", "choice", "C", value=None).text == ""


def test_a_move_that_takes_something_or_is_dangerous_asks_first():
    reason = Field("reason", "reason", "Why")
    assert not MoveForm("accept", "Accept", "/x").asks
    assert not MoveForm("accept", "Accept", "/x", fields=[Field("a", "hidden", "A", value="1")]).asks
    assert MoveForm("void", "Void", "/x", danger=True).asks
    assert MoveForm("send_back", "Send back", "/x", fields=[reason]).asks


def test_the_bar_of_moves_sends_move_slip_and_seen():
    form = MoveForm("accept", "Accept", "/cases/1/moves/", seen="17")
    html = drawn("{% action_bar forms %}", forms=[form])
    assert 'action="/cases/1/moves/"' in html
    assert 'name="move" value="accept"' in html
    assert f'name="slip" value="{form.slip}"' in html
    assert 'name="seen" value="17"' in html
    with translation.override("en"):
        assert "nothing for you to do" in drawn("{% action_bar forms %}", forms=[])
        assert "It is parked." in drawn("{% action_bar forms 'It is parked.' %}", forms=[])
