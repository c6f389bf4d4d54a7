"""Everything that can be asked for, as one reader is answered: pages, API, files, refusals.

Each walk yields what was asked and the answer as text: headers, words as they are, tables unpacked.
"""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.test import Client

from tests.api.callers import BASE, JSON, REPORT
from tests.cases.town import Town
from tests.trust.scene import Place, Things
from tests.trust.test_api_routes import PLAIN, about
from wangge.cases.listing import LIGHTS, SORTS, TABS
from wangge.desk.desks import DESKS

Hidden = Iterable[tuple[Place, Things]]
Walk = Iterator[tuple[str, str]]
SEARCHES = ["标记", "外区", "9902", "路口"]
FILTERS = [
    *[f"q={word}" for word in SEARCHES],
    *[f"light={light}" for light in LIGHTS],
    *[f"sort={sort}" for sort in SORTS],
    "since=2026-03-01",
    "holder=台",
    "step=handling",
]
LAYERS = ("divisions", "cells", "drawings")
MARCH = "since=2026-03-01&until=2026-03-31"
PAGES = [
    *[f"/desk/?tab={tab}&size=200" for tab in TABS],
    *[f"/desk/?tab=all&export={kind}" for kind in ("csv", "xlsx")],
    *[f"/desk/?tab=all&q={word}" for word in SEARCHES],
    *[f"/desk/{key}/" for key in DESKS],
    *[f"/desk/{key}/markers.json" for key in DESKS],
    "/desk/markers.json?tab=all",
    "/desk/markers.json?tab=mine&q=标记",
    *[f"/desk/tickets/?tab={tab}&size=100" for tab in TABS],
    *[f"/desk/tickets/?tab=all&export={kind}" for kind in ("csv", "xlsx")],
    *[f"/desk/tickets/?tab=all&q={word}" for word in SEARCHES],
    "/desk/tickets/answers/", "/desk/tickets/new/", "/desk/tickets/import/",
    "/desk/counts.json",
    "/desk/here.json",
    "/desk/work/",
    "/desk/report/",
    *[f"/desk/search/{what}/?q={word}" for what in ("matter", "platform") for word in ("", "区", "99")],
    *[f"/places/features/{layer}.geojson" for layer in LAYERS],
    *[f"/tiles/{layer}/14/13486/6207.mvt" for layer in LAYERS],
    *[
        f"/evaluation/?subject={subject}&{MARCH}{kind}"
        for subject in ("region", "platform", "department", "posts")
        for kind in (("", "&export=xlsx", "&print=1") if subject == "region" else ("",))
    ],
    f"/evaluation/cases/?subject=region&{MARCH}&count=report",
    f"/evaluation/cases/?subject=region&{MARCH}&count=report&export=csv",
    "/people/", "/people/?q=reporter", "/people/posts/", "/people/platforms/", "/journal/", "/account/",
    "/catalogue/", "/catalogue/editions/", "/catalogue/settings/", "/catalogue/responsibility/",
    "/catalogue/home-rules/", "/catalogue/sources/", "/desk/variants/",
]  # fmt: skip


def walk_pages(client: Client, own: str, hidden: Hidden) -> Walk:
    """Every page, file and feed; search boxes beside a case of one's own; what is hidden, by its name."""
    for url in PAGES:
        yield url, read(client.get(url))
    yield "/journal/export/", read(client.post("/journal/export/"))
    if own:
        for what in ("case", "post", "platform", "matter", "place"):
            for word in ("", *SEARCHES[:2]):
                url = f"/desk/search/{what}/?case={own}&q={word}"
                yield url, read(client.get(url))
    for place, things in hidden:
        yield from _pages_of(client, own, place, things)


