"""What the clock does to the evaluation."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wangge.evaluation.actions import keep_sheets


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="keep_morning_sheets")
def keep_morning_sheets(timestamp: int) -> None:
    """Every five minutes make the sheets whose hour has come."""
    keep_sheets(now=datetime.fromtimestamp(timestamp, UTC))
