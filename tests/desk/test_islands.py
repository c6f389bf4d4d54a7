"""Scripts say only words that the page can bring them."""

from __future__ import annotations

import re

from django.conf import settings
from django.utils import translation

from wangge.desk import islands

SAID = re.compile(r"""\bt\(\s*"([^"]+)"|\bt\(\s*'([^']+)'""")


def test_scripts_and_list_say_the_same_words():
    said = set()
    for path in (settings.ROOT / "web/src").glob("*.ts"):
        said |= {a or b for a, b in SAID.findall(path.read_text())}
    assert said == set(islands.WORDS)


def test_english_needs_no_words_and_chinese_has_all():
    with translation.override("en"):
        assert islands.words() == {}
    with translation.override("zh-hans"):
        assert islands.words()["Zoom in"] == "放大"
        assert islands.words().keys() == set(islands.WORDS)
