"""What the clock does to tickets."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wangge.tickets.due import reckon_anew


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="reckon_tickets_anew")
def reckon_tickets_anew(timestamp: int) -> None:
    """Every hour look whether working time changed under open tickets. The tick's own moment counts."""
    reckon_anew(now=datetime.fromtimestamp(timestamp, UTC))
