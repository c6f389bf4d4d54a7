"""A case's way over HTTP: who sends what, for reports, single moves, lifecycles and the whole loop."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from wangge.demo.bench.calling import Caller
from wangge.demo.bench.place import caller, slip, staff
from wangge.demo.bulk.catalogue import MATTERS, condition_of
from wangge.demo.bulk.ground import COMMUNITIES, HIGH, ROW, STREETS, WIDE, community_block, corner

API = "/api/v1"
LOOP = ("accept", "file", "dispatch", "sign", "answer", "feed_back", "ask_check", "pass", "close")


@dataclass
class Hand:
    """One client that plays everybody in one district, on one connection a person."""

    number: int
    district: int = 0
    callers: dict[str, Caller] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.number)
        first = self.district * STREETS * COMMUNITIES
        self.community = first + self.random.randrange(STREETS * COMMUNITIES)
        self.condition = condition_of(staff().tenant, MATTERS[0][0])
        self.to = staff().platforms[f"d{self.district}.dept0"].pk

    def by(self, key: str) -> Caller:
        if key not in self.callers:
            self.callers[key] = caller(key)
        return self.callers[key]

    def point(self) -> tuple[float, float]:
        """Somewhere in this hand's community."""
        block = community_block(self.community)
        west, south = corner(block.column, block.row)
        lon = west + self.random.uniform(0.01, 0.99) * ROW * WIDE
        return round(lon, 6), round(south + self.random.uniform(0.01, 0.99) * HIGH, 6)

    def report(self) -> str:
        """Report a case; its number."""
        lon, lat = self.point()
        told = {
            "slip": slip(),
            "source": "patrol",
            "lon": lon,
            "lat": lat,
            "coords": "cgcs2000",
            "description": f"{MATTERS[0][1]}，{self.random.randrange(10_000)}号",
            "place_text": "东园路1号门前",
        }
        return self.by(f"c{self.community}.supervisor").post(f"{API}/cases", told)["number"]

    def move(self, number: str, name: str) -> None:
        """Make one move as whoever may make it."""
        key, leg, taken = self._deed(name)
        told = {"slip": slip(), "move": name, "taken": taken}
        self.by(key).post(f"{API}/cases/{number}/legs/{leg}/moves", told)

    def _deed(self, name: str) -> tuple[str, str, dict[str, Any]]:
        home, to = f"d{self.district}", f"d{self.district}.dept0"
        return {
            "accept": (f"{home}.acceptor", "home", {"matter": self.condition.matter_id}),
            "file": (f"{home}.duty_chief", "home", {"condition": self.condition.pk}),
            "dispatch": (f"{home}.dispatcher", "home", {"main": self.to}),
            "dispatch_now": (
                f"{home}.duty_chief",
                "home",
                {"matter": self.condition.matter_id, "main": self.to},
            ),
            "sign": (f"{to}.liaison", "1", {}),
            "answer": (f"{to}.liaison", "1", {"text": "已修复"}),
            "feed_back": (f"{home}.dispatcher", "home", {}),
            "ask_check": (f"{home}.acceptor", "home", {}),
            "pass": (f"c{self.community}.supervisor", "home", {}),
            "close": (f"{home}.duty_chief", "home", {"outcome": "solved"}),
        }[name]

    def loop(self) -> None:
        """From the report to the closing: ten calls."""
        number = self.report()
        for name in LOOP:
            self.move(number, name)

    def life(self) -> None:
        """Create, assign, resolve (the receiver signs first), search: five calls."""
        number = self.report()
        for name in ("dispatch_now", "sign", "answer"):
            self.move(number, name)
        self.by(f"d{self.district}.acceptor").get(f"{API}/cases?q={number}&size=20")
