"""The details of a line of the journal, in words. They are stored as codes; codes become words here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wangge.cases.labels import CHOICES, MOVES, Text
from wangge.catalogue.settings_table import TABLE
from wangge.core.tables import REASONS
from wangge.journal.labels import detail_word
from wangge.people.agents import short_agent
from wangge.people.calendars import DAYS
from wangge.people.models import Duty, Platform
from wangge.tenants.models import Tenant

ACTS_OF_CHANGE = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("removed"),
}
MODES: Mapping[str, Text] = {
    "hand": gettext_lazy("by hand"),
    "auto": gettext_lazy("by itself"),
    "off": gettext_lazy("not at all"),
}
OPTIONS: Mapping[str, Text] = {
    "same_person_files": gettext_lazy("One person may accept and file"),
    "endorse": gettext_lazy("A department's lead endorses asks first"),
    "check_way": gettext_lazy("How a check is made"),
    "auto_close_days": gettext_lazy("Close by itself after"),
}
VALUES: Mapping[str, Mapping[str, Text]] = {
    "duty": dict(Duty.Code.choices),
    "kind": dict(Platform.Kind.choices),
    "old": dict(Tenant.Security.choices),
    "new": dict(Tenant.Security.choices),
    "scopes": {"read": pgettext_lazy("scope", "read"), "write": pgettext_lazy("scope", "write")},
    "what": {"password": gettext_lazy("password"), "code": gettext_lazy("one-time code")},
    "changed": {name: setting.label for name, setting in TABLE.items()},
}
_TERM = re.compile(r"\[(\d{4}-\d\d-\d\d), (None|\d{4}-\d\d-\d\d)\)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def detail_words(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details that say something, each with its word."""
    told = [(detail_word(name), _said(name, value)) for name, value in detail.items()]
    return [(word, text) for word, text in told if text]


def in_one_line(detail: Mapping[str, Any]) -> str:
    return " · ".join(_pair(word, text) for word, text in detail_words(detail))


def _pair(name: object, value: object) -> str:
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def _said(name: str, value: Any) -> str:
    if name in SPECIAL:
        return _specially(name, value)
    if isinstance(value, list):
        return _listed(_said(name, one) for one in value)
    if isinstance(value, dict):
        return _listed(_pair(detail_word(key), _said(key, one)) for key, one in value.items())
    if isinstance(value, str):
        return str(VALUES.get(name, {}).get(value, _moment(value)))
    return _plainly(value)


def _plainly(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _specially(name: str, value: Any) -> str:
    """By the rule of the detail; as it is stored where an older program stored something else."""
    try:
        return SPECIAL[name](value)
    except (TypeError, ValueError, AttributeError):
        return str(value)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(text for text in texts if text)


def _moment(text: str) -> str:
    """A moment of an ISO text on the clock of the installation; any other text as it is."""
    if not _MOMENT.match(text):
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if timezone.is_aware(moment) else text


def _term(value: Any) -> str:
    """[2026-10-01, None) is since that day; the day after the end is not held any more."""
    found = _TERM.fullmatch(str(value))
    if not found:
        return _("never held") if value == "empty" else str(value)
    first, beyond = found.groups()
    if beyond == "None":
        return _("since %(day)s") % {"day": first}
    return f"{first} – {date.fromisoformat(beyond) - timedelta(days=1)}"


def _ways(value: Any) -> str:
    """Before and after: of a variant how each move is made, of a calendar its parts."""
    if not isinstance(value, dict):
        return str(value)
    return _listed(
        _pair(MOVES.get(key, key), _way(*made))
        if isinstance(made, list)
        else _pair(detail_word(key), _said(key, made))
        for key, made in value.items()
    )


def _way(mode: str, share: float) -> str:
    return f"{MODES.get(mode, mode)}" + (f" {share:.0%}" if share < 1 else "")


def _week(value: Any) -> str:
    return _listed(f"{_days(days)} {periods}" for days, periods in dict(value).items())


def _days(text: str) -> str:
    names = [str(WEEKDAYS_ABBR[DAYS.index(day)]) for day in text.split("-") if day in DAYS]
    return "–".join(dict.fromkeys(names))


def _options(value: Any) -> str:
    return _listed(
        _pair(OPTIONS.get(key, key), CHOICES.get(one, _said(key, one))) for key, one in dict(value).items()
    )


def _refused(value: Any) -> str:
    """Columns that were refused, each with why."""
    return _listed(f"{name} ({_(REASONS.get(reason, reason))})" for name, _word, reason in value)


def _changes(value: Any) -> str:
    """Django's own account of a form."""
    if not isinstance(value, list):
        return str(value)
    return _listed(
        " ".join(
            filter(None, [str(ACTS_OF_CHANGE.get(kind, kind)), *map(str, (told or {}).get("fields", []))])
        )
        for one in value
        for kind, told in dict(one).items()
    )


SPECIAL: Mapping[str, Callable[[Any], str]] = {
    "agent": short_agent,
    "valid": _term,
    "before": _ways,
    "after": _ways,
    "periods": _week,
    "options": _options,
    "columns": _refused,
    "changes": _changes,
}
