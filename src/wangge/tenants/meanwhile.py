"""Two at the very same moment: what the database refuses to the slower one, as a refusal like any other.

Actions look before they write and say precisely what is taken; only who looked at the same moment as somebody
else gets here.
"""

from __future__ import annotations

from django.db import DatabaseError

from wangge.core.errors import Refused

CLASHES = {
    "23505",  # a unique value was taken
    "23P01",  # an excluded range was taken
    "40001",  # the rows changed meanwhile
    "40P01",  # each waited for the other
}
"""Classes of PostgreSQL's errors (SQLSTATE) that mean no more than "somebody else was faster"."""


class Meanwhile(Refused):
    """Somebody else did the same at this moment."""

    code = "meanwhile"
    message = "Somebody else changed the same at this moment. Look again."
    status = 409


def clash(error: BaseException) -> Meanwhile | None:
    """The refusal that a database's error stands for; none for an error that is a fault."""
    state = getattr(error.__cause__, "sqlstate", None) if isinstance(error, DatabaseError) else None
    return Meanwhile() if state in CLASHES else None
