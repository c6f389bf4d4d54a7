"""Eight who write while a backup is made: a deed is a file, its row, and two lines that belong together."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import psycopg

LINE = (
    "insert into journal_entry (tenant, person, post, act, subject, detail)"
    " values ('here', %s, '', 'signed_in', %s, '{}')"
)
BLOB = (
    "insert into files_blob (tenant_id, sha256, media_type, size, restricted, undrawable)"
    " select id, %s, 'application/pdf', %s, false, false from tenants_tenant where code = 'here'"
)


@dataclass
class Deeds:
    """What was answered, and when."""

    done: list[tuple[str, float]] = field(default_factory=list)

    def before(self, moment: float) -> set[str]:
        return {subject for subject, at in list(self.done) if at < moment}


@contextmanager
def at_work(url: str, files: Path, number: int = 8) -> Iterator[Deeds]:
    """Writers at work for as long as the block lasts."""
    deeds, over = Deeds(), threading.Event()
    with ThreadPoolExecutor(number) as pool:
        working = [pool.submit(write, url, files, writer, deeds, over) for writer in range(number)]
        try:
            wait_for(deeds, 50)
            yield deeds
            wait_for(deeds, len(deeds.done) + 20)
        finally:
            over.set()
        for one in working:
            one.result()


def wait_for(deeds: Deeds, number: int) -> None:
    give_up = time.monotonic() + 30
    while len(deeds.done) < number and time.monotonic() < give_up:
        time.sleep(0.02)
    assert len(deeds.done) >= number


def write(url: str, files: Path, writer: int, deeds: Deeds, over: threading.Event) -> None:
    with psycopg.connect(url) as connection:
        turn = 0
        while not over.is_set():
            turn += 1
            subject = f"w{writer}.{turn}"
            data = subject.encode() * 50
            name = sha256(data).hexdigest()
            place = files / "here" / name[:2] / name[2:4] / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            connection.execute(LINE, ["first", subject])
            connection.execute(BLOB, [name, len(data)])
            connection.execute(LINE, ["second", subject])
            connection.commit()
            deeds.done.append((subject, time.monotonic()))
