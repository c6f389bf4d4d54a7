"""Odd addresses and filters (trust B3): what makes no sense narrows nothing or is refused; never a 500."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.cases.town import Town
from tests.trust import nasties
from tests.trust.nothing_written import nothing_written
from tests.trust.visitor import Visitor
from wangge.cases.models import Case

Visit = Callable[..., Visitor]
ODD = {
    **{name: text for name, (text, _) in nasties.WORDS.items()},
    **nasties.NO_IDS,
    **{f"day: {name}": text for name, text in nasties.NO_DAYS.items()},
    **nasties.NO_WORDS,
    "2,001 characters": "字" * 2001,
    "only signs": "' & | ! ( ) : * <-> \\",
    "wildcards": "%_%_%",
    "nested brackets": "(" * 3000,
}
LISTS = {  # address, who asks, what may stand in it
    "/desk/": (
        "acceptor",
        "tab q step light matter source street home under due holder since until sort page size export",
    ),
    "/desk/markers.json": ("acceptor", "tab q step light matter source street home holder since until sort"),
    "/desk/queue/": ("acceptor", "after"),
    "/desk/tickets/": (
        "acceptor",
        "tab q step light kind hotline since until changed ready sort page size export",
    ),
    "/desk/search/ticket/": ("acceptor", "q ticket"),
    "/desk/search/matter/": ("acceptor", "q"),
    "/desk/search/place/": ("acceptor", "q"),
    "/desk/search/platform/": ("acceptor", "q for"),
    "/desk/here.json": ("acceptor", "on bbox"),
    "/places/features/cells.geojson": ("acceptor", "bbox on"),
    "/tiles/cells/14/13500/6200.mvt": ("acceptor", "on"),
    "/catalogue/": ("admin", "q scheme kind own page"),
    "/catalogue/editions/1/": ("admin", "q kind guessed page"),
    "/catalogue/responsibility/": ("admin", "q ended code division page"),
    "/catalogue/home-rules/": ("admin", "q ended page"),
}


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_every_filter_of_every_list(visit: Visit, value: str) -> None:
    """All filters of a list hold the odd value at once; ``export`` in a request of its own."""
    for url, (who, names) in LISTS.items():
        visitor = visit(who)
        with nothing_written():
            answer = visitor.get(url, dict.fromkeys(set(names.split()) - {"export"}, value))
        assert answer.status in (200, 304, 400, 404), (url, answer.status)
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("name", LISTS["/desk/"][1].split())
def test_one_odd_filter_alone(visit: Visit, name: str) -> None:
    """What another filter would have refused first is not hidden by it."""
    desk = visit("acceptor")
    for value in (*nasties.NO_IDS.values(), *nasties.NO_DAYS.values(), "\0", "\ufffd", nasties.SCRIPT):
        assert desk.get("/desk/", {"tab": "all", name: value}).status in (200, 400), value


BOXES = {  # numbers of west, south, east, north
    "three numbers": "1,2,3",
    "five numbers": "1,2,3,4,5",
    "words": "a,b,c,d",
    "not numbers": "nan,nan,nan,nan",
    "infinite": "-inf,-inf,inf,inf",
    "off the earth": "-1000,-1000,1000,1000",
    "swapped": "116.4,40.0,116.3,39.9",
    "a null byte": "116.3,39.9,116.4,40.0\0",
    "very long": "1" * 5000,
    "brackets": "[116.3,39.9,116.4,40.0]",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_an_odd_rectangle_is_refused(visit: Visit, box: str) -> None:
    answer = visit("acceptor").get("/places/features/cells.geojson", {"bbox": box})
    assert answer.status == 400
    assert (
        "west,south,east,north" in answer.words or "“bbox” of the address holds a null byte" in answer.words
    )


@pytest.mark.parametrize("day", nasties.NO_DAYS.values(), ids=nasties.NO_DAYS)
def test_an_odd_day_of_the_map_is_refused_or_empty(visit: Visit, day: str) -> None:
    answer = visit("acceptor").get("/places/features/cells.geojson", {"on": day})
    assert answer.status in (200, 400)  # year 9999 is a day, only a far one
    assert any(said in answer.words for said in ("is not a day", "null byte")) == (answer.status == 400)


PATHS = [
    "/desk/cases/%00/",
    "/desk/cases/%ED%A0%80/",
    "/desk/cases/%FF%FE/",
    "/desk/cases/" + quote("🕳️") + "/",
    "/desk/cases/" + quote("<script>alert(1)</script>") + "/",
    "/desk/cases/" + "9" * 5000 + "/",
    "/desk/cases/..%2f..%2fetc%2fpasswd/",
    "/desk/cases/' or 1=1 --/",
    "/desk/photos/0/shown/",
    f"/desk/photos/{2**63}/shown/",
    "/desk/photos/" + "9" * 500 + "/shown/",
    "/desk/photos/1/original/",
    "/desk/photos/1/../",
    "/desk/photos/-1/shown/",
    "/desk/search/everything/",
    "/desk/search/case/?case=%00",
    "/desk/search/post/?case=" + "9" * 3000,
    "/desk/search/platform/?case=%F0%9F%95%B3",
    "/desk/search/post/",
    "/tiles/nowhere/1/1/1.mvt",
    "/tiles/cells/99/0/0.mvt",
    "/tiles/cells/3/9999999/0.mvt",
    f"/tiles/cells/3/{10**30}/0.mvt",
    "/tiles/%00/1/1/1.mvt",
    "/places/features/%00.geojson",
    "/places/features/nothing.geojson",
    "/nowhere/%00",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/../../var/secret_key",
    "/static/%2e%2e/%2e%2e/var/secret_key",
    "/static/..%2f..%2fvar%2fsecret_key",
    "/api/v1/cases/%00",
    "/api/v1/../../etc/passwd",
    "/style/markers.json?n=%00",
]
ADMIN_PATHS = [
    f"/catalogue/matters/{2**63}/",
    "/catalogue/matters/" + "9" * 300 + "/",
    f"/catalogue/editions/{2**31}/",
    f"/catalogue/editions/{2**63}/",
    f"/catalogue/editions/1/compare/{2**63}/",
    f"/catalogue/editions/1/add/{2**63}/",
    f"/catalogue/editions/1/{2**63}/",
    "/catalogue/settings/nowhere/",
    "/catalogue/sources/nowhere/",
    "/catalogue/settings/%00/",
]


@pytest.mark.parametrize(
    ("who", "path"),
    [("acceptor", path) for path in PATHS] + [("admin", path) for path in ADMIN_PATHS],
    ids=[path[:60] for path in PATHS + ADMIN_PATHS],
)
def test_an_odd_address_leads_nowhere(visit: Visit, who: str, path: str) -> None:
    visitor = visit(who)
    with nothing_written():
        answer = visitor.get(path)
    assert answer.status in (400, 404), answer.status
    assert "<script>alert" not in answer.text


# what stands beside the flow


@pytest.fixture(scope="module")
def stood(shared_town: Town) -> dict[str, Case]:
    return {"handling": shared_town.handling(), "closed": shared_town.closed()}


DEEDS = {  # what is done, who does it, on which case, what is sent when it is right
    "ask": (
        "liaison",
        "handling",
        {"kind": "parking", "reason": "雨", "until": "2026-03-20", "parking_kind": "weather"},
    ),
    "urge": ("leader", "handling", {"level": "1", "text": "快"}),
    "correct": ("acceptor", "handling", {"reason": "错", "lon": "116.306", "lat": "39.906"}),
    "coordinate": ("liaison", "handling", {"text": "请协调"}),
    "call_back": ("acceptor", "closed", {"text": "问"}),
}
LON_IS_FINE = ("nothing", "swapped", "minus infinite")  # or odd only together with a latitude
WRONG = {
    "kind": nasties.NO_IDS,
    "until": {name: day for name, day in nasties.NO_DAYS.items() if name != "a week"}
    | {"yesterday": "2026-03-09"},
    "parking_kind": nasties.NO_IDS,
    "level": nasties.NO_IDS,
    "reason": {"nothing": "", "spaces": " \u3000", **nasties.TOO_LONG},
    "text": {"nothing": "", "spaces": " \u3000", **nasties.TOO_LONG},
    "lon": {name: lon for name, (lon, _, _) in nasties.NO_PLACES.items() if name not in LON_IS_FINE},
    "condition": nasties.NO_IDS,
    "about": nasties.NO_IDS,
}
ODD_DEEDS = [
    (deed, field, name)
    for deed, (_, _, sent) in DEEDS.items()
    for field, values in WRONG.items()
    if field in sent or (deed, field) in (("correct", "condition"), ("ask", "about"), ("coordinate", "about"))
    for name in values
    if (deed, field, name) not in {("call_back", "text", "nothing"), ("call_back", "text", "spaces")}
]


@pytest.mark.parametrize(("deed", "field", "name"), ODD_DEEDS)
def test_an_odd_deed_is_refused(
    visit: Visit, stood: dict[str, Case], deed: str, field: str, name: str
) -> None:
    who, on, sent = DEEDS[deed]
    case = stood[on]
    leg = case.legs.exclude(suffix="").first()
    right = {"about": str(leg.pk) if leg and deed in ("ask", "coordinate") else "0", **sent}
    visitor = visit(who)
    with nothing_written():
        answer = visitor.beside(case, deed, **right | {field: WRONG[field][name]})
    assert 400 <= answer.status < 500, answer.status


@pytest.mark.parametrize("deed", DEEDS)
def test_the_same_deed_without_oddness_is_done(visit: Visit, stood: dict[str, Case], deed: str) -> None:
    """Else the refusals above would prove nothing."""
    who, on, sent = DEEDS[deed]
    case = stood[on]
    leg = case.legs.exclude(suffix="").first()
    about = str(leg.pk) if leg and deed in ("ask", "coordinate") else "0"
    before = case.events.count()
    answer = visit(who).beside(case, deed, about=about, **sent)
    assert (answer.status, case.events.count()) == (302, before + 1)


VIEWS = {
    "no name": {"name": "", "query": "tab=all"},
    "a null byte": {"name": "a\0b", "query": "tab=all"},
    "another site": {"name": "x", "query": "next=//example.org"},
    "line ends": {"name": "x", "query": "tab=all\r\nSet-Cookie: a=b"},
    "very long": {"name": "x" * 5000, "query": "q=" + "x" * 50_000},
    "a script": {"name": nasties.SCRIPT, "query": f"q={nasties.SCRIPT}"},
}


@pytest.mark.parametrize("sent", VIEWS.values(), ids=VIEWS)
def test_an_odd_view_is_kept_harmless_or_refused(visit: Visit, sent: dict[str, str]) -> None:
    desk = visit("acceptor")
    answer = desk.post("/desk/views/", sent)
    assert answer.status in (302, 400, 422)
    assert answer.headers.get("Location", "/desk/").startswith("/desk/")
    assert "Set-Cookie: a=b" not in str(answer.headers)
    page = desk.get("/desk/")
    assert page.status == 200
    assert "<script>alert" not in page.text
