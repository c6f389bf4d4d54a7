"""What the workbook's pages share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from wangge.core.errors import NotFound, Refused
from wangge.exchange.models import KitLoad
from wangge.people.doors import Request
from wangge.people.rules import MayNot
from wangge.tenants.speech import said


def loads_of(request: Request) -> QuerySet[KitLoad]:
    """The loads of the reader's own street, newest first."""
    rows = KitLoad.objects.of(request.user.tenant)
    return rows.select_related("sent_by", "granted_by").order_by("-sent_at", "-pk")


def load_of(request: Request, pk: int) -> KitLoad:
    return get_object_or_404(loads_of(request).select_related("tenant", "shapes"), pk=pk)


def attempted(
    request: Request, make: Callable[[], HttpResponse | None], nothing: str = ""
) -> HttpResponse | None:
    """What was made; none where it was refused, which the next page says."""
    try:
        made = make()
    except (NotFound, MayNot):
        raise
    except Refused as refused:
        messages.error(request, said(refused))
        return None
    if made is None and nothing:
        messages.info(request, nothing)
    return made
