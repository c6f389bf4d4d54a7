"""What is refused, and why: an error type with a short code, turned into HTTP in one place."""

from __future__ import annotations

from typing import ClassVar


def message_id(text: str) -> str:
    """Mark an English sentence that no class of refusals says, so that it is collected for translation."""
    return text


class Refused(Exception):
    """Base of every refusal.

    ``code`` is stable and short; ``message`` is an English message id with ``%(name)s`` places,
    filled from ``params`` after translation; ``field`` names the input at fault, if one is.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "This is not possible."
    status: ClassVar[int] = 422

    def __init__(self, *, field: str = "", **params: object) -> None:
        self.field = field
        self.params = params
        super().__init__(self.message % params if params else self.message)


class NotFound(Refused):
    """What does not exist, or exists for somebody else: the answer is the same."""

    code = "not_found"
    message = "There is no such thing here."
    status = 404
