"""Photos and papers of a case: which role they play, how far from the place they were taken."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.cases.dossier import Dossier
from wangge.cases.models import Attachment, Case, CaseEvent
from wangge.files.models import Blob
from wangge.places.measure import distance_m

ROLE_OF = {
    "report": Attachment.Role.BEFORE,
    "settle": Attachment.Role.AFTER,
    "answer": Attachment.Role.AFTER,
    "make_safe": Attachment.Role.SAFE,
    "pass": Attachment.Role.CHECK,
    "fail": Attachment.Role.CHECK,
    "cannot_check": Attachment.Role.CHECK,
    "true": Attachment.Role.BEFORE,
    "false": Attachment.Role.BEFORE,
}


def attach(dossier: Dossier, event: CaseEvent, blobs: Iterable[Blob]) -> None:
    """Keep the photos that came with an event."""
    attach_to(dossier.case, event, blobs)


def attach_to(case: Case, event: CaseEvent, blobs: Iterable[Blob]) -> None:
    """The same for a case without a dossier."""
    rows = [
        Attachment(
            tenant_id=case.tenant_id,
            case=case,
            event=event,
            blob=blob,
            role=ROLE_OF.get(event.name, Attachment.Role.PAPER),
            distance_m=_distance(case, blob),
        )
        for blob in blobs
    ]
    if rows:
        Attachment.objects.bulk_create(rows)


def _distance(case: Case, blob: Blob) -> float | None:
    if blob.lon is None or blob.lat is None:
        return None
    return round(distance_m((blob.lon, blob.lat), (case.point.x, case.point.y)), 1)
