"""How many statements each door makes, counted in this process; the reference is the bar of the design."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wangge.demo.bench.acting import API, LOOP, Hand
from wangge.demo.bench.asked import LISTS, QUEUES
from wangge.demo.bench.calling import Unexpected
from wangge.demo.bench.figures import Figure
from wangge.demo.bench.place import CSRF, session

BAR = "the bar"
LIST_BAR, MOVE_BAR, REPORT_BAR = 12, 20, 14
QUEUE_BAR = LIST_BAR + MOVE_BAR  # a list, and a case opened with its moves


class Counter:
    """A browser in this process that counts the statements of a request."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"host": "127.0.0.1", "x-csrftoken": CSRF})
        self.client.cookies[settings.SESSION_COOKIE_NAME] = session(key)
        self.client.cookies[settings.CSRF_COOKIE_NAME] = CSRF
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        return len(self.statements)

    def get(self, path: str) -> bytes:
        return self._counted(lambda: self.client.get(path))

    def post(self, path: str, body: object) -> object:
        send = lambda: self.client.post(path, json.dumps(body), content_type="application/json")  # noqa: E731
        return json.loads(self._counted(send))

    def _counted(self, ask: Callable[[], object]) -> bytes:
        with CaptureQueriesContext(connection) as seen:
            answer = ask()
        told = [one["sql"] for one in seen.captured_queries]
        self.statements = [sql for sql in told if sql not in ("BEGIN", "COMMIT")]
        if answer.status_code not in (200, 201):
            raise Unexpected(f"{answer.status_code}: {answer.content[:2000].decode('utf-8', 'replace')}")
        return answer.content


class Counted(Hand):
    """A hand whose people count."""

    def by(self, key: str) -> Counter:  # type: ignore[override]
        if key not in self.callers:
            self.callers[key] = Counter(key)  # type: ignore[assignment]
        return self.callers[key]  # type: ignore[return-value]


def statements(round_: int) -> Sequence[Figure]:
    """Lists, the case page, the report, every move of the loop."""
    return [*_lists(), *_loop()] if round_ == 0 else []


def _lists() -> Iterator[Figure]:
    for asked in (*LISTS, *QUEUES):
        counter = Counter(asked.by)
        counter.get(asked.address)
        counter.get(asked.address)
        yield _figure(asked.name, counter.count, LIST_BAR if asked in LISTS else QUEUE_BAR)


def _loop() -> Iterator[Figure]:
    hand = Counted(0)
    hand.report()
    number = hand.report()
    yield _figure("report", hand.by(f"c{hand.community}.supervisor").count, REPORT_BAR)
    for name in LOOP:
        hand.move(number, name)
        yield _figure(name, hand.by(hand._deed(name)[0]).count, MOVE_BAR)
    counter = hand.by("d0.acceptor")
    counter.get(f"/desk/cases/{number}/")
    yield _figure("case_page", counter.count, MOVE_BAR)
    counter.get(f"{API}/cases/{number}")
    yield _figure("api_case", counter.count, MOVE_BAR)


def _figure(name: str, count: int, bar: int) -> Figure:
    return Figure(f"statements_{name}", count, "statements", bar, BAR)
