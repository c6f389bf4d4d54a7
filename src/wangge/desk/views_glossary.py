"""The glossary as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.core.words import clean
from wangge.desk.doors import staff
from wangge.desk.glossary import found

LONGEST = 40  # of what is asked for


@staff
@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the field by section; ``?q=`` leaves those that have it in a name or a meaning."""
    asked = clean(request.GET.get("q", "")[:LONGEST], LONGEST)
    sections = found(asked)
    count = sum(len(terms) for _key, _title, terms in sections)
    context = {"here": "glossary", "q": asked, "sections": sections, "count": count}
    return render(request, "desk/glossary.html", context)
