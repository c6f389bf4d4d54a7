"""What the page of a case shows and what its reader may do now; desks show the same of a chosen case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wangge.cases.models import Attachment, Case, CaseEvent, Link
from wangge.desk import beside, case_parts, moves, verdicts
from wangge.desk.alike import alike_of
from wangge.desk.beside import noting
from wangge.desk.moves import Scene
from wangge.desk.parts import Field, MoveForm
from wangge.desk.tickets.page import tickets_of


def case_context(scene: Scene) -> dict[str, Any]:
    """What the templates of a case need."""
    dossier, at = scene.dossier, scene.at
    photos = list(Attachment.objects.filter(case=dossier.case).select_related("blob").order_by("pk"))
    forms = forms_of(scene)
    asked = verdicts.verdicts_of(forms)
    lines = case_parts.leg_lines(dossier, at)
    return {
        "case": dossier.case,
        "home": dossier.home,
        "dossier": dossier,
        "at": at,
        "lines": lines,
        "lead": lines[0],
        "slips": case_parts.slips_of(lines),
        "happenings": case_parts.happenings(dossier, photos),
        "before": case_parts.photos_in(photos, "before"),
        "after": case_parts.photos_in(photos, "after", "safe", "check"),
        "reporters": dossier.case.reporters.select_related("person").order_by("pk"),
        **_links(dossier.case),
        "notes": noting.notes_of(scene),
        "tickets": tickets_of(dossier.case, scene.person, at),
        "urges": scene.urges,
        "asks": dossier.asks,
        "tasks": dossier.tasks,
        "forms": [form for form in forms if asked is None or form.name not in asked.names],
        "verdicts": asked,
        "alike": alike_of(scene, forms) if dossier.home.step in ("reported", "accepted") else [],
    }


def _links(case: Case) -> dict[str, list[Link]]:
    """To other cases and from them: one statement."""
    both = Q(case=case) | Q(other=case)
    found = list(Link.objects.filter(both, ended=None).select_related("case", "other").order_by("pk"))
    return {
        "links": [link for link in found if link.case_id == case.pk],
        "linked_from": [link for link in found if link.other_id == case.pk],
    }


def forms_of(scene: Scene) -> list[MoveForm]:
    """Everything the reader may do now: moves, then what stands beside them; what waits for him first."""
    return sorted([*moves.forms_of(scene), *beside.forms_of(scene)], key=lambda form: not form.primary)


def undo_of(scene: Scene) -> MoveForm | None:
    """For half a minute what the reader just did can be taken back, where the table has a way back."""
    wanted = {**moves.UNDO, "urge": "lift_urge"}
    last = [e for e in scene.dossier.history if e.person_id == scene.person.pk and e.name in wanted]
    seconds = scene.dossier.settings.undo_seconds
    if not last or scene.at - last[-1].happened_at > timedelta(seconds=seconds):
        return None
    return _way_back(scene, last[-1], wanted[last[-1].name])


def _way_back(scene: Scene, event: CaseEvent, wanted: str) -> MoveForm | None:
    leg = scene.dossier.legs[event.leg_id]
    same_leg = moves.move_url(scene.dossier.case.number, leg.suffix)
    for form in forms_of(scene):
        if (form.name == wanted and form.url == same_leg) or form.name.startswith(f"{wanted}-"):
            note = Field("note", "hidden", "", value=_("undone"))
            kept = [field for field in form.fields if field.kind == "hidden"]
            return replace(form, label=_("Undo"), fields=[note, *kept], key="u", errors=())
    return None
