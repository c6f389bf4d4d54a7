"""People who report, accept and file over HTTP, and ask again with the same slip until they are answered."""

from __future__ import annotations

import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

PATIENCE = 60.0  # seconds for one answer, over any number of restarts
TOKEN = "a" * 32
PLACE = {"lon": 116.305, "lat": 39.905}


class Unanswered(Exception):
    """Nobody answered for too long."""


@dataclass
class Writer:
    """One of several that work at the same time."""

    port: int
    told: dict[str, Any]
    done: threading.Event
    acknowledged: dict[str, str] = field(default_factory=dict)  # slip → number of the case
    refused: list[Any] = field(default_factory=list)
    repeated: int = 0

    def work(self) -> None:
        """Case after case until told to stop; a case that was begun is finished."""
        while not self.done.is_set():
            report = {"source": "patrol", "description": "井盖缺失", **PLACE}
            if number := self.send("supervisor", "/cases", report, 201):
                self.move(number, "acceptor", "accept", {"matter": self.told["matter"]})
                self.move(number, "duty_chief", "file", {"condition": self.told["condition"]})

    def move(self, number: str, who: str, move: str, taken: dict[str, Any]) -> None:
        self.send(who, f"/cases/{number}/legs/home/moves", {"move": move, "taken": taken}, 200)

    def send(self, who: str, path: str, body: dict[str, Any], expected: int) -> str:
        """Send until answered; the number of the case, nothing where it was refused."""
        slip = str(uuid.uuid4())
        status, answer = self.until_answered(who, path, {"slip": slip, **body})
        if status != expected:
            self.refused.append((path, status, answer))
            return ""
        self.acknowledged[slip] = answer["number"]
        return answer["number"]

    def until_answered(self, who: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            status, answer = self.once(who, path, body)
            if status and status < 500:
                return status, answer
            self.repeated += 1
            time.sleep(0.1)
        raise Unanswered(path)

    def once(self, who: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """One attempt; (0, None) where the connection was lost."""
        cookie = f"session={self.told['sessions'][who]}; csrf={TOKEN}"
        headers = {"Content-Type": "application/json", "Cookie": cookie, "X-CSRFToken": TOKEN}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except (OSError, HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()
