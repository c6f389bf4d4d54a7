"""How far somebody has come: by the record where there is one, else by his own ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Exists, Subquery

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
    def is_young(self) -> bool:
        """Less than half is done: the steps lie open. Who has worked a while unfolds them himself."""
        return self.done * 2 < len(self.lines)

    @property
    def is_over(self) -> bool:
        return self.done == len(self.lines)


def progress_of(person: Person, at: datetime) -> Progress | None:
    """The steps of his duties, in one statement; none for who has no duty or has put them away."""
    steps = steps_for(posts_of(person, at).duties())
    row = _row(person, steps) if steps else None
    if row is None:
        return None
    ticked = row["ticked"] or ()
    return Progress([Line(step, step.key in ticked or row.get(f"has_{step.key}", False)) for step in steps])


def _row(person: Person, steps: Sequence[Step]) -> dict[str, Any] | None:
    """What was ticked by hand and which steps the record shows; each question stops at its first row.

    None, and no question asked, for who has put them away.
    """
    kept = FirstDay.objects.filter(person=person)
    recorded = {
        f"has_{step.key}": reduce(or_, (Exists(proof(person)) for proof in step.proofs))
        for step in steps
        if step.proofs
    }
    here = Person.objects.filter(~Exists(kept.filter(is_put_away=True)), pk=person.pk)
    asked = here.annotate(ticked=Subquery(kept.values("ticked")), **recorded)
    return asked.values("ticked", *recorded).first()


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
