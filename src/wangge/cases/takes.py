"""What a move takes: told values become objects of the tenant, or a refusal that names the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from wangge.cases.labels import TAKES
from wangge.cases.models import Case
from wangge.catalogue.models import Condition, Matter
from wangge.core.errors import Refused
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


class TakeRefused(Refused):
    """Something about one field; the sentence calls it as the form does."""

    def __init__(self, *, field: str, **params: object) -> None:
        super().__init__(field=field, what=TAKES.get(field, field), **params)


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


def read(move: Move, taken: Mapping[str, Any], tenant: Tenant, at: datetime) -> Details:
    """Turn what was told into objects. Raises `TakeMissing`, `TakeUnknown`, `TakeInvalid`, `TooMany`."""
    if unknown := set(taken) - {take.name for take in move.takes}:
        raise TakeUnknown(field=min(unknown))
    return {take.name: _read(take, taken.get(take.name), tenant, at) for take in move.takes}


def found(kind: str, value: Any, *, field: str, tenant: Tenant, at: datetime) -> Any:
    """One thing by what a caller told of it, as a move would read it. Raises `TakeInvalid`."""
    return _one(Take(field, kind), value, tenant, at)


def cases_in(taken: Mapping[str, Any], tenant: Tenant) -> list[int]:
    """Ids of the other cases that a move names, so that all are locked before any is looked at."""
    told = [value for name, value in taken.items() if name in OTHER_CASES and value]
    numbers = [value for value in told if isinstance(value, str) and is_askable(value)]
    named = Case.objects.filter(tenant=tenant, number__in=numbers).values_list("pk", flat=True)
    return [*(named if numbers else ()), *(value.pk for value in told if isinstance(value, Case))]


def told(details: Details) -> dict[str, Any]:
    """Details as the history keeps them."""
    return {name: _told(value) for name, value in details.items() if value not in (None, [], "")}


def _read(take: Take, value: Any, tenant: Tenant, at: datetime) -> Any:
    if value in (None, "", [], ()):
        if take.required:
            raise TakeMissing(field=take.name)
        return [] if take.many else None
    if not take.many:
        return _needed(take, _one(take, value, tenant, at))
    values = list(value) if isinstance(value, list | tuple) else [value]
    if len(values) > MOST_OF_A_KIND:
        raise TooMany(field=take.name, most=MOST_OF_A_KIND)
    return [_one(take, one, tenant, at) for one in values]


def _needed(take: Take, value: Any) -> Any:
    """Words of which nothing is left once they are cleaned are no words."""
    if take.required and value == "":
        raise TakeMissing(field=take.name)
    return value


def _one(take: Take, value: Any, tenant: Tenant, at: datetime) -> Any:
    try:
        return _READERS[take.kind](take, value, tenant, at)
    except (ObjectDoesNotExist, ValueError, TypeError, OverflowError) as error:
        raise TakeInvalid(field=take.name) from error


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


def _choice(take: Take, value: Any, tenant: Tenant, at: datetime) -> str:
    if value not in take.choices:
        raise ValueError(value)
    return value


def _text(take: Take, value: Any, tenant: Tenant, at: datetime) -> str:
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
    "choice": _choice,
    "text": _text,
    "date": _date,
}
KINDS = frozenset(_READERS)
