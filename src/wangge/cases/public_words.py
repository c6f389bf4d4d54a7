"""What a resident is told: one plain sentence for every step of a case and for every way it may end.

The sentences shipped here stand in no field terms and can be read by somebody at junior school. A street says
them in its own words from a day on (`PublicWord`); what it does not say comes from above, at last from here.
English is the message id, Chinese its translation; both are always given, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from wangge.cases.flow import HOME, OUTCOMES
from wangge.core.errors import Refused

LONGEST = 300
LANGUAGES = ("zh", "en")

STATUS: Mapping[str, str] = {
    "reported": _("We have your report {number}. Somebody will read it soon."),
    "verifying": _("Somebody is going there to see how it is."),
    "accepted": _("We have looked at your report and are deciding what to do."),
    "filed": _("We will deal with it. We are choosing who does the work."),
    "dispatched": _("The work has been given to {unit}."),
    "returned": _("We are looking for the right people to do the work."),
    "handled": _("The people who did the work say that it is done. We are reading what they wrote."),
    "fed_back": _("The work is said to be done. Somebody will go and look."),
    "checking": _("Somebody is looking whether it is really done."),
    "checked": _("We have looked at the work and will tell you how it ended."),
    "closed": _("This is finished."),
    "ended": _("We do not go on with this report."),
    "merged": _("Somebody told us of the same thing. We deal with both together."),
}
ENDINGS: Mapping[str, str] = {
    "solved": _("It has been put right. Thank you for telling us."),
    "cannot_now": _("It cannot be put right now. We will try again by {date}."),
    "not_public_task": _(
        "It is a matter between private people, so we cannot act. Thank you for telling us."
    ),
    "handed_outside": _("It is not our job. We have told those whose job it is, and they are not done yet."),
    "not_found": _("We went there and found nothing wrong. If it comes back, please tell us again."),
    "not_accept": _("We cannot take this report on. The reason: {reason}"),
    "not_file": _("We looked at it and will not act. The reason: {reason}"),
    "withdraw": _("You took the report back, so we stopped."),
    "void": _("The report was entered by mistake, so we crossed it out. The reason: {reason}"),
    "cancel": _("We have stopped the work on it. The reason: {reason}"),
}
VARIABLES: Mapping[str, str] = {
    "number": _("the number of the report"),
    "matter": _("what it is about"),
    "unit": _("who does the work"),
    "date": _("the day by which it is tried again"),
    "reason": _("the reason that was written"),
}
SAMPLES: Mapping[str, str] = {
    "number": "9901012026031000007",
    "matter": _("a broken street lamp"),
    "unit": _("the street lamp team"),
    "date": "2026-06-30",
    "reason": _("it lies on private ground"),
}
UNKNOWN: Mapping[str, str] = {
    "number": "",
    "matter": _("this matter"),
    "unit": _("the people in charge"),
    "date": _("a later day"),
    "reason": _("none was written"),
}
"""What is said where a case has nothing to say."""


class WordsInvalid(Refused):
    """A sentence with a place for something that cannot be filled in, or with broken braces."""

    code = "public_words_invalid"
    message = "“%(piece)s” cannot stand here. Possible are: %(known)s"


class WordsMissing(Refused):
    """A sentence is said in both languages, or in neither."""

    code = "public_words_missing"
    message = "Say it in both languages."


class WordsTooLong(Refused):
    """A sentence is short."""

    code = "public_words_too_long"
    message = "At most %(most)s characters."


def keys() -> list[str]:
    """Everything that has a sentence: the steps of a case, then the ways it ends."""
    return [*(f"step:{step}" for step in STATUS), *(f"end:{ending}" for ending in ENDINGS)]


def endings() -> set[str]:
    """How a case may end by the flow itself: an outcome, or a move into the end."""
    return {*OUTCOMES, *(move.name for move in HOME.moves if move.to == "ended")}


def default(key: str) -> dict[str, str]:
    """The shipped sentence in both languages."""
    kind, _sep, name = key.partition(":")
    return in_both((STATUS if kind == "step" else ENDINGS)[name])


def in_both(msgid: str) -> dict[str, str]:
    """A message id in both languages, whatever the reader's is."""
    with override("zh-hans"):
        chinese = gettext(msgid) if msgid else ""
    return {"zh": chinese, "en": msgid}


def check(text: str, field: str) -> None:
    """Raises :class:`WordsInvalid`, :class:`WordsTooLong`: only bare names in single braces are places."""
    if len(text) > LONGEST:
        raise WordsTooLong(field=field, most=LONGEST)
    known = ", ".join(f"{{{name}}}" for name in VARIABLES)
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as broken:
        raise WordsInvalid(field=field, piece="{ }", known=known) from broken
    for _text, name, spec, conversion in pieces:
        if name is not None and (name not in VARIABLES or spec or conversion):
            raise WordsInvalid(field=field, piece=f"{{{name}}}"[:40], known=known)


def fill(text: str, values: Mapping[str, str], language: str) -> str:
    """A checked sentence with what a case has to say; what it has not is said in general words."""
    said = {name: values.get(name) or in_both(UNKNOWN[name])[language] for name in VARIABLES}
    return text.format_map(said)
