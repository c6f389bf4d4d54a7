"""Words for code words, in templates of the desk."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.cases.labels import CHOICES, CLOCKS, STEPS, Text
from wangge.desk.journal_words import MODES, detail_words
from wangge.journal.labels import act_word, reader_word

register = template.Library()

TASKS: dict[str, Text] = {
    "verify": pgettext_lazy("task", "Verify"),
    "check": pgettext_lazy("task", "Check"),
    "coordinate": pgettext_lazy("task", "Co-ordinate"),
    "call_back": pgettext_lazy("task", "Call back"),
}
LINKS: dict[str, Text] = {
    "merged": _("Merged into"),
    "recurrence": _("Recurrence of"),
    "split": _("Split from"),
}
LINKS_BACK: dict[str, Text] = {
    "merged": _("Merged with this"),
    "recurrence": _("Recurred as"),
    "split": _("Split into"),
}
DUTIES: dict[str, Text] = {
    "acceptor": pgettext_lazy("duty", "Acceptor"),
    "duty_chief": pgettext_lazy("duty", "Duty chief"),
    "dispatcher": pgettext_lazy("duty", "Dispatcher"),
    "liaison": pgettext_lazy("duty", "Liaison"),
    "handler": pgettext_lazy("duty", "Handler"),
    "supervisor": pgettext_lazy("duty", "Supervisor"),
    "leader": pgettext_lazy("duty", "Leader"),
}


@register.filter
def cell_code(cell: str | None) -> str:
    """The number of a cell without its grid system: "city:990101001001001" → "990101001001001"."""
    return (cell or "").partition(":")[2]


@register.filter
def choice_word(code: str) -> Text:
    return CHOICES.get(code, code)


@register.filter
def step_word(code: str) -> Text:
    return STEPS.get(code, code)


@register.filter
def task_word(code: str) -> Text:
    return TASKS.get(code, code)


@register.filter
def link_word(code: str) -> Text:
    return LINKS.get(code, code)


@register.filter
def link_back_word(code: str) -> Text:
    return LINKS_BACK.get(code, code)


@register.filter
def clock_word(code: str) -> Text:
    return CLOCKS.get(code, code)


@register.filter
def duty_word(code: str) -> Text:
    return DUTIES.get(code, code)


register.filter(act_word)
register.filter(detail_words)
register.filter(reader_word)


@register.filter
def mode_word(code: str) -> Text:
    return MODES.get(code, code)


@register.filter
def unlocalized(number: float | str) -> str:
    """A number as inputs take it, whatever the language; what somebody typed as it was typed."""
    return number if isinstance(number, str) else f"{number:g}"
