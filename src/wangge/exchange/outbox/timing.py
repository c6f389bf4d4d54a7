"""When a message goes out: with others of its quarter of an hour, not at night, later after each failure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone

FIRST_WAIT = timedelta(seconds=30)
FACTOR = 4
LONGEST_WAIT = timedelta(hours=8)
DIGITS = 9  # of a number of seconds that are read
ATTEMPTS = 14
"""30 s, 2 min, 8 min, 32 min, 2 h 8 min, then every 8 hours: after some three days it is a dead letter.

Of 100,000 messages through a channel that fails at three tries of ten, so many tries lose none.
"""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failures; none when it is to be given up."""
    if attempts >= ATTEMPTS:
        return None
    return min(FIRST_WAIT * FACTOR ** (attempts - 1), LONGEST_WAIT)


def asked_wait(retry_after: str, at: datetime) -> timedelta:
    """How long a receiver asks to be left alone: seconds or a moment, never longer than our longest wait.

    What cannot be read asks for nothing.
    """
    told = retry_after.strip()
    if told.isascii() and told.isdigit():
        asked = timedelta(seconds=min(int(told[:DIGITS]), LONGEST_WAIT.total_seconds()))
    else:
        asked = _until(told, at)
    return min(max(asked, timedelta(0)), LONGEST_WAIT)


def _until(told: str, at: datetime) -> timedelta:
    try:
        moment = parsedate_to_datetime(told)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - at
    except (ValueError, OverflowError):
        return timedelta(0)


def window_end(at: datetime, minutes: int) -> datetime:
    """The end of the span of so many minutes that a moment lies in: what falls into one goes out together."""
    if not minutes:
        return at
    span = timedelta(minutes=minutes)
    begun = datetime(1970, 1, 1, tzinfo=UTC)
    return begun + ((at - begun) // span + 1) * span


def after_quiet(at: datetime, quiet_from: int, quiet_until: int) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in (local hours; equal ones mean none)."""
    local = timezone.localtime(at)
    hour, over_midnight = local.hour, quiet_from > quiet_until
    inside = hour >= quiet_from or hour < quiet_until if over_midnight else quiet_from <= hour < quiet_until
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if over_midnight and hour >= quiet_from else 0)
    return timezone.make_aware(datetime.combine(day, time(quiet_until)), local.tzinfo)
