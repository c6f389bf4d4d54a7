"""Sessions are rows that know whose they are, from when, and from which browser."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from wangge.people.models import Session


class SessionStore(DatabaseSessions):
    """Django's database sessions in our table. ``row`` is what was read or written last."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        self.row = super()._get_session_from_db()
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A new key is a new session: it starts now."""
        row, now = super().create_model_instance(data), timezone.now()
        same = self.row is not None and self.row.session_key == row.session_key
        row.person_id = data.get("_auth_user_id")
        row.agent = data.get("agent", "")
        row.started_at = self.row.started_at if same else now
        row.seen_at = now
        self.row = row
        return row
