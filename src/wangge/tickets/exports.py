"""Approved answers as a file in the hotline's format: one row a ticket, under the hotline's own number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from django.utils import timezone

from wangge.core.tables import write_xlsx
from wangge.tickets.models import Ticket, TicketEvent

HEADINGS = {
    "hotline": "热线",
    "hotline_number": "工单编号",
    "outcome": "办理结果",
    "reply": "答复内容",
    "contacted": "是否联系来电人",
    "contacted_at": "联系时间",
    "ended_at": "办结时间",
    "platform": "办理单位",
    "round": "办理次数",
}
"""The columns a hotline reads answers by, in the words that hotlines use."""
OUTCOMES = {
    "solved": "已解决",
    "explained": "已解释说明",
    "cannot_now": "暂时无法解决",
    "handed_outside": "已转其他单位",
    "not_public_task": "不属于政府职责范围",
}


def answers_file(tickets: Iterable[Ticket]) -> bytes:
    """An XLSX of answers; nothing of callers stands in it, the hotline knows who they are."""
    out = BytesIO()
    write_xlsx(_rows(list(tickets)), HEADINGS, out, "答复")
    return out.getvalue()


def _rows(tickets: list[Ticket]) -> Iterator[dict[str, object]]:
    contacts = _contacts(tickets)
    for ticket in tickets:
        reached = contacts.get(ticket.pk)
        yield {
            "hotline": ticket.hotline,
            "hotline_number": ticket.hotline_number,
            "outcome": OUTCOMES.get(ticket.result, ticket.result),
            "reply": ticket.reply,
            "contacted": "是" if reached else "否",
            "contacted_at": _moment(reached),
            "ended_at": _moment(ticket.ended_at),
            "platform": ticket.platform.name,
            "round": ticket.round,
        }


def _contacts(tickets: list[Ticket]) -> dict[int, datetime]:
    """When each caller was last reached."""
    events = TicketEvent.objects.filter(ticket__in=tickets, name="contact", details__reached="yes")
    return dict(events.order_by("pk").values_list("ticket", "happened_at"))


def _moment(moment: datetime | None) -> datetime | None:
    """In the installation's zone, as spreadsheets know no zones."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None
