"""Every page for trouble stands without request and data, in both languages, and names a next step."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils import translation

PAGES = ["400", "403", "403_csrf", "404", "429", "500"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", PAGES)
def test_trouble_names_the_next_step(page, language):
    with translation.override(language):
        html = render_to_string(f"{page}.html")
    assert html.count("<li>") == 2
    assert page[:3] in html
    assert ("返回首页" in html) == (language == "zh-hans")


@pytest.mark.django_db
def test_what_does_not_exist_is_said_in_the_readers_language(client):
    answer = client.get("/no/such/page/", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    answer = client.get("/no/such/page/", headers={"accept-language": "zh-CN"})
    assert "这里没有内容" in answer.content.decode()
