"""Messages do not stay for ever: the history of cases is the record, these are its echo."""

from __future__ import annotations

from datetime import datetime, timedelta

from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.secrets import forget

KEPT = timedelta(days=90)
BATCH = 10_000


def clean_up(*, at: datetime) -> int:
    """Remove messages of more than 90 days, whatever became of them, and secrets that were changed."""
    removed = 0
    while ids := list(Message.objects.filter(created_at__lt=at - KEPT).values_list("pk", flat=True)[:BATCH]):
        removed += Message.objects.filter(pk__in=ids).delete()[0]
    for channel in Channel.objects.filter(old_secret_until__lt=at).select_related("tenant"):
        forget(channel.old_secret_key, channel.tenant)
        channel.old_secret_key = channel.old_secret_until = None
        channel.save(update_fields=["old_secret_key", "old_secret_until"])
    return removed
