"""Telling the day: a line for each story, then who did what when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wangge.cases.labels import event_label
from wangge.cases.models import CaseEvent
from wangge.demo.story.stage import Sight, Story


def as_lines(story: Story) -> Iterator[str]:
    """For people."""
    yield f"{_mark(story.is_so)} {story.title} · {story.title_en}"
    for event in story.history():
        yield "    " + _event_line(event)
    for sight in story.sights:
        yield f"  {_mark(sight.is_so)} {_sight(sight)}"
    if story.trouble:
        yield f"  ✗ {story.trouble}"


def as_data(story: Story) -> dict[str, Any]:
    """For programs."""
    return {
        "code": story.code,
        "title": story.title,
        "title_en": story.title_en,
        "ok": story.is_so,
        "trouble": story.trouble,
        "cases": [case.number for case in story.cases],
        "checks": [{"what": str(sight.sentence), "ok": sight.is_so} for sight in story.sights],
        "events": [_event_data(event) for event in story.history()],
    }


def _mark(is_so: bool) -> str:
    return "✓" if is_so else "✗"


def _sight(sight: Sight) -> str:
    if sight.is_so:
        return sight.sentence
    said = {"sentence": sight.sentence, "expected": sight.expected, "actual": sight.actual}
    return _("%(sentence)s: expected %(expected)s, found %(actual)s") % said


def _event_line(event: CaseEvent) -> str:
    when = localtime(event.happened_at)
    where = f"{event.platform}" if event.post else _("by itself")
    line = f"{when:%m-%d %H:%M}  {event.leg}  {event_label(event.name)}  {event.person} · {where}"
    return f"{line}  “{event.note}”" if event.note else line


def _event_data(event: CaseEvent) -> dict[str, Any]:
    return {
        "at": event.happened_at.isoformat(),
        "leg": str(event.leg),
        "name": event.name,
        "step": event.step,
        "by": str(event.person),
        "duty": event.post.duty.code if event.post else "",
        "platform": event.platform.code if event.platform else "",
        "note": event.note,
    }
