"""The demo town: built by real actions; everything there is, is in it, whatever day and hour it is built."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from wangge.cases.flow import FLOWS, OUTCOMES
from wangge.cases.models import Ask, Case, CaseEvent, Leg, Task, Urge, Variant
from wangge.cases.queries import lit, mine
from wangge.cases.variants import way_of
from wangge.catalogue.models import Source
from wangge.core.flow import Flow
from wangge.demo.town.building import Wish, build
from wangge.demo.town.repertoire import ALWAYS
from wangge.people.models import Duty, Person, Post
from wangge.people.rosters import running_turns
from wangge.tenants.models import Tenant

SUNDAY = datetime(2026, 3, 15, 9, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Offices are closed: the hardest time to have something in every step."""
RARE_SOURCES = {"leader", "mail", "media", "volunteer", "device", "camera", "window", "upper", "department"}
BY_CHANCE = {"draw_sample"}
"""Sources and moves that are drawn; the whole town has them, its first hundred cases need not."""


@pytest.mark.django_db
def test_everything_there_is_is_in_the_town() -> None:
    built = build(Wish(SUNDAY, cases=len(ALWAYS)))
    town = built.tenant
    assert built.troubles == []
    assert built.cases >= len(ALWAYS)
    assert lacking(town) == {}
    assert Leg.objects.of(town).exclude(step__in=steps_of(FLOWS.values())).count() == 0
    for leg in Leg.objects.of(town):
        assert CaseEvent.objects.filter(leg=leg).exclude(step="").last().step == leg.step
    assert idle(town) == []
    assert running_turns(SUNDAY).filter(tenant=town).exists()
    accounts = told_accounts()
    usable = Person.objects.filter(tenant=town, username__in=[one["username"] for one in accounts])
    assert usable.count() == len(accounts)
    assert {code for one in accounts for code in one["codes"]} >= {code.value for code in Duty.Code}


def lacking(town: Tenant) -> dict[str, set[object]]:
    """What the program knows and the town has not, by kind."""
    urges = Urge.objects.filter(tenant=town).select_related("answered", "lifted")
    checks: dict[str, tuple[Iterable[object], Iterable[object]]] = {
        "outcomes": (OUTCOMES, seen(Case, town, "outcome")),
        "tasks": (Task.Kind.values, seen(Task, town, "kind")),
        "open tasks": (Task.Kind.values, seen(Task, town, "kind", state="open")),
        "asks": (Ask.Kind.values, seen(Ask, town, "kind")),
        "states of asks": (("open", "endorsed", "granted", "refused"), seen(Ask, town, "state")),
        "urges answered, not answered": ((True, False), {one.answered is None for one in urges}),
        "urges lifted, not lifted": ((True, False), {one.lifted is None for one in urges}),
        "variants": (seen(Variant, town, "code"), {way_of(case).code for case in Case.objects.of(town)}),
        "sources": (seen(Source, town, "code") - RARE_SOURCES, seen(Case, town, "source__code")),
        "lights": (("red", "yellow", "green", "parked"), lights_of(town)),
        "duties": (Duty.Code.values, seen(Post, town, "duty__acts_as")),
    }
    for kind, flow in FLOWS.items():
        checks[f"steps of {kind}"] = steps_of([flow]), seen(Leg, town, "step", kind=kind)
        moves = {move.name for move in flow.moves} - BY_CHANCE
        checks[f"moves of {kind}"] = moves, seen(CaseEvent, town, "name", leg__kind=kind)
    return {name: gap for name, (known, there) in checks.items() if (gap := set(known) - set(there))}


def idle(town: Tenant) -> list[str]:
    """Accounts that are shown to a visitor and have nothing to do."""
    keys = ("supervisor", "acceptor", "duty_chief", "dispatcher", "liaison", "handler", "yueting_acceptor")
    people = [Person.objects.get(username=f"{town.code}.{key}") for key in keys]
    return [one.username for one in people if not mine(one, SUNDAY).exists()]


def seen(model: type, town: Tenant, column: str, **narrowed: object) -> set[object]:
    return set(model.objects.filter(tenant=town, **narrowed).values_list(column, flat=True))


def steps_of(flows: Iterable[Flow]) -> set[str]:
    return {step for flow in flows for step in (flow.start, *flow.ends, *flow.open_steps)}


def lights_of(town: Tenant) -> set[str]:
    homes = Leg.objects.of(town).filter(kind=Leg.Kind.HOME)
    return {light for light in ("red", "yellow", "green", "parked") if lit(homes, light, SUNDAY).exists()}


def told_accounts() -> list[dict[str, object]]:
    said = io.StringIO()
    call_command("demo", accounts=True, json=True, stdout=said)
    return json.loads(said.getvalue())["accounts"]


@pytest.mark.django_db
def test_a_second_build_changes_nothing() -> None:
    call_command("demo", cases=2, stdout=io.StringIO())
    before = CaseEvent.objects.count()
    call_command("demo", cases=2, stdout=(said := io.StringIO()))
    assert "已经" in said.getvalue() or "already" in said.getvalue()
    assert CaseEvent.objects.count() == before
