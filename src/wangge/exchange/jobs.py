"""What the clock does to news: every few seconds it is read, and sent where something is due."""

from datetime import UTC, datetime
from time import monotonic

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wangge.exchange.kit.jobs import drop_workbooks, load_workbook
from wangge.exchange.models import Channel
from wangge.exchange.outbox.cleaning import clean_up
from wangge.exchange.outbox.mornings import tell_mornings
from wangge.exchange.outbox.reading import read_all_news
from wangge.exchange.outbox.sending import channels_due, deliver

__all__ = ["clean_messages", "deliver_channel", "drop_workbooks", "load_workbook", "move_news"]
LONGEST = 60.0  # seconds of one job; what is left is taken by the next


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="move_news")
def move_news(timestamp: int) -> None:
    """Read what happened; a job of its own for each channel, so that a slow one holds up no other."""
    now = datetime.fromtimestamp(timestamp, UTC)
    read_all_news(at=now)
    for channel in channels_due(now):
        lock = f"channel-{channel}"
        try:
            deliver_channel.configure(lock=lock, queueing_lock=lock).defer(channel=channel)
        except AlreadyEnqueued:
            continue


@app.task
def deliver_channel(channel: int) -> None:
    """Send until nothing is due, or for a minute."""
    row = Channel.objects.select_related("tenant", "platform").get(pk=channel)
    begun = monotonic()
    while deliver(row, at=timezone.now()).taken and monotonic() - begun < LONGEST:
        continue


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tell_mornings")
def tell_morning_sheets(timestamp: int) -> None:
    """Every minute tell of the sheets that were made."""
    tell_mornings(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="clean_messages")
def clean_messages(timestamp: int) -> None:
    """Every night remove what is old."""
    clean_up(at=datetime.fromtimestamp(timestamp, UTC))
