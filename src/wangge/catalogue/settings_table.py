"""The settings of a platform: one table from which validation, the form and the documentation are made.

A city differs here and nowhere in code. Defaults follow the national practice (design 3.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from wangge.catalogue.setting_kinds import Choice, ChoicePer, Kind, Number, Share, Span, Whole
from wangge.core.limits import Limit, Unit

HALF_HOUR = Limit(Decimal("0.5"), Unit.WORK_HOUR)
TWO_HOURS = Limit(Decimal(2), Unit.WORK_HOUR)
BY_CLOCK = (Unit.URGENT_HOUR, Unit.URGENT_DAY)
BY_CALENDAR = (Unit.WORK_HOUR, Unit.WORK_DAY)
WAYS = {
    "on_site": gettext_noop("on site"),
    "photo": gettext_noop("by photo"),
    "video": gettext_noop("by video"),
    "resident": gettext_noop("by the resident's word"),
}


@dataclass(frozen=True)
class Setting:
    """One line of the table. Label and help are shown to administrators in their language."""

    name: str
    kind: Kind
    default: Any
    label: Any
    help: Any = ""


@dataclass(frozen=True)
class Group:
    """Settings that stand together in the form."""

    label: Any
    settings: tuple[Setting, ...]


CLOCKS = Group(
    _("Time limits of the steps"),
    (
        Setting("accept_limit", Span(), HALF_HOUR, _("Acceptance"), _("From the report to its acceptance.")),
        Setting(
            "verify_limit",
            Span(),
            Limit(Decimal(24), Unit.URGENT_HOUR),
            _("Verification"),
            _("Whether the report is true."),
        ),
        Setting("file_limit", Span(), HALF_HOUR, _("Filing"), _("From acceptance to filing.")),
        Setting("dispatch_limit", Span(), HALF_HOUR, _("Dispatching"), _("From filing to the dispatch.")),
        Setting(
            "sign_limit", Span(), TWO_HOURS, _("Signing"), _("From the dispatch to the receiver's signing.")
        ),
        Setting("feed_back_limit", Span(), TWO_HOURS, _("Feedback"), _("From the answer to the feedback.")),
        Setting("ask_check_limit", Span(), TWO_HOURS, _("Order of the check"), _("From the feedback on.")),
        Setting("check_limit", Span(), TWO_HOURS, _("The check"), _("Whether the work is done.")),
        Setting("close_limit", Span(), TWO_HOURS, _("Closing"), _("From the check to the closing.")),
        Setting(
            "emergency_limit",
            Span(units=BY_CLOCK),
            Limit(Decimal(2), Unit.URGENT_HOUR),
            _("Emergency handling"),
            _("Handling limit of a case that is dispatched before it is filed."),
        ),
        Setting(
            "margin_work",
            Span(units=BY_CALENDAR),
            Limit(Decimal(1), Unit.WORK_DAY),
            _("Margin for working units"),
            _("Added to the handling limit to make the limit from filing to closing."),
        ),
        Setting(
            "margin_urgent",
            Span(units=BY_CLOCK),
            Limit(Decimal(4), Unit.URGENT_HOUR),
            _("Margin for urgent units"),
            _("The same for limits that run by the clock."),
        ),
        Setting(
            "reserve",
            Span(),
            HALF_HOUR,
            _("Reserve"),
            _("How much earlier than its parent a leg below falls due."),
        ),
    ),
)
LIGHTS = Group(
    _("Lights"),
    (
        Setting(
            "lights",
            Choice(
                {
                    "national": gettext_noop("National: by share of the limit"),
                    "yichang": gettext_noop("Yichang"),
                }
            ),
            "national",
            _("Meaning of the lights"),
        ),
        Setting(
            "warn_share",
            Share(Decimal("0.1")),
            Decimal("0.8"),
            _("Yellow from"),
            _("Share of the limit, between 0.1 and 1."),
        ),
    ),
)
CHECKS = Group(
    _("The check"),
    (
        Setting(
            "check_ordered_by",
            Choice({"acceptor": gettext_noop("the acceptor"), "dispatcher": gettext_noop("the dispatcher")}),
            "acceptor",
            _("Who orders the check"),
        ),
        Setting(
            "check_ways", ChoicePer(WAYS), MappingProxyType({"": "on_site"}), _("How it is made, by source")
        ),
        Setting("call_back_days", Whole(0, 60, gettext_noop("days")), 3, _("Call back within")),
        Setting(
            "chief_from_return",
            Whole(1, 9, gettext_noop("returns")),
            2,
            _("Refusing a return needs the duty chief"),
            _("From so many returns by the same organisation on."),
        ),
    ),
)
AFTERWARDS = Group(
    _("Afterwards"),
    (
        Setting("reopen_days", Whole(0, 365, gettext_noop("days")), 15, _("Reopen within")),
        Setting("restore_days", Whole(0, 365, gettext_noop("days")), 15, _("Restore within")),
        Setting(
            "recurrence_days",
            Whole(0, 365, gettext_noop("days")),
            30,
            _("Recurrence within"),
            _("The same matter at the same place after closing counts as a recurrence."),
        ),
        Setting(
            "auto_close_days",
            Whole(0, 60, gettext_noop("days")),
            3,
            _("Close by itself after"),
            _("In the short flow, unless drawn for the sample."),
        ),
        Setting(
            "morning_hour",
            Whole(0, 23, gettext_noop("o'clock")),
            8,
            _("Morning sheet at"),
            _("From then on today's sheet of the platform can be read and printed."),
        ),
        Setting(
            "paper_days",
            Whole(1, 60, gettext_noop("days")),
            7,
            _("Paper slips are entered within"),
            _("Slips filled in by hand while the system was down."),
        ),
        Setting("undo_seconds", Whole(0, 600, gettext_noop("seconds")), 30, _("Buttons read “undo” for")),
    ),
)
ASKS = Group(
    _("Asks"),
    (
        Setting(
            "extension_max",
            Whole(0, 2, gettext_noop("extensions")),
            2,
            _("Extensions of one limit"),
            _("Each adds the original limit once; the national rule allows two."),
        ),
        Setting("parking_max_days", Whole(1, 730, gettext_noop("days")), 365, _("Parked at most")),
    ),
)
INTAKE = Group(
    _("Intake and numbers"),
    (
        Setting(
            "duplicate_metres", Whole(0, 1000, gettext_noop("metres")), 50, _("Possible duplicate within")
        ),
        Setting(
            "duplicate_hours", Whole(0, 720, gettext_noop("hours")), 24, _("and reported within the last")
        ),
        Setting(
            "scheme",
            Choice({"2026": "GB/T 47678.5-2026", "2013": "GB/T 30428.2-2013", "2007": "CJ/T 214-2007"}),
            "2026",
            _("Code scheme"),
        ),
        Setting(
            "number_template",
            Number(),
            "{district}{date:%Y%m%d}{serial:05d}",
            _("Case number"),
            _("Places: {district} {street} {platform} {date:%Y%m%d} {serial:05d} {kind} {class}"),
        ),
        Setting(
            "filing_rate_of",
            Choice({"reported": gettext_noop("all reports"), "accepted": gettext_noop("accepted reports")}),
            "reported",
            _("The filing rate is a share of"),
        ),
    ),
)
TICKETS = Group(
    _("Hotline tickets"),
    (
        Setting(
            "ticket_sign_limit",
            Span(),
            TWO_HOURS,
            _("Signing a ticket"),
            _("All run from the moment the hotline sent it."),
        ),
        Setting(
            "ticket_contact_limit",
            Span(),
            Limit(Decimal(24), Unit.URGENT_HOUR),
            _("First contact with the caller"),
        ),
        Setting(
            "ticket_answer_limit",
            Span(),
            Limit(Decimal(5), Unit.WORK_DAY),
            _("Answer"),
            _("Where the hotline names a deadline itself, that one holds."),
        ),
        Setting("ticket_question_limit", Span(), Limit(Decimal(1), Unit.WORK_DAY), _("Answer to a question")),
        Setting(
            "ticket_urgent_limit",
            Span(),
            Limit(Decimal(2), Unit.URGENT_HOUR),
            _("Answer to an urgent ticket"),
        ),
        Setting(
            "ticket_complex_limit",
            Span(),
            Limit(Decimal(10), Unit.WORK_DAY),
            _("Answer to a complex ticket"),
        ),
        Setting(
            "ticket_return_limit",
            Span(),
            Limit(Decimal(4), Unit.WORK_HOUR),
            _("Returning it to the hotline"),
            _("Afterwards a ticket that is not ours can no longer be returned."),
        ),
        Setting(
            "ticket_repeat_days",
            Whole(1, 365, gettext_noop("days")),
            30,
            _("Repeated if told within"),
            _("The same matter near the same place; nobody is looked for by who called."),
        ),
        Setting("ticket_repeat_metres", Whole(0, 1000, gettext_noop("metres")), 100, _("and within")),
    ),
)
MESSAGES = Group(
    _("Messages to staff"),
    (
        Setting(
            "bundle_minutes",
            Whole(0, 120, gettext_noop("minutes")),
            15,
            _("Several pieces of news go out together every"),
            _("0: each at once. Emergencies never wait."),
        ),
        Setting(
            "quiet_from",
            Whole(0, 23, gettext_noop("o’clock")),
            22,
            _("Quiet hours begin at"),
            _("Nothing goes out until they end, except emergencies and to who has emergency duty."),
        ),
        Setting(
            "quiet_until",
            Whole(0, 23, gettext_noop("o’clock")),
            7,
            _("Quiet hours end at"),
            _("The same hour as their beginning: there are none."),
        ),
    ),
)
GROUPS = (CLOCKS, LIGHTS, CHECKS, ASKS, AFTERWARDS, INTAKE, TICKETS, MESSAGES)
TABLE: Mapping[str, Setting] = MappingProxyType({s.name: s for group in GROUPS for s in group.settings})


class Settings:
    """What holds at a platform at a moment; each name of the table is an attribute.

    ``own`` are the stored values from the top platform down, ``versions`` the ids of the rows they come
    from. A case keeps ``version``, the newest of them.
    """

    def __init__(self, stored: Mapping[str, Any], versions: tuple[int, ...] = ()) -> None:
        self.stored = stored
        self.versions = versions

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in TABLE:
            raise AttributeError(name)
        setting = TABLE[name]
        value = setting.kind.read(self.stored[name]) if name in self.stored else setting.default
        self.__dict__[name] = value
        return value

    @cached_property
    def version(self) -> int | None:
        return max(self.versions, default=None)

    def check_way(self, source: str) -> str:
        """How the check of a case from a source is made."""
        ways: Mapping[str, str] = self.check_ways
        return ways.get(source, ways[""])
