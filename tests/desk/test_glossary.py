"""The glossary as a page: the words of both languages, asked for by their names and meanings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import small_world
from wangge.desk.glossary import terms

pytestmark = pytest.mark.django_db
Read = Callable[..., str]
GRID = ["things-unit-grid"]


@pytest.fixture
def read() -> Read:
    """The glossary as somebody reads it: ``read("zh-CN", "立案")``."""
    client = Client()
    client.force_login(small_world().here.people["handler"])

    def page(language: str, asked: str = "") -> str:
        answer = client.get("/glossary/", {"q": asked}, headers={"accept-language": language})
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def anchors(html: str) -> list[str]:
    return [term.anchor for term in terms() if f'id="{term.anchor}"' in html]


def test_every_word_has_its_place_and_its_meaning_in_the_readers_language(read: Read) -> None:
    chinese, english = read("zh-CN"), read("en")
    assert anchors(chinese) == anchors(english) == [term.anchor for term in terms()]
    for text, where, not_where in [
        ("约 1 万平方米", chinese, english),
        ("about 10,000 m²", english, chinese),
    ]:
        assert text in where
        assert text not in not_where


def test_a_word_is_found_by_either_language_by_code_and_by_meaning(read: Read) -> None:
    for asked in ("核实", "Verification", "VERIFY", " verify "):
        hits = anchors(read("zh-CN", asked))
        assert "clocks-verify" in hits, asked
        assert "clocks-overall" not in hits, asked
    assert [anchors(read("en", asked)) for asked in ("编号 15 位", "15-digit ID")] == [GRID] * 2


def test_what_no_word_has_is_answered_with_a_way_on(read: Read) -> None:
    for asked in ("zzz", "<script>", "100 %", "立" * 40):
        html = read("en", asked)
        assert anchors(html) == [], asked
        assert "Try a shorter word" in html


def test_the_words_cost_no_statement_beyond_the_frame(django_assert_max_num_queries) -> None:
    client = Client()
    assert client.get("/glossary/").status_code == 302
    client.force_login(small_world().here.people["auditor"])
    with django_assert_max_num_queries(4):  # session, person, posts, tenant
        client.get("/glossary/?q=a")
