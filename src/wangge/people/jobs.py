"""What the clock does to people."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wangge.people.actions.clearing import clear_expired


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="clear_expired_sessions")
def clear_expired_sessions(timestamp: int) -> None:
    """Every hour remove sessions that are over."""
    clear_expired(at=datetime.fromtimestamp(timestamp, UTC))
