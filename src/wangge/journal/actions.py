"""The one way to write the journal."""

from __future__ import annotations

from wangge.journal.models import Entry


def note(act: str, *, by: object, subject: object = "", post: object = "", **detail: object) -> Entry:
    """Write one line in the running transaction. ``by`` is a person (or a named service as text).

    Without ``post`` the line says in which posts the person stands, as far as that was asked before acting.
    ``detail`` must not hold names, telephones or identity numbers of residents.
    """
    tenant = getattr(by, "tenant", None)
    return Entry.objects.create(
        tenant=tenant.code if tenant else "",
        person=getattr(by, "username", "") or str(by),
        post=str(post or getattr(by, "standing", ""))[:200],
        act=act,
        subject=str(subject)[:200],
        detail=detail,
    )
