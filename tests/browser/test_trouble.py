"""Pages for trouble, and what goes to paper."""

from __future__ import annotations

import pytest

from tests.browser.looking import findings, foreign_words, shot, sideways, small_targets
from tests.world import small_world


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_address_that_leads_nowhere(request, speaking, trouble, size, language, tmp_path):
    page = request.getfixturevalue(size)
    answer = speaking(page, language).goto("/no/such/page/")
    assert answer.status == 404
    assert page.locator("main li").count() == 2
    assert findings(page) == []
    assert foreign_words(page, language) == []
    assert sideways(page) == []
    if size == "phone":
        assert small_targets(page) == []
    shot(page, f"404-{size}-{language}", tmp_path, whole=False)
    assert all("404" in text for text in trouble)
    trouble.clear()


def test_paper_has_no_buttons(desk, signed_in, tmp_path):
    signed_in(desk, small_world().here.people["acceptor"]).goto("/style/")
    desk.emulate_media(media="print")
    hidden = ["header.wg-header", ".wg-action-bar", ".wg-filter", ".wg-toasts", ".wg-map"]
    assert [s for s in hidden if desk.locator(s).first.is_visible()] == []
    assert desk.locator(".wg-timeline").is_visible()
    assert sideways(desk) == []
    shot(desk, "print", tmp_path)
