"""What is counted: every number has a name, the rows it is made of, and the condition that picks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.evaluation.facts import SOURCES

TRUE = "true"
VERIFIED = "name IN ('true', 'false', 'cannot_verify')"
CHECKED = "name IN ('pass', 'fail', 'cannot_check')"
DISPATCHED = "name IN ('dispatch', 'redispatch', 'dispatch_now', 'refuse_return')"
ENDED_OTHERWISE = "name IN ('not_accept', 'not_file', 'withdraw', 'void', 'cancel', 'merge')"
FIRST = "name IN ('dispatch', 'dispatch_now')"


@dataclass(frozen=True)
class Count:
    """One number. ``by_case``: a case counts once, however often it happened; else every deed counts."""

    name: str
    source: str
    condition: str
    label: str | Promise
    by_case: bool = True


def _named(*rows: Count) -> Mapping[str, Count]:
    assert all(row.source in SOURCES for row in rows), "a count without rows"
    assert len({row.name for row in rows}) == len(rows), "a name twice"
    return MappingProxyType({row.name: row for row in rows})


SIGN = (
    Count("sign", "leg_deeds", "name = 'sign'", _("Signed for"), by_case=False),
    Count("sign_on_time", "leg_deeds", "name = 'sign' AND in_time", _("Signed for in time"), by_case=False),
    Count("delay", "leg_deeds", "name = 'grant_extension'", _("Extensions granted"), by_case=False),
    Count("suspend", "leg_deeds", "name = 'grant_parking'", _("Parked")),
)


def _disposed(which: str) -> tuple[Count, ...]:
    return (
        Count("due_dispose", "leg_dues", which, _("Due to be handled in the period")),
        Count("dispose", "leg_dues", f"{which} AND is_answered", _("Due, and handled")),
        Count("dispose_on_time", "leg_dues", f"{which} AND in_time", _("Due, and handled in time")),
        Count(
            "dispose_late", "leg_dues", f"{which} AND is_answered AND NOT in_time", _("Due, and handled late")
        ),
    )


HOME = _named(
    Count("report", "deeds", "name = 'report'", _("Reported in the period")),
    Count("report_filed", "deeds", "name = 'report' AND was_filed", _("Reported, and filed since")),
    Count("report_real", "deeds", "name = 'report' AND was_real", _("Reported, and true")),
    Count("report_open", "deeds", "name = 'report' AND is_open", _("Reported, and still open")),
    Count("accept", "deeds", "name = 'accept'", _("Accepted in the period")),
    Count("accept_filed", "deeds", "name = 'accept' AND was_filed", _("Accepted, and filed since")),
    Count("file", "deeds", "name = 'file'", _("Filed in the period")),
    Count("recurrence", "deeds", "name = 'file' AND recurs", _("Filed again: same matter, same place")),
    Count("closed", "deeds", "name = 'close'", _("Closed in the period")),
    Count("ended", "deeds", ENDED_OTHERWISE, _("Ended otherwise in the period")),
    Count("reopen", "deeds", "name = 'reopen'", _("Reopened in the period")),
    Count(
        "call_back",
        "deeds",
        "name = 'answer_call_back' AND result <> 'unreached'",
        _("Reporters called back and reached"),
    ),
    Count(
        "satisfied", "deeds", "name = 'answer_call_back' AND result = 'yes'", _("Reporters who are satisfied")
    ),
    Count("verify", "deeds", VERIFIED, _("Verifications answered"), by_case=False),
    Count("verify_on_time", "deeds", f"{VERIFIED} AND in_time", _("Verified in time"), by_case=False),
    Count("check", "deeds", CHECKED, _("Checks answered"), by_case=False),
    Count("check_on_time", "deeds", f"{CHECKED} AND in_time", _("Checked in time"), by_case=False),
    Count("due_close", "dues", TRUE, _("Due to be closed in the period")),
    Count("close", "dues", "is_closed", _("Due, and closed")),
    Count("close_on_time", "dues", "in_time", _("Due, and closed in time")),
    Count("close_late", "dues", "is_closed AND NOT in_time", _("Due, and closed late")),
    Count("rework", "dues", "reworked", _("Due, and sent back for rework")),
    Count("return", "leg_deeds", "name = 'send_back' AND is_top", _("Sent back")),
    *SIGN,
    *_disposed("is_main"),
)
"""Counted at a case's home: regions and platforms."""

