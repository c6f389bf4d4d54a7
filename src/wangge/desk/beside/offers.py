"""What the forms beside the flow are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from wangge.cases import takes
from wangge.cases.deed import Told
from wangge.cases.models import Leg
from wangge.core.errors import NotFound
from wangge.desk.moves import Scene, read_slip
from wangge.desk.parts import Field
from wangge.people.models import Duty
from wangge.people.queries import posts_of

REASON = Field("reason", "reason", gettext_lazy("Reason"), max_length=2000)
ANSWER = Field("text", "longtext", gettext_lazy("Answer"), max_length=2000)


@dataclass(frozen=True)
class Offer:
    """One form: about which row (0: the case), under which word, with which fields."""

    pk: int
    label: str
    fields: Sequence[Field]


@dataclass(frozen=True)
class Deed:
    """One thing beside the flow."""

    offers: Callable[[Scene], list[Offer]]
    do: Callable[[HttpRequest, Scene, Told, int], object]
    primary: bool = False  # somebody waits for it
    key: str = ""


def told_now(scene: Scene) -> Told:
    return Told(by=scene.person, at=scene.at, slip=read_slip(""))


def own_legs(scene: Scene) -> list[Leg]:
    posts = posts_of(scene.person, scene.at)
    legs = [leg for leg in scene.dossier.legs.values() if not leg.is_home and not leg.ended_at]
    return [leg for leg in legs if posts.at(leg.platform).acting_as(Duty.Code.LIAISON)]


def found(scene: Scene, kind: str, name: str, sent: QueryDict) -> Any:
    """What a field chose, none where it chose nothing. Raises `TakeInvalid`."""
    value = sent.get(name)
    return takes.found(kind, value, field=name, tenant=scene.person.tenant, at=scene.at) if value else None


def missing(field: str) -> NoReturn:
    raise NotFound(field=field)
