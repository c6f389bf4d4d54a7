"""A form that was refused comes back as it was sent, with what was wrong: nothing is typed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpRequest

from wangge.catalogue.models import Condition, Matter
from wangge.core.errors import Refused
from wangge.desk.doors import read_number
from wangge.desk.parts import Choice, Field
from wangge.people.models import Person, Platform, Post
from wangge.tenants.speech import said

NAMED = {"matter": Matter, "condition": Condition, "platform": Platform, "post": Post, "person": Person}


def refill(context: dict[str, Any], request: HttpRequest, refused: Refused) -> bool:
    """Fill the form that was sent again; photos must be chosen again, as a browser keeps none.

    False if the page does not offer it any more: then somebody else was faster.
    """
    name, asked = request.POST.get("move", ""), context["verdicts"]
    again = partial(_again, request=request, refused=refused)
    if asked and asked.url == request.path and name in asked.names:
        context["verdicts"] = again(asked)
        return True
    sent = [form for form in context["forms"] if form.url == request.path and form.name == name]
    context["forms"] = [replace(again(f), show=True) if f in sent else f for f in context["forms"]]
    return bool(sent)


def _again(form: Any, *, request: HttpRequest, refused: Refused) -> Any:
    fields = [_filled(field, request, refused) for field in form.fields]
    told = any(field.errors for field in fields)
    return replace(form, fields=fields, errors=() if told else [said(refused)])


def _filled(field: Field, request: HttpRequest, refused: Refused) -> Field:
    errors = [said(refused)] if refused.field == field.name else []
    if field.kind == "hidden":
        return field
    if field.kind == "photos":
        return replace(field, errors=errors)
    return replace(field, value=_values(field, request), errors=errors)


def _values(field: Field, request: HttpRequest) -> list[Choice]:
    sent = [value for value in request.POST.getlist(field.name) if value]
    model = NAMED.get(field.kind)
    if not (field.search_url and model):
        return [Choice(value, value) for value in sent]
    named = {str(choice.value): choice for choice in field.values}
    unknown = [value for value in sent if value not in named and read_number(value)]
    named |= {str(row.pk): Choice(str(row.pk), str(row)) for row in _rows(model, request, unknown)}
    return [named[value] for value in sent if value in named]


def _rows(model: Any, request: HttpRequest, wanted: Sequence[str]) -> Sequence[Any]:
    """Rows of the sender's tenant, or shared ones."""
    assert isinstance(request.user, Person)
    found = model.objects.filter(pk__in=wanted)
    own = found.filter(tenant=request.user.tenant_id)
    return list(own | found.filter(tenant=None)) if model is Matter else list(own)
