"""What fakes have received, and how they behave."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

TOKEN = "fake-token"  # noqa: S105 - opens nothing but a fake
SIGN = "SECfake"


@dataclass(frozen=True)
class Arrival:
    """One thing that came, at whatever try."""

    kind: str
    key: str
    to: str
    text: str
    at: datetime
    taken: bool


@dataclass
class Book:
    """Everything that came; an effect is done once for each key, as a good receiver does.

    ``failing`` is the share of tries answered with a fault, ``secret`` what webhooks are signed with.
    A taken try may be answered with a fault too: the sender cannot know, and sends again.
    """

    failing: float = 0.0
    secret: str = ""
    seed: int = 7
    late: float = 300  # seconds between a signature and its arrival that are borne
    arrivals: list[Arrival] = field(default_factory=list)
    effects: dict[str, Arrival] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._dice = random.Random(self.seed)  # noqa: S311 - luck, no secret

    def take(self, kind: str, key: str, to: str, text: str) -> bool:
        """Whether the sender is told that it went well."""
        with self._lock:
            luck = self._dice.random()
            taken = luck >= self.failing / 2  # half of the faults come after the effect was done
            arrival = Arrival(kind, key, to, text, datetime.now(UTC), taken)
            self.arrivals.append(arrival)
            if taken:
                self.effects.setdefault(key, arrival)
            return luck >= self.failing

    def newest(self, count: int = 100) -> list[Arrival]:
        with self._lock:
            return self.arrivals[-count:][::-1]

    def counts(self) -> Mapping[str, int]:
        with self._lock:
            return {"arrivals": len(self.arrivals), "effects": len(self.effects)}