DEPARTMENT = _named(
    Count("receive", "leg_deeds", "name = 'offered'", _("Sent here in the period")),
    Count("answered", "leg_deeds", "name = 'answer'", _("Answered in the period")),
    Count("return", "leg_deeds", "name = 'send_back'", _("Sent back")),
    *SIGN,
    *_disposed(TRUE),
    Count("due_close", "leg_dues", TRUE, _("Due to be closed in the period")),
    Count("close", "leg_dues", "is_closed", _("Due, and closed")),
    Count("close_on_time", "leg_dues", "closed_in_time", _("Due, and closed in time")),
    Count("close_late", "leg_dues", "is_closed AND NOT closed_in_time", _("Due, and closed late")),
    Count("rework", "leg_dues", "reworked", _("Due, and sent back for rework")),
    Count("recurrence", "recurrences", TRUE, _("Handled here, and came again")),
)
"""Counted at an organisation that was sent work."""


def _deed(name: str, condition: str, label: str | Promise) -> Count:
    return Count(name, "post_deeds", condition, label, by_case=False)


POST = _named(
    _deed("report", "name = 'report'", _("Reported in the period")),
    _deed("report_real", "name = 'report' AND was_real", _("Reported, and true")),
    _deed("verify", f"({VERIFIED} OR name = 'waiting_verify')", _("Verifications answered or due")),
    _deed("verify_on_time", f"{VERIFIED} AND in_time", _("Verified in time")),
    _deed("check", f"({CHECKED} OR name = 'waiting_check')", _("Checks answered or due")),
    _deed("check_on_time", f"{CHECKED} AND in_time", _("Checked in time")),
    _deed("accept", "name = 'accept'", _("Accepted in the period")),
    _deed("accept_on_time", "name = 'accept' AND in_time", _("Accepted in time")),
    _deed("accept_right", "name = 'accept' AND NOT corrected", _("Accepted, and never corrected")),
    _deed("verify_sent", "name = 'ask_verify'", _("Verifications asked for")),
    _deed("verify_sent_on_time", "name = 'ask_verify' AND in_time", _("Verifications asked for in time")),
    _deed("check_sent", "name = 'ask_check'", _("Checks asked for")),
    _deed("check_sent_on_time", "name = 'ask_check' AND in_time", _("Checks asked for in time")),
    _deed("file", "name = 'file'", _("Filed in the period")),
    _deed("file_on_time", "name = 'file' AND in_time", _("Filed in time")),
    _deed("file_right", "name = 'file' AND NOT cancelled", _("Filed, and not cancelled since")),
    _deed("close_step", "name = 'close'", _("Closed in the period")),
    _deed("close_step_on_time", "name = 'close' AND in_time", _("Closed within the time for closing")),
    _deed("dispatch", DISPATCHED, _("Dispatched in the period")),
    _deed("dispatch_on_time", f"{DISPATCHED} AND in_time", _("Dispatched in time")),
    _deed("dispatch_first", FIRST, _("Dispatched for the first time")),
    _deed("dispatch_right", f"{FIRST} AND NOT came_back", _("Dispatched, and never sent back")),
    _deed("sign", "name = 'sign'", _("Signed for")),
    _deed("sign_on_time", "name = 'sign' AND in_time", _("Signed for in time")),
    _deed("return", "name = 'send_back'", _("Sent back")),
    _deed("dispose", "name = 'answer'", _("Answered in the period")),
    _deed("dispose_on_time", "name = 'answer' AND in_time", _("Answered in time")),
    _deed("rework", "name = 'answer' AND reworked", _("Answered, and sent back for rework")),
    Count("recurrence", "recurrences", TRUE, _("Handled, and came again")),
)
"""Counted under a person's post."""
