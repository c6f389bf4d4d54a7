"""The clock of backups: one a day, old ones removed, one tried again and again. A child of ``./run``.

``python -m ops.keeping.schedule`` goes on until it is stopped. A backup that was missed because the machine
was off is made soon after the start; one that failed is tried again after an hour.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as Clock
from pathlib import Path
from zoneinfo import ZoneInfo

from ops import environment
from ops.keeping import doors, shelf
from ops.say import say
from ops.trouble import Trouble, told

SETTLED = timedelta(minutes=15)  # after a start, before what was missed is made up for
AGAIN = timedelta(hours=1)  # after a failure
TICK = 30.0  # seconds


@dataclass(frozen=True)
class Plan:
    """When to back up, how many to keep, after how many days to try one (0: never)."""

    at: Clock
    zone: ZoneInfo
    keeping: shelf.Keeping
    try_after: int

    def last_due(self, now: datetime) -> datetime:
        """The last moment at which a backup should have been made."""
        today = datetime.combine(now.astimezone(self.zone).date(), self.at, self.zone)
        return today if today <= now else today - timedelta(days=1)

    def is_due(self, made: datetime | None, now: datetime) -> bool:
        return made is None or made < self.last_due(now)

    def is_try_due(self, tried: datetime | None, now: datetime) -> bool:
        if not self.try_after:
            return False
        return tried is None or now - tried > timedelta(days=self.try_after) - timedelta(hours=1)


def plan() -> Plan | None:
    """As the environment says; None where it says ``off``. Raises Trouble for what it cannot mean."""
    text = os.environ.get("WANGGE_BACKUP_AT", "02:30")
    if text == "off":
        return None
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise Trouble(f"WANGGE_BACKUP_AT={text} is neither a time of day such as 02:30 nor off.")
    days = os.environ.get("WANGGE_BACKUP_TRY", "7")
    if not re.fullmatch(r"\d{1,4}", days):
        raise Trouble(f"WANGGE_BACKUP_TRY={days} is not a number of days.")
    zone = ZoneInfo(os.environ.get("WANGGE_ZONE", "Asia/Shanghai"))
    return Plan(Clock(int(found[1]), int(found[2])), zone, shelf.Keeping.told(), int(days))


def main(_arguments: list[str]) -> int:
    wanted = plan()
    if wanted is None:
        raise Trouble("WANGGE_BACKUP_AT says off.")
    signal.signal(signal.SIGTERM, doors.stopped)
    env, not_before = environment.of_python(), datetime.now(UTC) + SETTLED
    while True:
        time.sleep(TICK)
        now = datetime.now(UTC)
        if now >= not_before:
            not_before = now if turn(env, wanted, now) else now + AGAIN


def turn(env: Mapping[str, str], wanted: Plan, now: datetime) -> bool:
    """Do what is due now; whether all of it came off."""
    where = shelf.folder()
    try:
        if wanted.is_due(last_made(where), now):
            made, _ = doors.make_and_note(env, where, shelf.BY_CLOCK)
            say(f"Backup {made.path.name} made.")
            shelf.prune(where, wanted.keeping)
        if wanted.is_try_due(last_tried(where), now):
            doors.attempt_and_note(env, shelf.chosen(None))
            tried_file(where).write_text(now.isoformat())
    except Trouble as trouble:
        say(f"Backup: {trouble}")
        return False
    return True


def last_made(where: Path) -> datetime | None:
    """When the newest backup was made, by whomever."""
    return next((one.at for one in shelf.kept(where)), None)


def tried_file(where: Path) -> Path:
    return where / "tried"


def last_tried(where: Path) -> datetime | None:
    """When one was last restored on trial by this clock."""
    try:
        return datetime.fromisoformat(tried_file(where).read_text())
    except (OSError, ValueError):
        return None


if __name__ == "__main__":
    told(main)
