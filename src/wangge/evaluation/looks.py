"""What an address asks for: subject, period, level, order. Nonsense asks for what is usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.core.errors import NotFound, Refused
from wangge.evaluation import period as periods
from wangge.evaluation.indicators import DUTIES, PLACES
from wangge.evaluation.queries import Question
from wangge.evaluation.rules import scope_of
from wangge.people.models import Duty, Person
from wangge.people.queries import posts_of
from wangge.places.models import Division

LEVELS = (Division.Level.DISTRICT, Division.Level.STREET, Division.Level.COMMUNITY)
NAMES = {
    "region": gettext_lazy("Regions"),
    "platform": gettext_lazy("Platforms"),
    "department": gettext_lazy("Organisations"),
    "posts": gettext_lazy("Posts"),
}


@dataclass(frozen=True)
class Link:
    """One of several ways to look, at one press."""

    key: str
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Look:
    """A question, and how its answer is shown."""

    question: Question
    preset: str
    level: str
    order: str
    trouble: str = ""

    @property
    def subject(self) -> str:
        return self.question.subject

    @property
    def first(self) -> str:
        return self.question.period.first.isoformat()

    @property
    def last(self) -> str:
        return self.question.period.last.isoformat()

    @property
    def is_over(self) -> bool:
        return self.question.period.until <= self.question.at

    @property
    def tab(self) -> str:
        return self.subject if self.subject in PLACES else "posts"

    @property
    def tabs(self) -> list[Link]:
        """Kinds of subject that are his to see; posts always are, if only his own."""
        duty = self.subject if self.subject in DUTIES else DUTIES[0]
        seen = [kind for kind in PLACES if self.question.scope.may_see(kind)]
        links = [Link(kind, str(NAMES[kind]), self.page(subject=kind)) for kind in seen]
        return [*links, Link("posts", str(NAMES["posts"]), self.page(subject=duty))]

    @property
    def heading(self) -> str:
        """The kind of subject; of posts, the duty."""
        return str(NAMES[self.subject] if self.subject in PLACES else Duty.Code(self.subject).label)

    @property
    def presets(self) -> list[Link]:
        rows = [(key, label) for key, label in periods.PRESETS.items() if key != "custom"]
        return [Link(key, str(label), self.page(period=key), key == self.preset) for key, label in rows]

    @property
    def choices(self) -> list[Link]:
        """The levels of regions, the duties of posts."""
        if self.subject == "region":
            return [Link(str(one), str(one.label), self.page(level=one), one == self.level) for one in LEVELS]
        if self.subject in PLACES:
            return []
        return [Link(d, str(Duty.Code(d).label), self.page(subject=d), d == self.subject) for d in DUTIES]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What stays as it is when other days are asked for."""
        return [("subject", self.subject), ("level", self.level), ("sort", self.order)]

    def address(self, **changed: str | None) -> str:
        """The query string that asks the same again, with some of it changed."""
        told = {"subject": self.subject, "period": self.preset, "level": self.level, "sort": self.order}
        told |= {name: value for name, value in changed.items() if value is not None}
        if told["period"] == "custom":
            told |= {"from": self.first, "to": self.last}
        return urlencode({name: value for name, value in told.items() if value or name == "key"})

    def page(self, **changed: str) -> str:
        return f"?{self.address(**changed)}"


def look_of(person: Person, told: Mapping[str, str], at: datetime) -> Look:
    """Read an address. A subject that is not the person's to see is not found; a bad period is told."""
    scope = scope_of(person, at)
    subject = told.get("subject") or _usual(scope.may_see("region"), scope.may_see("department"), person, at)
    if subject not in (*PLACES, *DUTIES) or not scope.may_see(subject):
        raise NotFound(field="subject")
    preset, period, trouble = _period(told, at)
    level = told.get("level", "")
    return Look(
        question=Question(subject, period, at, scope),
        preset=preset,
        level=level if level in [str(one) for one in LEVELS] else str(Division.Level.STREET),
        order=told.get("sort", "")[:60],
        trouble=trouble,
    )


def _usual(sees_regions: bool, sees_organisations: bool, person: Person, at: datetime) -> str:
    """What a person most likely wants to see first: the widest that is his."""
    if sees_regions:
        return "region"
    own: Sequence[str] = [post.duty.acts_as for post in posts_of(person, at) if post.duty.acts_as in DUTIES]
    return "department" if sees_organisations else next(iter(own), DUTIES[0])


def _period(told: Mapping[str, str], at: datetime) -> tuple[str, periods.Period, str]:
    first, last = told.get("from", ""), told.get("to", "")
    preset = told.get("period", "")
    if preset == "custom" or (not preset and first and last):
        try:
            return "custom", periods.of_dates(first, last), ""
        except Refused as refused:
            return periods.USUAL, periods.of_preset(periods.USUAL, at), _(refused.message) % refused.params
    preset = preset if preset in periods.PRESETS else periods.USUAL
    return preset, periods.of_preset(preset, at), ""
