"""A browser as the tests of trust hold it: signed in by hand, answers kept short."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from wangge.cases.models import Case
from wangge.people.models import Person

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back: status, where to, and the words of the page."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def words(self) -> str:
        """The page as it is read, without its markup."""
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", self.text)))


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser that speaks English. Nothing raises: a crash is an answer with status 500."""

    client: Client

    @classmethod
    def of(cls, person: Person | None = None) -> Visitor:
        client = Client(raise_request_exception=False, headers={"accept-language": "en"})
        if person:
            client.force_login(person)
        return cls(client)

    def get(self, url: str, query: dict[str, Any] | None = None) -> Answer:
        address = f"{url}?{urlencode(query, errors='surrogatepass')}" if query else url
        return _answer(self.client.get(address))

    def post(self, url: str, sent: dict[str, Any] | None = None, **headers: str) -> Answer:
        """Send a form; one with half characters goes as only a program would write it."""
        try:
            return _answer(self.client.post(url, sent or {}, headers=headers))
        except UnicodeEncodeError:
            raw = urlencode(sent or {}, errors="surrogatepass")
            return _answer(self.client.post(url, raw, content_type=FORM, headers=headers))

    def move(self, case: Case, name: str, leg: str = "home", **sent: Any) -> Answer:
        """Send the form of a move."""
        form = {"move": name, "slip": str(uuid.uuid4()), **sent}
        return self.post(f"/desk/cases/{case.number}/legs/{leg}/moves/", form)

    def beside(self, case: Case, name: str, **sent: Any) -> Answer:
        """Send a form that stands beside the flow."""
        return self.post(f"/desk/cases/{case.number}/beside/{name}/", {"slip": str(uuid.uuid4()), **sent})


def _answer(response: Any) -> Answer:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(response.status_code, data.decode("utf-8", "replace"), dict(response.headers))
