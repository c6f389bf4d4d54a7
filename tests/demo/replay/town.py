"""A small made-up town for replays: two wards of two areas, eighteen requests, five of them broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wangge.demo.replay.running import Played, Wish, replay

HERE = Path(__file__).parent
REQUESTS = HERE / "requests.csv"
MAPPING = str(HERE / "millbrook.toml")
NOW = datetime(2024, 3, 20, 12, 0, tzinfo=UTC)  # two weeks after the file


class Stopped(BaseException):
    """As a kill: nothing of ours catches it."""


class Pace:
    """Lets so many moves come; then it says stop, or dies."""

    def __init__(self, moves: int | None = None, *, dies: bool = False) -> None:
        self.left, self.dies, self.moments = moves, dies, []

    def __call__(self, moment: datetime) -> bool:
        if self.left == 0:
            if self.dies:
                raise Stopped
            return False
        if self.left:
            self.left -= 1
        self.moments.append(moment)
        return True


def play(tenant: str = "millbrook", pace: Pace | None = None, now: datetime = NOW, **more: Any) -> Played:
    """Replay the town with its own dates."""
    wish = Wish(REQUESTS, more.pop("mapping", MAPPING), tenant, **{"weeks": 0, **more})
    return replay(wish, now=now, begin=lambda number: (pace or Pace(), lambda over: None))


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2024 in Millbrook, before the clocks go forward on the 10th."""
    return datetime(2024, 3, day, hour, minute, tzinfo=UTC) + timedelta(hours=6)