def _pages_of(client: Client, own: str, place: Place, things: Things) -> Walk:
    """The addresses of a hidden thing, and deeds of one's own that name it."""
    one = f"/desk/cases/{things.handling}/"
    for url in (
        one, f"{one}slip.pdf", f"/desk/photos/{things.photo}/shown/",
        f"/desk/search/post/?case={things.handling}", f"/desk/search/case/?case={things.handling}",
        f"/desk/accept/?case={things.handling}",
        f"/desk/tickets/{things.ticket}/", f"/desk/search/ticket/?ticket={things.ticket}",
        f"/desk/search/case/?ticket={things.ticket}", f"/desk/search/matter/?ticket={things.ticket}",
        f"/desk/accept/?done={things.handling}", f"/people/{place.people['reporter'].pk}/",
    ):  # fmt: skip
        yield url, read(client.get(url))
    supervisor = place.people["supervisor"].posts.get().pk
    sent: list[tuple[str, dict[str, Any]]] = [
        (f"{one}legs/home/moves/", {"move": "accept"}),
        (f"{one}beside/urge/", {"text": "x"}),
        (f"/desk/tickets/{things.ticket}/moves/", {"move": "link", "case": things.handling}),
        (f"/desk/tickets/{things.ticket}/caller/", {"purpose": "x"}),
        (f"/desk/cases/{own}/legs/home/moves/", {"move": "merge", "into": things.reported}),
        (f"/desk/cases/{own}/legs/home/moves/", {"move": "ask_verify", "addressee": supervisor}),
        (f"/desk/cases/{own}/beside/decide/", {"about": things.ask, "verdict": "grant", "reason": "x"}),
        (f"/desk/cases/{own}/beside/task/", {"about": things.task, "result": "decided", "text": "x"}),
    ]
    for url, form in sent if own else sent[:4]:
        yield f"{url} {form}", read(client.post(url, form | {"slip": str(uuid.uuid4())}))


def walk_api(client: Client, town: Town, hidden: Hidden) -> Walk:
    """Every operation: lists to their last page, filtered in every way; what is hidden, by its name."""
    for path, _expected in PLAIN.values():
        yield from _to_the_end(client, path.replace("MATTER", str(town.matter.pk)))
    for narrowed in [*(f"tab={tab}" for tab in TABS), *(f"tab=all&{one}" for one in FILTERS)]:
        yield from _to_the_end(client, f"/cases?{narrowed}&size=100")
    yield from _to_the_end(client, "/cases?tab=all&size=5")
    for narrowed in [*(f"tab={tab}" for tab in TABS), *(f"tab=all&q={word}" for word in SEARCHES)]:
        yield from _to_the_end(client, f"/tickets?{narrowed}&size=2")
    for place, things in hidden:
        for _kind, path, body in about(things, town).values():
            yield path, read(client.get(BASE + path) if body is None else _post(client, path, body))
        yield from _takes(client, place, things)


def _takes(client: Client, place: Place, things: Things) -> Walk:
    """A thing that is hidden, named in a write of one's own."""
    told = _post(client, "/cases", REPORT)
    if told.status_code == 201:
        moves = f"/cases/{told.json()['number']}/legs/home/moves"
        merge = {"move": "merge", "taken": {"into": things.reported}}
        yield things.reported, read(_post(client, moves, merge))
        post = place.people["supervisor"].posts.get().pk
        yield str(post), read(_post(client, moves, {"move": "ask_verify", "taken": {"addressee": post}}))


def _to_the_end(client: Client, path: str) -> Walk:
    page, more = 1, True
    while more:
        asked = f"{path}{'&' if '?' in path else '?'}page={page}" if page > 1 else path
        answer = client.get(BASE + asked)
        yield asked, read(answer)
        told = answer.json()
        page, more = page + 1, isinstance(told, dict) and told.get("has_next", False)


def _post(client: Client, path: str, body: Mapping[str, Any]) -> Any:
    return client.post(BASE + path, json.dumps({"slip": str(uuid.uuid4()), **body}), content_type=JSON)


def read(answer: Any) -> str:
    """The answer with its headers; what JSON and spreadsheets spell otherwise is spelled out."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} {list(answer.headers.items())}\n{_words(data)}"


def _words(data: bytes) -> str:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    text = data.decode("utf-8", "replace")
    return json.dumps(json.loads(text), ensure_ascii=False) if text[:1] in ("{", "[") else text
