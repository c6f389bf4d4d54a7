"""What is refused about tickets, and why."""

from __future__ import annotations

from wangge.core.errors import Refused
from wangge.tickets.labels import WHYS


class TicketRefused(Refused):
    """This cannot be done with the ticket now; ``why`` is a short code."""

    code = "ticket_refused"
    message = "This cannot be done now: %(why)s."
    status = 409

    def __init__(self, *, why: str, field: str = "") -> None:
        self.why = why
        super().__init__(field=field, why=WHYS.get(why, why))
