"""The navigation: which pages there are, and for which duties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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
    everybody who is signed in. ``count`` is a key of the live counts, shown beside the word. ``menu`` is a
    key of ``MENUS``: where there are many entries, those of one menu fold into it.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    duties: frozenset[str] = frozenset()
    count: str = ""
    args: tuple[str, ...] = ()
    menu: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.args)


@dataclass(frozen=True)
class Menu:
    """Entries that stand together under one word."""

    label: str | Promise
    icon: str
    entries: Sequence[Entry] = ()

    @property
    def keys(self) -> list[str]:
        return [entry.key for entry in self.entries]


MENUS = {
    "rules": Menu(_("Rules"), "settings"),
    "organisation": Menu(_("Organisation"), "person"),
    "running": Menu(_("Operation"), "task"),
    "help": Menu(_("Help"), "info"),
}
MOST_IN_A_ROW = 7
"""So many entries have room beside each other on an office screen and in the bar of a phone."""


ENTRIES: Sequence[Entry] = (
    *(
        Entry(desk.key, desk.label, "desk", desk.icon, desk.duties, f"desk-{desk.key}", (desk.key,))
        for desk in DESKS.values()
    ),
    Entry("tickets", _("Hotline tickets"), "tickets", "phone", TICKETS, count="tickets-mine"),
    Entry("cases", _("Cases"), "cases", "list", WORKING, count="cases-mine"),
    Entry("work", _("Tasks and asks"), "work", "task", ASKED, count="work"),
    Entry("morning", _("Morning sheet"), "morning", "clock", MORNING),
    Entry("reports", _("My reports"), "my_reports", "inbox", WORKING),
    Entry("report", _("Report"), "report", "add", WORKING),
    Entry("evaluation", _("Evaluation"), "evaluation:table", "chart", WORKING),
    Entry("journal", _("Journal"), "journal", "shield", frozenset({"auditor"})),
    Entry("catalogue", _("Catalogue"), "catalogue:matters", "settings", frozenset({"admin"}), menu="rules"),
    Entry("variants", _("Variants of the flow"), "variants", "settings", frozenset({"admin"}), menu="rules"),
    Entry("words", _("Words for residents"), "public_words", "send", frozenset({"admin"}), menu="rules"),
    Entry(
        "people",
        _("People"),
        "persons",
        "person",
        frozenset({"admin", "security_admin"}),
        menu="organisation",
    ),
    Entry(
        "kit",
        _("Street workbook"),
        "kit:loads",
        "download",
        frozenset({"admin", "security_admin"}),
        count="kit",
        menu="organisation",
    ),
    Entry("channels", _("Channels"), "exchange:channels", "send", frozenset({"admin"}), menu="running"),
    Entry("operations", _("System health"), "operations", "task", frozenset({"admin"}), menu="running"),
    Entry("why", _("Why?"), "why", "info", frozenset({"admin", "security_admin", "auditor"}), menu="help"),
    Entry("practice", _("Practice"), "practice", "undo", menu="help"),
)


def entries_for(duties: Iterable[str], entries: Sequence[Entry] | None = None) -> list[Entry]:
    """The entries that somebody with these duties may open, in their order."""
    held = set(duties)
    return [e for e in (ENTRIES if entries is None else entries) if not e.duties or e.duties & held]


def row_of(entries: Sequence[Entry]) -> list[Entry | Menu]:
    """What stands in the row: of many entries those of one menu under its word, where the first was."""
    if len(entries) <= MOST_IN_A_ROW:
        return list(entries)
    together = {key: [entry for entry in entries if entry.menu == key] for key in MENUS}
    row: list[Entry | Menu] = []
    for entry in entries:
        folded = together.get(entry.menu, [])
        if len(folded) < 2:
            row.append(entry)
        elif folded[0] == entry:
            row.append(replace(MENUS[entry.menu], entries=folded))
    return row
