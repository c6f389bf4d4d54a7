"""Cases that may be the same or may have come back, with enough to decide: photo, words, distance, state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from wangge.cases.labels import CHOICES, STEPS
from wangge.cases.models import Attachment, Case, Leg
from wangge.cases.queries import visible_to
from wangge.cases.similar import lately_closed, open_alike
from wangge.desk.case_parts import photo_part
from wangge.desk.moves import Scene
from wangge.desk.parts import Field, MoveForm, Photo, Text

MOST_OPEN, MOST_CLOSED = 4, 2


@dataclass(frozen=True)
class Alike:
    """Another case near by; ``merge`` puts the case at hand into it, where that may be done now."""

    case: Case
    metres: float
    state: Text
    photo: Photo | None
    is_closed: bool
    merge: MoveForm | None = None


def alike_of(scene: Scene, forms: Sequence[MoveForm]) -> list[Alike]:
    """Open ones near by, the nearest first, then those closed lately: four statements."""
    seen = visible_to(scene.person, scene.at)
    here = scene.dossier.case
    still_open = list(open_alike(here, scene.at).filter(pk__in=seen.values("pk"))[:MOST_OPEN])
    closed = list(lately_closed(here).filter(pk__in=seen.values("pk"))[:MOST_CLOSED])
    cases = [*still_open, *closed]
    steps = _steps(cases)
    photos = _first_photos(cases)
    merge = next((form for form in forms if form.name == "merge"), None)
    return [
        Alike(
            case,
            case.metres,  # type: ignore[attr-defined]  # annotated
            CHOICES.get(case.outcome, "") if case in closed else STEPS[steps[case.pk]],
            photos.get(case.pk),
            case in closed,
            _into(merge, case, number) if merge and case in still_open else None,
        )
        for number, case in enumerate(cases, 1)
    ]


def _into(merge: MoveForm, case: Case, number: int) -> MoveForm:
    """The merge with its target chosen: one key and a confirmation."""
    fields = [Field("into", "hidden", "", value=case.number), *(f for f in merge.fields if f.name != "into")]
    label = _("Merge into %(number)s") % {"number": case.number}
    form = MoveForm("merge", label, merge.url, fields, key=str(number), seen=merge.seen)
    return replace(form, hint=case.description[:80])


def _steps(cases: Sequence[Case]) -> dict[int, str]:
    return dict(Leg.objects.filter(case__in=cases, kind=Leg.Kind.HOME).values_list("case", "step"))


def _first_photos(cases: Sequence[Case]) -> dict[int, Photo]:
    rows = Attachment.objects.filter(case__in=cases, role=Attachment.Role.BEFORE).select_related("blob")
    return {photo.case_id: photo_part(photo) for photo in rows.order_by("-pk")}
