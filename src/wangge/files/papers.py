"""Papers: PDF files that people attach. Kept as they are, offered as downloads, never shown in a page."""

from __future__ import annotations

import re

from wangge.core.errors import Refused

PDF = "application/pdf"
MAX_BYTES = 15_000_000
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|SubmitForm|ImportData|GoToR)\b")
_END_WITHIN = 1024


class PaperRefused(Refused):
    """These bytes cannot be taken as a paper."""

    code = "paper"
    message = "This cannot be taken as a paper."


class PaperTooLarge(PaperRefused):
    code = "paper_too_large"
    message = "The paper has %(megabytes)s MB; at most %(limit)s MB are possible."


class NotAPaper(PaperRefused):
    code = "not_a_paper"
    message = "Only complete PDF files can be taken as papers."


class PaperActive(PaperRefused):
    """A PDF that does something: scripts, attached files, forms that send."""

    code = "paper_active"
    message = "The PDF is not accepted: it holds active content (%(found)s)."


def check_paper(data: bytes) -> None:
    """Raises a PaperRefused. Active content inside compressed streams is not seen; hence download only."""
    if len(data) > MAX_BYTES:
        raise PaperTooLarge(megabytes=round(len(data) / 1e6, 1), limit=MAX_BYTES // 1_000_000)
    if not data.startswith(b"%PDF-1.") and not data.startswith(b"%PDF-2."):
        raise NotAPaper
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise NotAPaper
    if found := _ACTIVE.search(_without_name_escapes(data)):
        raise PaperActive(found=found.group().decode())


def _without_name_escapes(data: bytes) -> bytes:
    """``/J#61vaScript`` is a way of writing ``/JavaScript``."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda hexed: bytes([int(hexed.group(1), 16)]), data)
