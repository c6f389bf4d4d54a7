"""Odd values in every form of the ticket desk: refused at the field or kept harmless, never a 500."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.tickets.calls import Desk
from tests.trust import nasties
from wangge.tickets.flow import TICKET
from wangge.tickets.models import Ticket

ODD = {name: text for name, (text, _) in nasties.WORDS.items()} | {
    "half a pair": "\ud800", "null": "a\0b", "2,001 characters": "字" * 2001,
    "signs": "' & | ! ( ) : * <-> \\",
    "exponent": "1e999", "not a number": "nan", "huge": "9" * 30, "script": "<script>alert(1)</script>",
}  # fmt: skip
FINE = (200, 302, 400, 404, 409, 413, 422)


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_every_form_with_an_odd_value(desk: Desk, visit, value: str):
    ticket = desk.take()
    page = visit("acceptor").client
    value = value.encode("utf-8", "replace").decode()
    for move in (row for row in TICKET.open_from("arrived") if not row.follows):
        form = {"move": move.name, "slip": str(uuid4()), "note": value} | {t.name: value for t in move.takes}
        answer = page.post(f"/desk/tickets/{ticket.number}/moves/", form)
        assert answer.status_code in FINE, move.name
        assert "<script>alert" not in answer.content.decode()
    for url, form in [
        (f"/desk/tickets/{ticket.number}/caller/", {"purpose": value}),
        (f"/desk/tickets/{ticket.number}/moves/", {"move": value}),
        ("/desk/tickets/new/", {"what": "read", "paste": value}),
        ("/desk/tickets/new/", {"what": "take", **dict.fromkeys(TOLD, value)}),
        *[("/desk/tickets/new/", {"what": "take"} | TOLD | {name: value}) for name in TOLD],
    ]:
        answer = page.post(url, form)
        assert answer.status_code in FINE, (url, form)
        assert "<script>alert" not in answer.content.decode()
    for one in Ticket.objects.all():
        assert page.get(f"/desk/tickets/{one.number}/").status_code == 200
    assert page.get("/desk/tickets/?tab=all").status_code == 200


TOLD = {
    "hotline_number": "O-1", "hotline": "12345", "kind": "report", "urgency": "usual", "title": "",
    "text": "路灯不亮",
    "category": "", "place_text": "", "community": "", "lon": "", "lat": "", "coords": "", "sent_at": "",
    "sign_by": "", "contact_by": "", "answer_by": "", "name": "", "phone": "", "secret": "", "again": "",
}  # fmt: skip
