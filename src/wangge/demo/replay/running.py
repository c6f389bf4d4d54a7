"""A replay from the wish to the summary."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.core.holidays_seed import FIRST_YEAR
from wangge.core.steady import holding_still
from wangge.demo.replay import founding, ground, mapping, rows
from wangge.demo.replay.acts import Stage
from wangge.demo.replay.mapping import Mapping as City
from wangge.demo.replay.playing import Score, Show, Tally, begun, by_reason
from wangge.demo.replay.rows import Reject, Request, Requests
from wangge.demo.replay.summary import Span, summed_up
from wangge.journal.actions import note
from wangge.journal.models import Entry
from wangge.people.actions.holidays import seed_holidays
from wangge.tenants.models import Tenant
from wangge.tenants.terminal import Terminal

BEGUN = "replay_begun"  # in the journal: shift and seed of a file, which later runs keep
WEEK = 7


class OtherPlan(Refused):
    """A file was begun with another shift or seed; its slips belong to that."""

    code = "other_plan"
    message = "This file was begun with --shift %(weeks)s --seed %(seed)s. Leave them out."


class RunsAlready(Refused):
    """Two replays into one tenant would play the same people."""

    code = "runs_already"
    message = "A replay into %(tenant)s is running already."


@dataclass(frozen=True)
class Wish:
    """What is to be played: files, and what else was said. None: not said."""

    file: Path
    mapping: str
    tenant: str = ""
    divisions: Path | None = None
    limit: int | None = None
    weeks: int | None = None
    seed: int | None = None


@dataclass(frozen=True)
class Plan:
    """By how many weeks a file is shifted, and the seed of what is drawn."""

    weeks: int
    seed: int

    @property
    def days(self) -> int:
        return self.weeks * WEEK


@dataclass
class Played:
    """What came of a run. ``whole`` is false when it was stopped."""

    tenant: Tenant
    plan: Plan
    read: int
    requests: int
    rejects: list[Reject]
    tally: Tally = field(default_factory=Tally)
    whole: bool = False
    summary: dict[str, Any] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)  # about the boundaries, where they were taken in


Begin = Callable[[int], tuple[Callable[[datetime], bool], Callable[[int], object]]]
"""Told how many requests there are: gives ``pace`` and ``done`` of a `Show`."""


def replay(wish: Wish, *, now: datetime, begin: Begin) -> Played:
    """Play a file up to now. Raises `Refused` for whatever cannot be read, found or meant."""
    city = mapping.load(wish.mapping)
    with timezone.override(city.tz):
        requests = rows.read(wish.file, city).credible(now)
        part = requests.first(wish.limit)
        if not part.rows:
            raise rows.NothingToPlay(file=wish.file.name, reason=part.rejects[0].reason)
        cast = _cast(wish, city)
        tenant = cast.company.tenant
        with _alone(tenant):
            founding.add_to(cast, city, requests.rows)
            plan = _plan(wish, tenant, requests, now)
            score = Score(requests.key, city, plan.seed, requests.horizon(plan.days), now)
            placed, rejects = _placed(part, tenant, city)
            played = Played(tenant, plan, len(part.numbers), len(placed), rejects, findings=cast.findings)
            stage = Stage.of(cast, (one.department for one in requests.rows))
            _play(played, stage, [one.shifted(plan.days) for one in placed], score, begin)
    return played


def _play(played: Played, stage: Stage, moved: list[Request], score: Score, begin: Begin) -> None:
    """Play the requests, at their new dates, and sum up."""
    _holidays(score.city, moved[0].reported.year, score.now.year)
    show = Show(stage, *begin(len(moved)), tally=played.tally)
    with holding_still():
        played.whole = show.play(begun(moved, score, played.tenant))
    if played.whole:
        span = Span(moved[0].reported, min(score.now, score.horizon))
        played.summary = summed_up(played.tenant, span)


def _cast(wish: Wish, city: City) -> founding.Cast:
    code = wish.tenant or city.tenant
    if tenant := founding.existing(code):
        return founding.recall(tenant, city)
    path = wish.divisions or wish.file.parent / city.divisions.file
    return founding.found(code, city, ground.survey(path, city), path.name.partition(".")[0])


def _placed(part: Requests, tenant: Tenant, city: City) -> tuple[list[Request], list[Reject]]:
    """Requests with their homes; and all rows that cannot be played, in the order of the file."""
    placed, outside = ground.locate(part.rows, tenant, city.homes)
    where, why = city.columns.position, _(ground.Outside.message)
    rejects = [*part.rejects, *(Reject(one.row, where, ground.Outside.code, why) for one in outside)]
    if not placed:
        raise rows.NothingToPlay(file=part.file, reason=rejects[0].reason)
    return placed, sorted(rejects, key=lambda one: one.row)


def _plan(wish: Wish, tenant: Tenant, requests: Requests, now: datetime) -> Plan:
    """As it was begun, else as wished, else so many whole weeks that the file's end lies just before now."""
    begun_before = Entry.objects.filter(tenant=tenant.code, act=BEGUN, subject=str(requests.key)).first()
    if begun_before:
        plan = Plan(begun_before.detail["weeks"], begun_before.detail["seed"])
        if wish.weeks not in (None, plan.weeks) or wish.seed not in (None, plan.seed):
            raise OtherPlan(weeks=plan.weeks, seed=plan.seed)
        return plan
    weeks = _weeks_before(now, requests.last_reported) if wish.weeks is None else wish.weeks
    plan = Plan(weeks, 1 if wish.seed is None else wish.seed)
    note(
        BEGUN,
        by=Terminal(tenant),
        subject=requests.key,
        weeks=plan.weeks,
        seed=plan.seed,
        file=wish.file.name,
    )
    return plan


def _weeks_before(now: datetime, end: datetime) -> int:
    """By the clock on the wall, so that a Sunday morning stays one."""
    wall = timezone.localtime(now).replace(tzinfo=None) - end.replace(tzinfo=None)
    return wall // timedelta(days=WEEK)


def _holidays(city: City, first: int, last: int) -> None:
    """The holidays of these years and one before and after."""
    if city.calendar.region:
        seed_holidays(range(max(first - 1, FIRST_YEAR), last + 2), city.calendar.region, by="replay")


@contextmanager
def _alone(tenant: Tenant) -> Iterator[None]:
    """One replay a tenant; and no waiting for the disk, as whatever a crash loses is played again."""
    key = zlib.crc32(f"replay {tenant.pk}".encode())
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise RunsAlready(field="tenant", tenant=tenant.code)
        try:
            cursor.execute("set synchronous_commit = off")
            yield
        finally:
            cursor.execute("reset synchronous_commit")
            cursor.execute("select pg_advisory_unlock(%s)", [key])


def write_rejects(rejects: Iterable[Reject], path: Path) -> None:
    """A table of what was not played: row of the file, column or move, code, reason."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(["row", "field", "code", "reason"])
        out.writerows((one.row, one.field, one.code, one.reason) for one in rejects)


def as_data(played: Played) -> dict[str, Any]:
    """For programs."""
    tally = played.tally
    return {
        "tenant": played.tenant.code,
        "finished": played.whole,
        "weeks": played.plan.weeks,
        "seed": played.plan.seed,
        "rows": played.read,
        "requests": played.requests,
        "rejected": by_reason(played.rejects),
        "moves": tally.done,
        "moves_found": tally.found,
        "findings": played.findings,
        "troubles": by_reason(tally.troubles),
        "summary": played.summary,
    }
