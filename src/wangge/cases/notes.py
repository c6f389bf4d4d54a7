"""A note on a case for the next shift: of one platform's people, sticking until one of them takes it off.

The lines of history say that it was there; its words stand in a row of their own, so that neither another
organisation nor a resident reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from wangge.cases.deed import Deed, Told
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, CaseEvent, CaseNote
from wangge.cases.needs import ReasonMissing
from wangge.cases.record import record, write
from wangge.cases.shifts import KEEPS_A_LOG
from wangge.cases.sight import sees
from wangge.core.errors import NotFound, Refused
from wangge.core.words import clean
from wangge.people.models import Person, Post
from wangge.people.queries import posts_of

LENGTH = 500
MOST = 10


class TooManyNotes(Refused):
    """What is plastered with notes is read by nobody."""

    code = "too_many_notes"
    message = "There are %(most)s notes on this case already; take one off first."


def notes_on(case: Case, person: Person, at: datetime) -> QuerySet[CaseNote]:
    """The notes that stick on a case and are for this reader, oldest first."""
    notes = CaseNote.objects.filter(case=case, platform__in=_platforms(person, at), taken_off=None)
    return notes.select_related("left__person", "left__post", "platform").order_by("pk")


def note_seen_by(person: Person, pk: int, at: datetime) -> CaseNote:
    """A note that is or was for this reader, on a case he sees. Raises `NotFound`."""
    notes = CaseNote.objects.filter(pk=pk, tenant=person.tenant_id, platform__in=_platforms(person, at))
    note = notes.select_related("case__home", "platform").first()
    if note is None or not sees(person, note.case, at):
        raise NotFound(field="id")
    return note


def noted_among(cases: Iterable[int], person: Person, at: datetime) -> dict[int, str]:
    """What sticks on some cases for this reader, for the marks in lists: one statement."""
    wanted, platforms = set(cases), _platforms(person, at)
    if not wanted or not platforms:
        return {}
    notes = CaseNote.objects.filter(case__in=wanted, platform__in=platforms, taken_off=None)
    found: dict[int, str] = {}
    for case, text in notes.order_by("pk").values_list("case", "text"):
        found[case] = f"{found[case]} · {text}" if case in found else text
    return found


def may_leave(dossier: Dossier, person: Person, at: datetime) -> bool:
    """Whether somebody who sees the case has a desk for whose next shift he may leave a note."""
    return bool(_desks(dossier, person, at))


@transaction.atomic
def leave_note(case: Case, *, told: Told, text: str) -> CaseNote:
    """Stick a note on a case for the next shift of one's own platform. Raises `TooManyNotes`."""
    deed = Deed.begin(case.pk, told, "leave_note", text)
    if deed.done:
        return CaseNote.objects.get(left=deed.done)
    dossier = deed.dossier
    post = deed.first(_desks(dossier, told.by, told.at), dossier.home)
    words = clean(text, LENGTH)
    if not words:
        raise ReasonMissing(field="text")
    if CaseNote.objects.filter(case=dossier.case, platform=post.platform, taken_off=None).count() >= MOST:
        raise TooManyNotes(field="text", most=MOST)
    note = CaseNote(tenant_id=case.tenant_id, case=dossier.case, platform=post.platform, text=words)
    note.left = record(dossier, dossier.home, "leave_note", deed.act(post), kind=CaseEvent.Kind.NOTE)
    write(dossier)
    note.save()
    return note


@transaction.atomic
def take_note_off(note: CaseNote, *, told: Told) -> CaseEvent:
    """Take a note off: by anybody of the platform that it is for."""
    deed = Deed.begin(note.case_id, told, "take_note_off", note.pk)
    if deed.done:
        return deed.done
    home = deed.dossier.home
    post = deed.post_at(note.platform, KEEPS_A_LOG, home)
    note = CaseNote.objects.select_for_update(of=["self"]).get(pk=note.pk)
    if note.taken_off_id:
        raise deed.refuse("taken_off_already", home)
    event = record(deed.dossier, home, "take_note_off", deed.act(post), kind=CaseEvent.Kind.NOTE)
    write(deed.dossier)
    note.taken_off = event
    note.save(update_fields=["taken_off"])
    return event


def _desks(dossier: Dossier, person: Person, at: datetime) -> Sequence[Post]:
    """His posts with a desk: first where the case is at home, then where it is worked on, then any."""
    at_work = {leg.platform_id for leg in dossier.legs.values()}
    posts = posts_of(person, at).acting_as(*KEEPS_A_LOG)
    home = dossier.case.home_id
    return sorted(posts, key=lambda post: (post.platform_id != home, post.platform_id not in at_work))


def _platforms(person: Person, at: datetime) -> set[int]:
    return {post.platform_id for post in posts_of(person, at).acting_as(*KEEPS_A_LOG)}
