"""How far somebody has come: by the record where there is one, else by his own ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists

from wangge.core.errors import NotFound
from wangge.desk.first_day.steps import STEPS, Step, steps_for
from wangge.desk.models import FirstDay
from wangge.people.models import Person
from wangge.people.queries import posts_of


@dataclass(frozen=True)
class Line:
    """A step as it stands for somebody."""

    step: Step
    is_done: bool


@dataclass(frozen=True)
class Progress:
    """What the panel shows."""

    lines: Sequence[Line]

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def is_over(self) -> bool:
        return self.done == len(self.lines)


def progress_of(person: Person, at: datetime) -> Progress | None:
    """The steps of his duties; none for who has no duty or has put them away.

    Two statements, of which one when they are put away.
    """
    steps = steps_for(posts_of(person, at).duties())
    kept = FirstDay.objects.filter(person=person).first() if steps else None
    if not steps or (kept and kept.is_put_away):
        return None
    done = _recorded(person, steps) | set(kept.ticked if kept else ())
    return Progress([Line(step, step.key in done) for step in steps])


@transaction.atomic
def tick(person: Person, key: str, *, done: bool) -> None:
    """Tick a step that no record shows, or take the tick back. Raises `NotFound` for any other."""
    if key not in STEPS or STEPS[key].proofs:
        raise NotFound(field="step")
    kept, _is_new = FirstDay.objects.select_for_update().get_or_create(
        person=person, defaults={"tenant": person.tenant}
    )
    kept.ticked = sorted({*kept.ticked, key} if done else {*kept.ticked} - {key})
    kept.save(update_fields=["ticked"])


def put_away(person: Person, *, away: bool) -> None:
    """Have the panel no more, or have it again; ticks stay."""
    told = {"tenant": person.tenant, "is_put_away": away}
    FirstDay.objects.update_or_create(person=person, defaults=told)


def _recorded(person: Person, steps: Sequence[Step]) -> set[str]:
    """Which steps the record shows, in one statement; each question stops at the first row."""
    asked = {
        step.key: reduce(or_, (Exists(proof(person)) for proof in step.proofs))
        for step in steps
        if step.proofs
    }
    found = Person.objects.filter(pk=person.pk).annotate(**{f"has_{key}": one for key, one in asked.items()})
    row = found.values(*(f"has_{key}" for key in asked)).get()
    return {key for key in asked if row[f"has_{key}"]}
