"""Every route × every role × where the thing lies (trust P1). What is expected stands in tables.

A foreign thing is "not found", never "forbidden"; who sees a thing and may not do what he asks is told why.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from tests.api.callers import BASE, JSON, REPORT, Caller
from tests.cases.town import Town
from tests.trust.scene import Things, picture, places
from tests.world import NOON, PEOPLE, SINCE
from wangge.api import api
from wangge.people.models import Post

DESK = {"acceptor", "duty_chief", "dispatcher", "leader", "assessor"}
STREET = {"street_acceptor", "street_chief", "street_dispatcher"}
STATION = {"station_two", "street_liaison"}
REPORTER = {"supervisor"}
SEES = {  # where it lies → kind of thing → who sees it (design 3.2a)
    "own": {"reported": DESK | REPORTER, "handling": DESK | REPORTER | {"liaison"}, "ticket": DESK},
    "other": {
        "reported": DESK | REPORTER | STREET,
        "handling": DESK | REPORTER | STREET | STATION,
        "ticket": DESK | STREET,
    },
    "foreign": {"reported": set(), "handling": set(), "ticket": set()},
    "ended": {
        "reported": DESK | REPORTER | {"liaison"},
        "handling": DESK | REPORTER | {"liaison"},
        "ticket": DESK,
    },
    "expired": {"reported": REPORTER, "handling": REPORTER, "ticket": set()},
}
MAY = {  # route → where it lies → who may; everybody else who sees it is refused
    "move_leg": {"own": {"acceptor"}, "other": {"street_acceptor"}},
    "ask": {"own": {"liaison"}, "other": {"station_two"}},
    "decide": {"own": {"dispatcher"}, "other": {"street_dispatcher"}},
    "coordinate": {},  # asked already, or over
    "answer_task": {"own": {"dispatcher"}, "other": {"street_dispatcher"}},
    "urge": {
        "own": {"leader", "duty_chief", "dispatcher"},
        "other": {"leader", "duty_chief", "dispatcher", "street_chief", "street_dispatcher"},
    },
    "answer_urge": {
        "own": {"dispatcher", "duty_chief", "liaison"},
        "other": {"street_dispatcher", "street_chief", "station_two"},
        "ended": {"dispatcher", "duty_chief", "liaison"},
    },
    "lift_urge": {"own": {"leader"}, "other": {"leader"}, "ended": {"leader"}},
    "correct": {"own": {"acceptor", "duty_chief"}, "other": {"street_acceptor", "street_chief"}},
    "call_back": {"ended": {"acceptor", "duty_chief"}},
    "leave_note": {
        "own": DESK - {"assessor"} | REPORTER,
        "other": DESK - {"assessor"} | REPORTER | STREET,
        "ended": DESK - {"assessor"} | REPORTER | {"liaison"},
    },
    "move_ticket": {"own": {"acceptor"}, "other": {"street_acceptor"}, "ended": {"acceptor"}},
}
PLAIN = {  # routes that name no case → expected status by role, "" for all others
    "me": ("/me", {"": 200}),
    "cases": ("/cases", {"": 200}),
    "tickets": ("/tickets", {"": 200}),
    "asks_to_decide": ("/asks", {"": 200}),
    "tasks_to_do": ("/tasks", {"": 200}),
    "flow": ("/flow", {"": 200}),
    "notices": ("/notices", {"": 200}),
    "locate_point": ("/locate?lon=116.305&lat=39.905", {"": 200}),
    "divisions": ("/divisions", {"": 200}),
    "cells": ("/cells", {"": 200}),
    "grid_systems": ("/grid-systems", {"": 200}),
    "platforms": ("/platforms", {"": 200}),
    "posts": ("/posts", {"": 200}),
    "list_matters": ("/matters?q=01", {"": 200}),
    "sources": ("/sources", {"": 200}),
    "conditions": ("/matters/MATTER/conditions", {"": 200}),
    "responsibility": ("/responsibility?matter=MATTER&lon=116.305&lat=39.905", {"": 200}),
    "settings": ("/settings/centre", {"": 403, "admin": 200}),
    "evaluation_indicators": ("/evaluation/indicators/region", {"": 200}),
    "evaluation": (
        "/evaluation/region?since=2026-03-01&until=2026-03-31", {"": 404, "leader": 200, "assessor": 200},
    ),
    "evaluation_cases": (
        "/evaluation/region/report?since=2026-03-01&until=2026-03-31",
        {"": 404, "leader": 200, "assessor": 200},
    ),
}  # fmt: skip
OWN = {  # about the caller's own notices and desks only: tests/api/test_notices.py, test_handover.py
    "read_notice", "read_notices", "shift_logs", "shift_entries", "open_points", "write_shift_entry",
    "read_shift_entry", "tick_point", "untick_point", "take_note_off",
}  # fmt: skip
TAKES_IN = {"acceptor", "duty_chief", "street_acceptor", "street_chief", "station_one"}
WRITING = {  # routes that make something
    "report": {"": 201, "nobody": 422},
    "upload": {"": 201},
    "take": {"": 409} | dict.fromkeys(TAKES_IN, 201),
}
TICKET_TOLD = {"hotline_number": "J-9", "text": "路灯不亮", "sent_at": "2026-03-10T10:00:00+08:00"}


def about(things: Things, town: Town) -> dict[str, tuple[str, str, Any]]:
    """Routes that name a thing: its kind, the address, the body (none: a GET)."""
    case, work = f"/cases/{things.reported}", f"/cases/{things.handling}"
    accept = {"move": "accept", "taken": {"matter": town.matter.pk}}
    return {
        "case": ("reported", case, None),
        "history": ("reported", f"{case}/history", None),
        "similar": ("reported", f"{case}/similar", None),
        "photo": ("reported", f"/photos/{things.photo}/thumbnail", None),
        "move_leg": ("reported", f"{case}/legs/home/moves", accept),
        "ask": ("handling", f"{work}/legs/1/asks", {"kind": "recall", "reason": "派错了"}),
        "decide": ("handling", f"/asks/{things.ask}/decision", {"verdict": "grant", "reason": "同意"}),
        "coordinate": ("handling", f"{work}/legs/1/coordination", {"text": "请"}),
        "answer_task": ("handling", f"/tasks/{things.task}/answer", {"result": "decided", "text": "一起看"}),
        "urge": ("handling", f"{work}/urges", {"text": "快"}),
        "answer_urge": ("handling", f"/urges/{things.urge}/answer", {"text": "在办"}),
        "lift_urge": ("handling", f"/urges/{things.urge}/lift", {}),
        "correct": ("handling", f"{work}/corrections", {"reason": "门牌", "place_text": "门口"}),
        "call_back": ("reported", f"{case}/call-backs", {}),
        "case_notes": ("reported", f"{case}/notes", None),
        "leave_note": ("reported", f"{case}/notes", {"text": "交班"}),
        "ticket": ("ticket", f"/tickets/{things.ticket}", None),
        "ticket_history": ("ticket", f"/tickets/{things.ticket}/history", None),
        "move_ticket": ("ticket", f"/tickets/{things.ticket}/moves", {"move": "sign"}),
    }


Callers = dict[str, Caller]
SOME = DESK | REPORTER | {"liaison", "street_acceptor", "station_two", "admin", "nobody"}
"""One of each sort, for things that are over or elsewhere."""
MATRIX = ("own", "other")  # everybody


@pytest.fixture(scope="module")
def things(shared_town: Town) -> dict[str, Things]:
    """By where it lies."""
    with time_machine.travel(NOON, tick=False):
        lie = places(shared_town)
        found = {"own": lie["own"].things(), "other": lie["other"].things(), "ended": lie["own"].ended()}
        there = [lie["foreign"].things() for _one in range(4)]  # urges count from 1 in each tenant
        return found | {"expired": found["own"], "foreign": there[-1]}


@pytest.fixture(scope="module")
def callers(shared_town: Town, things: object) -> Callers:
    with time_machine.travel(NOON, tick=False):
        return {role: Caller.of(shared_town.person(role)) for role in PEOPLE}


@pytest.mark.parametrize("where", SEES)
def test_who_sees_a_thing_and_who_may_do_what_with_it(
    town: Town, things: dict[str, Things], callers: Callers, where: str
) -> None:
    if where == "expired":
        Post.objects.update(valid=DateRange(SINCE, NOON.date()))
    wrong = []
    for route, (kind, path, body) in about(things[where], town).items():
        for role in PEOPLE if where in MATRIX else SOME:
            expected = _expected(route, where, role, kind, body is None)
            status = _tried(callers[role], path, body)
            if status not in expected:
                wrong.append((route, role, status, expected))
    assert wrong == []


def test_what_belongs_to_everybody_and_what_to_administrators(town: Town, callers: Callers) -> None:
    wrong = []
    for role, caller in callers.items():
        for route, (path, expected) in PLAIN.items():
            status = caller.get(path.replace("MATTER", str(town.matter.pk)))[0]
            if status != expected.get(role, expected[""]):
                wrong.append((route, role, status))
        made = {
            "report": _tried(caller, "/cases", REPORT),
            "upload": _upload(caller),
            "take": _tried(caller, "/tickets", TICKET_TOLD),
        }
        for route, status in made.items():
            if status != WRITING[route].get(role, WRITING[route][""]):
                wrong.append((route, role, status))
    assert wrong == []


def test_the_matrix_has_a_row_for_every_route(town: Town) -> None:
    operations = [op for path in api.get_openapi_schema()["paths"].values() for op in path.values()]
    routes = {operation["operationId"] for operation in operations}
    rows = set(about(Things("1", "1", 1, 1, 1, 1), town)) | set(PLAIN) | set(WRITING) | OWN
    assert routes ^ rows == set()


def test_nobody_is_let_in_anywhere(town: Town, things: dict[str, Things], client: Client) -> None:
    named = about(things["own"], town).values()
    rows = [(path, body) for _kind, path, body in named] + [(path, None) for path, _ in PLAIN.values()]
    for path, body in [*rows, ("/cases", REPORT), ("/tickets", TICKET_TOLD)]:
        told = json.dumps(body)
        answer = (
            client.get(BASE + path) if body is None else client.post(BASE + path, told, content_type=JSON)
        )
        assert answer.status_code == 401, path
    assert client.post(f"{BASE}/photos").status_code == 401


def _expected(route: str, where: str, role: str, kind: str, reads: bool) -> set[int]:
    if role not in SEES[where][kind]:
        return {404}
    if reads or role in MAY[route].get(where, set()):
        return {200}
    return {409}


def _tried(caller: Caller, path: str, body: Any) -> int:
    """The status; whatever was written is undone."""
    with transaction.atomic():
        status = caller.get(path)[0] if body is None else caller.post(path, body)[0]
        transaction.set_rollback(True)
    return status


def _upload(caller: Caller) -> int:
    return caller.client.post(f"{BASE}/photos", {"photo": SimpleUploadedFile("a.jpg", picture())}).status_code
