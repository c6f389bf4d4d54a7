"""The guide as pages of the program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangge.desk import guide as texts
from wangge.desk.doors import staff


@staff
@require_GET
def guide(request: HttpRequest, name: str = texts.INDEX) -> HttpResponse:
    """One page of the guide; without a name the first, which leads to all."""
    title, text = texts.page(name)
    context = {"here": "guide", "title": title, "text": text, "is_index": name == texts.INDEX}
    return render(request, "desk/guide.html", context)


@staff
@require_GET
def picture(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """A picture of the guide."""
    return HttpResponse(texts.picture(language, name).read_bytes(), content_type="image/png")
