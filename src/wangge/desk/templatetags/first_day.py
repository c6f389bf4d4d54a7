"""The panel of the first day, asked for by every page and shown by one."""

from __future__ import annotations

from typing import Any

from django import template

from wangge.desk.doors import reader
from wangge.desk.first_day.state import progress_of
from wangge.desk.home import home_of

register = template.Library()


@register.inclusion_tag("desk/first_day.html", takes_context=True)
def first_day(context: template.Context) -> dict[str, Any]:
    """The steps, on the page where the reader's work begins; nothing, and no statement, on any other."""
    request, user = context.get("request"), context.get("user")
    if request is None or user is None or not user.is_authenticated or request.method != "GET":
        return {}
    person, at = reader(request)
    if request.path != home_of(person, at) or "HX-Request" in request.headers:
        return {}
    return {"first_day": progress_of(person, at)}
