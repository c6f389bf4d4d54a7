"""Pages as people ask for them, beside the bare statement that reads the same rows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import quote

from django.db import connection

from wangge.cases.models import Case
from wangge.demo.bench.asked import EXPORT, LISTS, QUEUES, SCORES, Asked
from wangge.demo.bench.calling import milliseconds
from wangge.demo.bench.figures import Figure, percentile
from wangge.demo.bench.place import caller, headers, server, staff
from wangge.desk.exports import MOST

TIMES = 20
SHARES = {"p50": 0.5, "p95": 0.95}
SCORES_BAR = 60.0  # seconds
BARE_LIST = """
select c.id, c.number, c.description, l.step, l.due_at from cases_leg l join cases_case c on c.id = l.case_id
where l.tenant_id = %s and l.kind = 'home' order by l.id desc limit 50
"""
BARE_EXPORT = BARE_LIST.replace("limit 50", f"limit {MOST}")
BARE_CASE = "select * from cases_caseevent where case_id = %s order by id"


def pages(round_: int) -> Sequence[Figure]:
    """Lists of fifty, searches, markers and the live counts."""
    return _all(LISTS, TIMES)


def queues(round_: int) -> Sequence[Figure]:
    """The desks: a queue with its counts, and its first case opened."""
    return _all(QUEUES, TIMES)


def scores(round_: int) -> Sequence[Figure]:
    """The indicators of all streets for a month; the bar is that of a month of a megacity."""
    (took,) = _asked(SCORES, 1)
    return [Figure(SCORES.name, took / 1000, "s", SCORES_BAR, "the bar of 460,000 cases a month")]


def export(round_: int) -> Sequence[Figure]:
    """Rows of a file in a second."""
    begin = time.perf_counter()
    bare = _bare(BARE_EXPORT, staff().tenant.pk) / (time.perf_counter() - begin)
    begin = time.perf_counter()
    with closing(HTTPConnection("127.0.0.1", server().port)) as browser:
        browser.request("GET", EXPORT.address, headers=headers(EXPORT.by))
        rows = browser.getresponse().read().count(b"\n") - 1
    took = time.perf_counter() - begin
    return [Figure("export", rows / took, "rows/s", bare, "one statement for as many rows")]


def case_page(round_: int) -> Sequence[Figure]:
    """The page of a case, another one each time."""
    of_district = Case.objects.of(staff().tenant).filter(division_code__startswith="990701")
    numbers = list(of_district.order_by("-pk").values_list("number", "pk")[round_ * TIMES :][:TIMES])
    reference = percentile(milliseconds(lambda: _bare(BARE_CASE, numbers[0][1]), TIMES), 0.5)
    found = []
    browser = caller("d0.acceptor")
    for number, _pk in numbers:
        found += milliseconds(lambda n=number: browser.get(f"/desk/cases/{n}/"), 1)
    browser.close()
    against = "one statement for the history"
    return [
        Figure("case_page_p50", percentile(found, 0.5), "ms", reference, against),
        Figure("case_page_p95", percentile(found, 0.95), "ms", reference, against),
    ]


def _all(pages: Sequence[Asked], times: int) -> Sequence[Figure]:
    tenant = staff().tenant.pk
    reference = percentile(milliseconds(lambda: _bare(BARE_LIST, tenant), times), 0.5)
    against = "one statement for fifty rows"
    found = [(page.name, _asked(page, times)) for page in pages]
    return [
        Figure(f"{name}_{label}", percentile(took, share), "ms", reference, against)
        for name, took in found
        for label, share in SHARES.items()
    ]


def _asked(page: Asked, times: int) -> list[float]:
    """How long each of so many takes; before them one that is not counted."""
    browser = caller(page.by)
    path = quote(page.address, safe="/?&=")
    browser.get(path)
    found = milliseconds(lambda: browser.get(path), times)
    browser.close()
    return found


def _bare(statement: str, value: int) -> int:
    """Read what a bare statement gives; how many rows that is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return len(cursor.fetchall())
