"""What the pages of administrators share: who may open them, and how one is shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.catalogue.rules import may_change, may_read
from wangge.people.doors import Request, allowed, attempt

__all__ = ["Request", "attempt", "changing", "form_page", "page", "reading"]

reading = allowed(may_read)
"""A page for administrators."""

changing = allowed(may_change)
"""A page that changes what holds for the whole tenant."""


def page(request: HttpRequest, name: str, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    """One of the catalogue's pages."""
    return render(request, f"catalogue/{name}.html", {"here": "catalogue", **shown}, status=status)


def form_page(request: HttpRequest, name: str, shown: dict[str, Any]) -> HttpResponse:
    """A page with a form; one that was sent and is shown again was refused."""
    return page(request, name, shown, status=422 if request.method == "POST" else 200)
