"""The reference of every write over HTTP: a bare Django view that locates, inserts and commits, and no more.

Served twice: with ``bare_settings``, which leave out every middleware, and with ``door_settings``, behind the
same door as everything of ours, for somebody who is signed in. Between the two lies what the door costs.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

TABLE = """
create table if not exists bench_bare (
  id bigserial primary key, tenant_id bigint, cell text, point geometry(Point, 4490), description text,
  reported_at timestamptz default now()
)
"""
_LOCATE = "select code from places_locate(%s, %s, %s, current_date)"
_INSERT = """
insert into bench_bare (tenant_id, cell, point, description)
values (%s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s) returning id
"""


def report(request: HttpRequest) -> HttpResponse:
    """Where is it, keep it."""
    if settings.MIDDLEWARE and not request.user.is_authenticated:
        return HttpResponse(status=401)
    told = json.loads(request.body)
    tenant, lon, lat = told["tenant"], told["lon"], told["lat"]
    with connection.cursor() as cursor:
        cursor.execute(_LOCATE, [tenant, lon, lat])
        cells = ",".join(row[0] for row in cursor.fetchall())
        cursor.execute(_INSERT, [tenant, cells, lon, lat, told["description"]])
        return _told({"id": cursor.fetchone()[0]})


def _told(body: dict[str, int]) -> HttpResponse:
    """With its length, which a middleware would add."""
    answer = JsonResponse(body, status=201)
    answer["Content-Length"] = str(len(answer.content))
    return answer


urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("bare", report),
]
