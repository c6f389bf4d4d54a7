"""How far a load is, told outside of its transaction so that a page can see it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from wangge.exchange.models import KitLoad

EVERY = 0.5  # seconds between two lines


class ToldApart:
    """Writes progress through a connection of its own, a few times a second at most."""

    def __init__(self, pk: int) -> None:
        self.pk, self.last = pk, 0.0
        self.writer = ThreadPoolExecutor(max_workers=1)

    def __call__(self, page: str, done: int, total: int) -> None:
        if time.monotonic() - self.last >= EVERY:
            self.last = time.monotonic()
            self.writer.submit(self._write, page, done, total)

    def _write(self, page: str, done: int, total: int) -> None:
        KitLoad.objects.filter(pk=self.pk).update(doing=page, done=done, total=total)

    def close(self) -> None:
        """After the load's own transaction, so that nobody waits for anybody."""
        self.writer.submit(connection.close)
        self.writer.shutdown(wait=True)
