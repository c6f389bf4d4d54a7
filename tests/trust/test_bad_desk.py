"""Odd input at the desk's forms (trust B3): an answer that says what is wrong, nothing written, no 500."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.town import INSIDE, Town
from tests.trust import nasties
from tests.trust.nothing_written import nothing_written
from tests.trust.visitor import Answer, Visitor
from wangge.cases.models import Attachment, Case

Visit = Callable[..., Visitor]
REPORT = {"description": "井盖缺失", "lon": str(INSIDE[0]), "lat": str(INSIDE[1]), "source": "hotline"}
HALVES = "half characters"  # a form cannot carry them: they arrive as the sign for what cannot be read
FIELDS = {  # field of the report, odd values, what the answer says
    "description": {
        name: (text, "Say what is wrong") for name, text in nasties.NO_WORDS.items() if name != HALVES
    }
    | {name: (text, "characters; at most 2000") for name, text in nasties.TOO_LONG.items()},
    "place_text": {name: (text, "characters; at most 300") for name, text in nasties.TOO_LONG.items()},
    "source": {
        name: (text, "There is no source")
        for name, text in {
            **nasties.NO_WORDS,
            **nasties.TOO_LONG,
            "a script": nasties.SCRIPT,
            "sql": "'; --",
        }.items()
    },
    "matter": {name: (text, "Matter: there is no such choice") for name, text in nasties.NO_IDS.items()},
}
CASES = [(field, name, *row) for field, rows in FIELDS.items() for name, row in rows.items()]


@pytest.mark.parametrize(
    ("field", "value", "said"), [(f, v, s) for f, _, v, s in CASES], ids=[f"{f}: {n}" for f, n, _, _ in CASES]
)
def test_a_report_with_an_odd_field_is_refused(visit: Visit, field: str, value: str, said: str) -> None:
    desk = visit("acceptor")
    with nothing_written():
        answer = desk.post("/desk/report/", REPORT | {field: value})
    assert answer.status == 422
    assert said in answer.words


@pytest.mark.parametrize(("lon", "lat", "said"), nasties.NO_PLACES.values(), ids=nasties.NO_PLACES)
def test_a_report_from_an_odd_place_is_refused(visit: Visit, lon: str, lat: str, said: str) -> None:
    desk = visit("acceptor")
    with nothing_written():
        answer = desk.post("/desk/report/", REPORT | {"lon": lon, "lat": lat})
    assert (answer.status, said in answer.words) == (422, True), answer.words[:3000]


@pytest.mark.parametrize(("text", "kept"), nasties.WORDS.values(), ids=nasties.WORDS)
def test_odd_words_are_kept_harmless(visit: Visit, text: str, kept: str) -> None:
    desk = visit("acceptor")
    answer = desk.post("/desk/report/", REPORT | {"description": text, "place_text": text})
    assert answer.status == 302

    case = Case.objects.latest("pk")
    assert (case.description, case.place_text) == (kept, kept)
    for url in ("/desk/?tab=all", f"/desk/cases/{case.number}/", "/desk/accept/"):
        page = desk.get(url)
        assert page.status == 200
        assert "<script>alert" not in page.text
        assert 'onmouseover="alert(1)' not in page.text
    assert desk.get("/desk/?tab=all&export=csv").status == 200
    assert desk.get("/desk/?tab=all&export=xlsx").status == 200
    assert desk.get("/desk/markers.json?tab=all").status == 200


@pytest.mark.parametrize(("name", "data"), nasties.NO_PHOTOS.values(), ids=nasties.NO_PHOTOS)
def test_what_is_no_photo_is_refused(visit: Visit, name: str, data: bytes) -> None:
    sent = REPORT | {"photos": SimpleUploadedFile(name, data, "image/jpeg")}
    desk = visit("acceptor")
    with nothing_written():
        answer = desk.post("/desk/report/", sent)
    assert answer.status == 422
    assert "photo" in answer.words


@pytest.mark.parametrize("name", nasties.PHOTOS_WITH_NAMES.values(), ids=nasties.PHOTOS_WITH_NAMES)
def test_the_name_of_a_photo_is_forgotten(visit: Visit, town: Town, name: str) -> None:
    desk = visit("acceptor")
    sent = REPORT | {"photos": SimpleUploadedFile("x.jpg", nasties.photo(), "image/jpeg")}
    sent["photos"].name = name
    assert desk.post("/desk/report/", sent).status == 302
    photo = Attachment.objects.latest("pk")
    shown = desk.get(f"/desk/photos/{photo.pk}/shown/")
    assert (shown.status, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert name not in str(shown.headers)


def test_a_good_photo_with_a_bad_report_leaves_nothing(visit: Visit) -> None:
    sent = REPORT | {"lon": "0", "lat": "0", "photos": SimpleUploadedFile("a.jpg", nasties.photo(1))}
    desk = visit("acceptor")
    with nothing_written():
        assert desk.post("/desk/report/", sent).status == 422


def test_ten_megabytes_of_words_are_too_much(visit: Visit) -> None:
    desk = visit("acceptor")
    with nothing_written():
        answer = desk.post("/desk/report/", REPORT | {"description": nasties.HUGE})
    assert answer.status in (400, 413)


def test_a_thousand_fields_too_many(visit: Visit) -> None:
    desk = visit("acceptor")
    with nothing_written():
        answer = desk.post("/desk/report/", REPORT | {f"f{n}": "1" for n in range(2000)})
    assert answer.status in (400, 413)


# moves and what stands beside them


def refused(answer: Answer, said: str) -> None:
    assert 400 <= answer.status < 500, answer.status
    assert said in answer.words, answer.words[:2000]


MOVES = {  # step, who, move, what the form takes when it is right
    "accept": ("report", "acceptor", {"matter": "matter"}),
    "merge": ("report", "acceptor", {"into": "number"}),
    "split": ("report", "acceptor", {"text": "words"}),
    "ask_verify": ("report", "acceptor", {"addressee": "id"}),
    "not_accept": ("report", "acceptor", {"note": "reason"}),
    "hand_over": ("report", "acceptor", {"target": "platform", "note": "given"}),
    "file": ("accepted", "duty_chief", {"condition": "id"}),
    "dispatch": ("filed", "dispatcher", {"main": "platform"}),
    "close": ("passed", "duty_chief", {"outcome": "choice"}),
}
"""Doors of moves. What each take gets wrong comes from the table below."""

WORDS = {name: text for name, text in nasties.NO_WORDS.items() if name != HALVES} | nasties.TOO_LONG
WRONG = {
    "id": nasties.NO_IDS,
    "matter": nasties.NO_IDS,
    "platform": nasties.NO_IDS,
    "number": nasties.NO_IDS | {"a path": "../../1"},
    "words": WORDS,
    "reason": WORDS,
    "choice": nasties.NO_IDS | {"long": nasties.LONG},
}
SAID = {"words": ("is needed", "characters"), "reason": ("reason is needed", "characters")}
MOVE_CASES = [
    (f"{move}: {take} {name}", step, who, move, take, value, SAID.get(kind, ("no such choice",)))
    for move, (step, who, takes) in MOVES.items()
    for take, kind in takes.items()
    if kind in WRONG
    for name, value in WRONG[kind].items()
]


@pytest.fixture(scope="module")
def stood(shared_town: Town) -> dict[str, Case]:
    """A case at each step from which a move is tried."""
    town = shared_town
    passed = town.checking()
    town.move(passed, "pass", "supervisor")
    return {
        "report": town.report(),
        "accepted": town.accepted(),
        "filed": town.filed(),
        "handling": town.handling(),
        "passed": passed,
    }


@pytest.mark.parametrize(
    ("step", "who", "move", "take", "value", "said"),
    [row[1:] for row in MOVE_CASES],
    ids=[row[0] for row in MOVE_CASES],
)
def test_a_move_with_an_odd_take_is_refused(
    stood: dict[str, Case],
    visit: Visit,
    step: str,
    who: str,
    move: str,
    take: str,
    value: str,
    said: tuple[str, ...],
) -> None:
    sent: dict[str, Any] = {"note": "因为"} if "note" in MOVES[move][2] else {}
    desk = visit(who)
    with nothing_written():
        answer = desk.move(stood[step], move, **sent | {take: value})
    assert 400 <= answer.status < 500, answer.status
    assert any(words in answer.words for words in said), answer.words[:1500]
