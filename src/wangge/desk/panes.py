"""What stands beside the chosen case at some desks: asks to decide, the load of departments, who is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wangge.cases import queries, shifts
from wangge.cases.labels import CHOICES
from wangge.cases.models import Ask, Leg
from wangge.desk.beside.asking import ruled_fields, verdicts_on
from wangge.desk.desks import DISPATCH, WATCH, Desk
from wangge.desk.parts import Field
from wangge.desk.ready_words import ASK_WORDS
from wangge.desk.standing import Standing
from wangge.desk.verdicts import TONES, Verdict, Verdicts
from wangge.people.models import Person, Platform
from wangge.people.queries import posts_of

MOST = 20


@dataclass(frozen=True)
class Load:
    """How much an organisation has in hand, and how much of it is over its limit."""

    platform: Platform
    open: int
    red: int


@dataclass(frozen=True)
class OpenAsk:
    """An ask with the form that decides it on the spot."""

    ask: Ask
    label: object
    verdicts: Verdicts


def pane_context(
    desk: Desk, whole: Sequence[Leg] | None, waiting: QuerySet[Leg], person: Person, at: datetime
) -> dict[str, Any]:
    """What the panes of a desk need beyond the case; ``whole`` is the queue, where it is all that waits."""
    beside: dict[str, Any] = {"shift": shift_panel(desk, person, at)}
    if desk.key == DISPATCH.key:
        beside["loads"] = loads_below(person, at)
    if desk.key == WATCH.key:
        beside["late"] = late_by_platform(waiting) if whole is None else late_among(whole)
    return beside


def shift_panel(desk: Desk, person: Person, at: datetime) -> dict[str, Any] | None:
    """What the last shift left at this desk: two counts and the way to the log."""
    logs = shifts.logs_of(person, at, desk.duties)
    if not logs:
        return None
    waiting = shifts.unread(logs, person).count(), shifts.open_points(logs).count()
    return {
        "unread": waiting[0],
        "open": waiting[1],
        "url": f"{reverse('shift')}?{urlencode({'desk': logs[0].key})}",
    }


def loads_below(person: Person, at: datetime) -> list[Load]:
    """The organisations right below one's own platforms, the busiest with red ones first."""
    own = {post.platform_id for post in posts_of(person, at).acting_as(*DISPATCH.waits_for)}
    platforms = list(Platform.objects.filter(tenant=person.tenant_id, parent__in=own, is_active=True))
    loads = queries.load_of([platform.pk for platform in platforms], at)
    found = [Load(platform, *loads.get(platform.pk, (0, 0))) for platform in platforms]
    return sorted(found, key=lambda load: (-load.red, -load.open, load.platform.path))[:MOST]


def late_by_platform(late: QuerySet[Leg]) -> list[Load]:
    """Who has what is overdue: the organisations with the most of it first."""
    rows = late.order_by().values("platform").annotate(red=Count("pk"))
    counted = {row["platform"]: row["red"] for row in rows.order_by("-red")[:MOST]}
    platforms = Platform.objects.in_bulk(list(counted))
    return [Load(platforms[pk], 0, red) for pk, red in counted.items()]


def late_among(legs: Sequence[Leg]) -> list[Load]:
    """The same, of legs that are all known."""
    platforms = {leg.platform_id: leg.platform for leg in legs}
    counted = Counter(leg.platform_id for leg in legs).most_common(MOST)
    return [Load(platforms[pk], 0, red) for pk, red in counted]


def open_asks(standing: Standing, person: Person, at: datetime) -> list[OpenAsk]:
    """Asks that wait for a decision of his, at the desks that decide; who asked does not decide."""
    if standing.desk not in (DISPATCH, WATCH):
        return []
    asked = [ask for ask in queries.asks_of(person, at)[:MOST] if ask.asked.person_id != person.pk]
    return [OpenAsk(ask, CHOICES[ask.kind], _decision(standing, ask)) for ask in asked]


def _decision(standing: Standing, ask: Ask) -> Verdicts:
    named = {"about": str(ask.pk), "move": f"decide-{ask.pk}"}
    hidden = [Field(name, "hidden", "", value=value) for name, value in named.items()]
    reason = Field("reason", "reason", _("Reason"), max_length=2000, words=ASK_WORDS["decide"])
    buttons = [Verdict(verdict, CHOICES[verdict], TONES[verdict]) for verdict in verdicts_on(ask)]
    url = reverse("beside", args=[ask.case.number, "decide"])
    return Verdicts(
        url, "verdict", buttons, [*hidden, *ruled_fields(ask), reason, *standing.staying().fields()]
    )
