"""What the clock does to cases."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wangge.cases.due import run_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="run_due")
def run_due_cases(timestamp: int) -> None:
    """Every minute do what has fallen due. The tick's own moment counts, not the worker's."""
    run_due(now=datetime.fromtimestamp(timestamp, UTC))
