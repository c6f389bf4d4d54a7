"""Callers of the API, as tests play them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.cases.town import INSIDE
from wangge.people.actions.tokens import create_token
from wangge.people.models import Person

BASE = "/api/v1"
JSON = "application/json"
REPORT = {"source": "patrol", "lon": INSIDE[0], "lat": INSIDE[1], "description": "井盖缺失"}


@dataclass
class Caller:
    """Somebody signed in; answers are (status, JSON)."""

    client: Client

    @classmethod
    def with_token(cls, person: Person, *scopes: str) -> Caller:
        """A program that acts as a person."""
        now = timezone.now()
        ends = now + timedelta(days=1)
        _token, raw = create_token(person, "test", scopes, expires_at=ends, by=person, at=now)
        return cls(Client(headers={"authorization": f"Bearer {raw}"}))

    @classmethod
    def of(cls, person: Person) -> Caller:
        client = Client()
        client.force_login(person)
        return cls(client)

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        answer = self.client.get(BASE + path, query)
        return answer.status_code, _read(answer)

    def post(self, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """``body`` gets a slip of its own unless it brings one."""
        told = {"slip": str(uuid.uuid4())} | body if isinstance(body, dict) else body
        return self.send(path, json.dumps(told), **headers)

    def send(self, path: str, raw: str | bytes, content_type: str = JSON, **headers: str) -> tuple[int, Any]:
        answer = self.client.post(BASE + path, raw, content_type=content_type, headers=headers)
        return answer.status_code, _read(answer)

    def report(self, **changes: Any) -> str:
        """Report a case and answer its number."""
        status, told = self.post("/cases", REPORT | changes)
        assert status == 201, told
        return told["number"]

    def move(self, number: str, move: str, leg: str = "home", **body: Any) -> tuple[int, Any]:
        return self.post(f"/cases/{number}/legs/{leg}/moves", {"move": move, **body})


def _read(answer: Any) -> Any:
    if "json" not in answer.get("Content-Type", ""):
        return answer.content
    return answer.json()
