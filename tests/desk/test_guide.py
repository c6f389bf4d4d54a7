"""The guide inside the program: its pages in the reader's language, their links and pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.world import small_world
from wangge.desk import guide

pytestmark = pytest.mark.django_db
PAGES = sorted(Path(__file__).parents[2].glob("docs/guide/zh/*.md"))


@pytest.fixture
def client() -> Client:
    reader = Client()
    reader.force_login(small_world().here.people["handler"])
    return reader


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_opens_and_leads_only_to_what_is_there(client: Client, language: str) -> None:
    targets: set[str] = set()
    for path in PAGES:
        answer = client.get(f"/guide/{path.stem}/", headers={"accept-language": language})
        assert answer.status_code == 200, path.stem
        article = answer.content.decode().partition("<article")[2].partition("</article>")[0]
        assert ".md" not in article, path.stem
        targets |= set(re.findall(r'(?:href|src)="([^"]+)"', article))
    pictures = {target for target in targets if target.endswith(".png")}
    assert {"/guide/acceptor/", "/glossary/"} <= targets
    assert any(f"/{'en' if language == 'en' else 'zh'}/evaluation.png" in picture for picture in pictures)
    for target in targets - pictures:
        assert client.get(target).status_code == 200, target


def test_a_picture_opens_where_it_was_taken(client: Client, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(guide, "DOCS", tmp_path)
    file = tmp_path / "pictures/zh/accept.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a picture")
    assert client.get("/guide/pictures/zh/accept.png").content == b"a picture"
    assert client.get("/guide/pictures/en/accept.png").status_code == 404


def test_the_reader_gets_his_language(client: Client) -> None:
    texts = {
        code: client.get("/guide/", headers={"accept-language": code}).content.decode()
        for code in ("zh-CN", "en")
    }
    assert "一页一个角色" in texts["zh-CN"]
    assert "One page a role" in texts["en"]


def test_what_is_not_there_is_not_found(client: Client) -> None:
    for url in ("/guide/nothing/", "/guide/pictures/zh/nothing.png", "/guide/../glossary/x/"):
        assert client.get(url).status_code == 404, url
    assert Client().get("/guide/").status_code == 302
