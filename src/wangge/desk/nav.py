"""The navigation: which pages there are, and for which duties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.cases.sight import HOME_DESK
from wangge.desk.desks import DESKS

WORKING = frozenset(
    {
        "reporter",
        "supervisor",
        "acceptor",
        "duty_chief",
        "dispatcher",
        "liaison",
        "handler",
        "leader",
        "assessor",
    }
)
MORNING = frozenset({"acceptor", "duty_chief", "dispatcher", "liaison", "leader", "assessor"})
TICKETS = frozenset(HOME_DESK)
ASKED = frozenset({"acceptor", "dispatcher", "liaison", "leader"})  # they are asked beside the flow


@dataclass(frozen=True)
class Entry:
    """One page in the header (or the bar at the bottom of a phone).

    ``url_name`` is reversed with ``args``. ``duties`` are codes of ``people.Duty.Code``; empty means
    everybody who is signed in. ``count`` is a key of the live counts, shown beside the word.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    duties: frozenset[str] = frozenset()
    count: str = ""
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.args)


ENTRIES: Sequence[Entry] = (
    *(
        Entry(desk.key, desk.label, "desk", desk.icon, desk.duties, f"desk-{desk.key}", (desk.key,))
        for desk in DESKS.values()
    ),
    Entry("tickets", _("Hotline tickets"), "tickets", "phone", TICKETS, count="tickets-mine"),
    Entry("cases", _("Cases"), "cases", "list", WORKING, count="cases-mine"),
    Entry("work", _("Tasks and asks"), "work", "task", ASKED, count="work"),
    Entry("morning", _("Morning sheet"), "morning", "clock", MORNING),
    Entry("variants", _("Variants of the flow"), "variants", "settings", frozenset({"admin"})),
    Entry("words", _("Words for residents"), "public_words", "send", frozenset({"admin"})),
    Entry("reports", _("My reports"), "my_reports", "inbox", WORKING),
    Entry("report", _("Report"), "report", "add", WORKING),
    Entry("evaluation", _("Evaluation"), "evaluation:table", "chart", WORKING),
    Entry("catalogue", _("Catalogue"), "catalogue:matters", "settings", frozenset({"admin"})),
    Entry("channels", _("Channels"), "exchange:channels", "send", frozenset({"admin"})),
    Entry("kit", _("Street workbook"), "kit:loads", "download", frozenset({"admin", "security_admin"})),
    Entry("people", _("People"), "persons", "person", frozenset({"admin", "security_admin"})),
    Entry("operations", _("System health"), "operations", "task", frozenset({"admin"})),
    Entry("why", _("Why?"), "why", "info", frozenset({"admin", "security_admin", "auditor"})),
    Entry("practice", _("Practice"), "practice", "undo"),
    Entry("journal", _("Journal"), "journal", "shield", frozenset({"auditor"})),
)


def entries_for(duties: Iterable[str], entries: Sequence[Entry] | None = None) -> list[Entry]:
    """The entries that somebody with these duties may open, in their order."""
    held = set(duties)
    return [e for e in (ENTRIES if entries is None else entries) if not e.duties or e.duties & held]
