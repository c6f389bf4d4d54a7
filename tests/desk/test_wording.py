"""Nothing is shown to a Chinese reader in English."""

from __future__ import annotations

import pytest

from wangge.desk import wording


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_word_of_the_source_is_translated(language):
    assert wording.missing(language) == []


def test_calls_are_collected_with_plural_and_context():
    python = "ngettext('%(n)d case', '%(n)d cases', 2)\npgettext_lazy('verb', 'Close')\n_('a' 'b')\n"
    assert list(wording._calls(python)) == [
        (("%(n)d case", "%(n)d cases"), None),
        ("Close", "verb"),
        ("ab", None),
    ]


def test_the_message_of_a_refusal_is_collected():
    python = "class Late(Refused):\n    message = 'Too late.'\n    other = 'no'\nmessage = 'nor this'\n"
    assert list(wording._refusals(python)) == [("Too late.", None)]


def test_templates_are_collected_whatever_their_indent():
    html = (
        "<div>\n    <p class='x'>{% translate 'One' %}</p>\n  "
        "{% blocktranslate count n=x trimmed %}\n  a {{ n }}\n {% plural %}\n many\n  {% endblocktranslate %}"
        "\n\t{# (' #}it's {% translate \"it's\" context 'c' %}</div>"
    )
    assert list(wording._template(html)) == [("One", None), (("a %(n)s", "many"), None), ("it's", "c")]


def test_a_translation_may_not_ask_for_a_place_that_is_not_given():
    assert wording._places("%(a)s und {b}") == {"a", "b"}
    assert not wording._places("%(lon)s") <= wording._places("%(lat)s")
