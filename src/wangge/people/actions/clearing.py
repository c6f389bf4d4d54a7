"""What is over is removed: sessions past their end, failures that lock nobody any more."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt

from wangge.people.models import Session
from wangge.people.signing_in import COOL_OFF


def clear_expired(*, at: datetime) -> int:
    """Answers how many rows went."""
    sessions, _ = Session.objects.filter(expire_date__lt=at).delete()
    attempts, _ = AccessAttempt.objects.filter(attempt_time__lt=at - COOL_OFF).delete()
    return sessions + attempts
