"""Doors for machines: one's own notices, and marking them as read."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema

from wangge.core.errors import NotFound
from wangge.core.pages import page_of
from wangge.core.wire import AskedId, Flag, Paged, PageOut
from wangge.exchange.models import Message
from wangge.exchange.outbox.actions import mark_read
from wangge.exchange.outbox.letters import said
from wangge.exchange.outbox.news import KINDS, label_of
from wangge.exchange.outbox.queries import notices_of
from wangge.exchange.outbox.wording import Wordings

router = Router(tags=["notices"])
STATES = {"waiting": "unread", "sent": "read", "lapsed": "lapsed", "dead": "lapsed"}


class NoticesAsked(Paged):
    unread: Flag | None = None
    news: Literal[tuple(news.code for news in KINDS)] | None = None


class NoticeOut(Schema):
    """One piece of news for the caller. Lapsed: the work has moved on before it was read.

    ``number`` is empty where the news is not of a case.
    """

    id: int
    news: str
    label: str
    text: str
    number: str
    state: Literal["unread", "read", "lapsed"]
    created_at: datetime


class ReadOut(Schema):
    """How many were unread until now."""

    read: int


@router.get("/notices", response=PageOut[NoticeOut])
def notices(request: HttpRequest, asked: Query[NoticesAsked]):
    """What the caller was told, newest first."""
    rows = notices_of(request.user, unread=bool(asked.unread), news=asked.news or "")
    wordings = Wordings(request.user.tenant)
    return page_of(rows, asked.page, asked.size).of(lambda row: _shown(row, wordings))


@router.put("/notices/read", response=ReadOut)
def read_notices(request: HttpRequest):
    """Mark everything as read that the caller has been told until now."""
    return ReadOut(read=mark_read(request.user, at=timezone.now()))


@router.put("/notices/{id}/read", response=NoticeOut)
def read_notice(request: HttpRequest, id: AskedId):
    """Mark one as read; asking again changes nothing."""
    if not (row := notices_of(request.user).filter(pk=id).first()):
        raise NotFound(field="id")
    mark_read(request.user, at=timezone.now(), ids=[row.pk])
    row.refresh_from_db(fields=["state"])
    return _shown(row, Wordings(request.user.tenant))


def _shown(row: Message, wordings: Wordings) -> NoticeOut:
    return NoticeOut(
        id=row.pk,
        news=row.news,
        label=label_of(row.news),
        text=said(row, wordings, get_language() or "zh-hans"),
        number=row.event.case.number if row.event else "",
        state=STATES[row.state],
        created_at=row.created_at,
    )
