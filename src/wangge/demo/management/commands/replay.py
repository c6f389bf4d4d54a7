"""``replay``: real service requests of a city, played through the real actions."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from wangge.core.errors import Refused
from wangge.demo.replay import mapping
from wangge.demo.replay.looking import accounts
from wangge.demo.replay.playing import by_reason
from wangge.demo.replay.running import Begin, Played, Wish, as_data, replay, write_rejects
from wangge.demo.replay.summary import as_text

STOPPED = 130
MOST_SHOWN = 20  # findings of boundaries


class Command(BaseCommand):
    help = "Play real service requests through the real actions, with made-up staff of every role."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="CSV, JSON, GeoJSON (or .gz of them), XLSX: a request a row"
        )
        shipped = ", ".join(mapping.shipped())
        parser.add_argument("--mapping", required=True, help=f"a TOML file, or one of: {shipped}")
        parser.add_argument("--divisions", type=Path, help="boundaries, if not where the mapping says")
        parser.add_argument("--tenant", default="", help="code of the tenant; made if it is new")
        parser.add_argument("--limit", type=_positive(int), help="only the first rows of the file")
        parser.add_argument("--shift", type=int, dest="weeks", help="whole weeks; 0 keeps the dates")
        parser.add_argument("--seed", type=int, help="another number, another course (usual: 1)")
        parser.add_argument("--speed", type=_positive(float), help="so many times faster than life")
        parser.add_argument("--bad", type=Path, help="file for rows that cannot be played (CSV)")
        parser.add_argument("--accounts", action="store_true", help="let the staff sign in; print who")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *, as_json: bool, speed: float | None, bad: Path | None, **options: Any) -> None:
        names = ("file", "mapping", "tenant", "divisions", "limit", "weeks", "seed")
        wish, began = Wish(**{name: options[name] for name in names}), time.monotonic()
        try:
            with _stoppable() as stop, _pacing(speed, stop) as begin:
                played = replay(wish, now=timezone.now(), begin=begin)
        except Refused as refused:
            self._refuse(refused, as_json)
        except (OperationalError, InterfaceError) as lost:
            why = str(lost).strip().partition("\n")[0]
            self.stderr.write(_("The database is gone (%(why)s). %(again)s") % {"why": why, "again": again()})
            sys.exit(STOPPED)
        told = as_data(played) | {"seconds": round(time.monotonic() - began, 1)}
        told["rejects_file"] = str(_listed(played, bad, wish.file) or "")
        if options["accounts"]:
            told |= accounts(played.tenant)
        self._tell(played, told, as_json)

    def _refuse(self, refused: Refused, as_json: bool) -> None:
        said = _(refused.message) % refused.params
        found = [str(one) for one in getattr(refused, "findings", [])]
        if as_json:
            told = {"code": refused.code, "message": said, "findings": found}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stderr.write("\n".join([said, *found[:MOST_SHOWN]]))
        sys.exit(2)

    def _tell(self, played: Played, told: dict[str, Any], as_json: bool) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False) if as_json else _text(played, told))
        if not played.whole or told["rejects_file"]:
            sys.exit(1 if played.whole else STOPPED)


def again() -> str:
    """How to go on."""
    return _("The same command again goes on from here.")


def _positive(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    """A number above nothing."""

    def read(told: str) -> Any:
        number = kind(told)
        if not number > 0:
            raise ArgumentTypeError(_("A number above 0 is needed."))
        return number

    read.__name__ = kind.__name__
    return read


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """Ctrl-C and a polite kill let the move that is being made end, then stop."""
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = [signal.signal(one, lambda *_told: stop.set()) for one in signals]
    try:
        yield stop
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)


@contextmanager
def _pacing(speed: float | None, stop: threading.Event) -> Iterator[Begin]:
    """The progress bar, and the pace: as fast as it goes, or so many times faster than life."""
    bars = []

    def begin(number: int) -> tuple[Callable[[datetime], bool], Callable[[int], object]]:
        bars.append(tqdm(total=number, unit="", disable=None))
        return Pace(speed, stop), bars[0].update

    try:
        yield begin
    finally:
        for bar in bars:
            bar.close()


@dataclass
class Pace:
    """Lets a moment come when it is due; says false when it is time to stop."""

    speed: float | None
    stop: threading.Event
    first: tuple[datetime, float] | None = None  # a moment of the replay, and of this machine

    def __call__(self, moment: datetime) -> bool:
        if self.speed:
            now = time.monotonic()
            self.first = self.first or (moment, now)
            due = self.first[1] + (moment - self.first[0]).total_seconds() / self.speed
            self.stop.wait(max(0.0, due - now))
        return not self.stop.is_set()


def _listed(played: Played, told: Path | None, file: Path) -> Path | None:
    """Where the list of what was not played lies: as told, beside the file, or where that cannot be, here."""
    lost = [*played.rejects, *played.tally.troubles]
    if not lost:
        return None
    beside = file.parent if os.access(file.parent, os.W_OK) else Path()
    path = told or beside / f"{file.name.partition('.')[0]}.rejected.csv"
    write_rejects(lost, path)
    return path


def _text(played: Played, told: dict[str, Any]) -> str:
    lines = [
        _("%(tenant)s: %(requests)d requests of %(rows)d rows, %(moves)d moves in %(seconds)s s.") % told
    ]
    for words, lost in (
        (_("Not played:"), played.rejects),
        (_("Not played to the end:"), played.tally.troubles),
    ):
        lines += [f"{words} {n:,} {reason}" for reason, n in by_reason(lost).items()]
    if told["rejects_file"]:
        lines.append(_("All of them, with row and reason: %(file)s") % {"file": told["rejects_file"]})
    lines += [*played.findings[:MOST_SHOWN]]
    if not played.whole:
        lines += [_("Stopped."), again()]
    lines += ["", as_text(played.summary)] if played.whole else []
    return "\n".join([*lines, *_ways_in(told)])


def _ways_in(told: dict[str, Any]) -> Iterator[str]:
    if "password" in told:
        yield ""
        yield _("Demo accounts, all with the password %(password)s:") % told
        yield from (f"  {one['username']:<32}{one['duty']} · {one['platform']}" for one in told["accounts"])
