"""What a move takes: told values become objects of the tenant, or a refusal that names the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from wangge.cases.labels import TAKES
from wangge.cases.models import Case
from wangge.catalogue.models import Condition, Matter
from wangge.core.errors import NotFound, Refused
from wangge.core.flow import Move, Take
from wangge.core.words import clean, is_askable
from wangge.files.models import Blob
from wangge.people.models import Person, Platform, Post
from wangge.people.queries import held_at
from wangge.tenants.models import Tenant

Details = dict[str, Any]
OTHER_CASES = ("into",)
TEXT_LENGTH = 2000
MOST_OF_A_KIND = 20
NOTHING: tuple[Any, ...] = (None, "", [], ())
Teller = TypeVar("Teller")


class TakeRefused(Refused):
    """Something about one field; the sentence calls it as the form does."""

    def __init__(self, *, field: str, what: object = "", **params: object) -> None:
        super().__init__(field=field, what=what or TAKES.get(field, field), **params)


class TakeMissing(TakeRefused):
    """A move was made without something it takes."""

    code = "missing"
    message = "%(what)s is needed."


class TakeUnknown(TakeRefused):
    """A move was given something it does not take."""

    code = "unknown_field"
    message = "%(what)s is not part of this move."


class TakeInvalid(TakeRefused):
    """What was told is not there, or not of this tenant, or not one of the choices."""

    code = "invalid"
    message = "%(what)s: there is no such choice."


class TooMany(TakeRefused):
    """More photos or platforms than one move takes."""

    code = "too_many"
    message = "%(what)s takes at most %(most)s."


NOT_THERE = (ObjectDoesNotExist, NotFound, TakeRefused, ValueError, TypeError, OverflowError)


@dataclass(frozen=True)
class Reading(Generic[Teller]):
    """How the moves of one kind of thing read what they take: a reader of each kind, the names of fields."""

    readers: Mapping[str, Callable[[Take, Any, Teller, datetime], Any]]
    labels: Mapping[str, Any]

    def read(self, move: Move, taken: Mapping[str, Any], teller: Teller, at: datetime) -> Details:
        """Turn what was told into things. Raises `TakeMissing`, `TakeUnknown`, `TakeInvalid`, `TooMany`."""
        if unknown := set(taken) - {take.name for take in move.takes}:
            raise TakeUnknown(field=min(unknown), what=self.labels.get(min(unknown), min(unknown)))
        return {take.name: self._all(take, taken.get(take.name), teller, at) for take in move.takes}

    def one(self, take: Take, value: Any, teller: Teller, at: datetime) -> Any:
        """One thing. Raises `TakeInvalid`, and `TakeMissing` for words of which nothing is left."""
        try:
            found = self.readers[take.kind](take, value, teller, at)
        except NOT_THERE as error:
            raise TakeInvalid(**self._named(take)) from error
        if take.required and found == "":
            raise TakeMissing(**self._named(take))
        return found

    def _all(self, take: Take, value: Any, teller: Teller, at: datetime) -> Any:
        if value in NOTHING:
            if take.required:
                raise TakeMissing(**self._named(take))
            return [] if take.many else None
        if not take.many:
            return self.one(take, value, teller, at)
        values = list(value) if isinstance(value, list | tuple) else [value]
        if len(values) > MOST_OF_A_KIND:
            raise TooMany(**self._named(take), most=MOST_OF_A_KIND)
        return [self.one(take, one, teller, at) for one in values]

    def _named(self, take: Take) -> dict[str, Any]:
        return {"field": take.name, "what": self.labels.get(take.name, take.name)}


def read(move: Move, taken: Mapping[str, Any], tenant: Tenant, at: datetime) -> Details:
    """What a move of a case takes, as things of the tenant; raises what `Reading.read` raises."""
    return READING.read(move, taken, tenant, at)


def found(kind: str, value: Any, *, field: str, tenant: Tenant, at: datetime) -> Any:
    """One thing by what a caller told of it, as a move would read it. Raises `TakeInvalid`."""
    return READING.one(Take(field, kind), value, tenant, at)


def cases_in(taken: Mapping[str, Any], tenant: Tenant) -> list[int]:
    """Ids of the other cases that a move names, so that all are locked before any is looked at."""
    told = [value for name, value in taken.items() if name in OTHER_CASES and value]
    numbers = [value for value in told if isinstance(value, str) and is_askable(value)]
    named = Case.objects.filter(tenant=tenant, number__in=numbers).values_list("pk", flat=True)
    return [*(named if numbers else ()), *(value.pk for value in told if isinstance(value, Case))]


def told(details: Details) -> dict[str, Any]:
    """Details as the history keeps them."""
    return {name: _told(value) for name, value in details.items() if value not in (None, [], "")}


def _matter(take: Take, value: Any, tenant: Tenant, at: datetime) -> Matter:
    found = Matter.objects.filter(Q(tenant=tenant) | Q(tenant=None), in_use=True)
    return found.get(pk=_pk(value))


def _condition(take: Take, value: Any, tenant: Tenant, at: datetime) -> Condition:
    published = Condition.objects.filter(tenant=tenant, edition__published_at__lte=at)
    return published.select_related("matter", "edition").get(pk=_pk(value))


def _platform(take: Take, value: Any, tenant: Tenant, at: datetime) -> Platform:
    found = Platform.objects.filter(tenant=tenant, is_active=True).select_related("calendar")
    return (
        found.get(code=_word(value))
        if isinstance(value, str) and not value.isdigit()
        else found.get(pk=_pk(value))
    )


def _post(take: Take, value: Any, tenant: Tenant, at: datetime) -> Post:
    return (
        held_at(at)
        .filter(tenant=tenant, person__is_active=True)
        .select_related("person", "platform", "duty")
        .get(pk=_pk(value))
    )


def _person(take: Take, value: Any, tenant: Tenant, at: datetime) -> Person:
    return Person.objects.get(tenant=tenant, is_active=True, pk=_pk(value))


def _case(take: Take, value: Any, tenant: Tenant, at: datetime) -> Case:
    found = Case.objects.filter(tenant=tenant)
    return found.get(number=_word(value)) if isinstance(value, str) else found.get(pk=_pk(value))


def _photo(take: Take, value: Any, tenant: Tenant, at: datetime) -> Blob:
    found = Blob.objects.filter(tenant=tenant)
    return found.get(sha256=_word(value)) if isinstance(value, str) else found.get(pk=_pk(value))


def choice(take: Take, value: Any, teller: object, at: datetime) -> str:
    """One of its choices."""
    if value not in take.choices:
        raise ValueError(value)
    return value


def words(take: Take, value: Any, teller: object, at: datetime) -> str:
    """Words, cleaned."""
    return clean(str(value), TEXT_LENGTH)


def _date(take: Take, value: Any, tenant: Tenant, at: datetime) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _pk(value: Any) -> int:
    """The number of a row: digits as a program writes them, nothing else that Python reads as a number."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError(value)
    return int(getattr(value, "pk", value))


def _word(value: str) -> str:
    """A code to look up, if it can be looked up."""
    if not is_askable(value):
        raise ValueError(value)
    return value


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(one) for one in value]
    if isinstance(value, Blob):
        return value.sha256
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "pk", value)


_READERS: Mapping[str, Callable[[Take, Any, Tenant, datetime], Any]] = {
    "matter": _matter,
    "condition": _condition,
    "platform": _platform,
    "post": _post,
    "person": _person,
    "case": _case,
    "photos": _photo,
    "choice": choice,
    "text": words,
    "date": _date,
}
READING = Reading(_READERS, TAKES)
KINDS = frozenset(_READERS)
