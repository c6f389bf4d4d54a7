"""What jobs do with workbooks: load those that wait for it, drop those that nobody came back for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from wangge.exchange.kit.running import ToldApart
from wangge.exchange.kit.sending import carry_out, drop_forgotten

FORGOTTEN = timedelta(days=14)


@app.task
def load_workbook(pk: int) -> None:
    """Load one workbook; begun again where a worker was killed, because nothing of it was kept."""
    tell = ToldApart(pk)
    try:
        carry_out(pk, at=timezone.now(), tell=tell)
    finally:
        tell.close()


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="drop_workbooks")
def drop_workbooks(timestamp: int) -> None:
    """Every night: sealed workbooks that have waited for two weeks."""
    drop_forgotten(before=datetime.fromtimestamp(timestamp, UTC) - FORGOTTEN)
