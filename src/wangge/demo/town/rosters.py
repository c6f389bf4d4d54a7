"""The roster of the centre's desks: three shifts, this week and the next."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import cycle

from wangge.demo.company import Company
from wangge.people.actions.rosters import add_shift, write_roster
from wangge.people.models import Duty
from wangge.people.rosters import WEEK, Key, Roster, monday_of

SHIFTS = {"早班": (time(8), time(16)), "晚班": (time(16), time(0)), "夜班": (time(0), time(8))}
IN_TURNS = (Duty.Code.ACCEPTOR, Duty.Code.DISPATCHER)
REST = 2  # days off after each round of shifts


def write_rosters(company: Company, now: datetime) -> None:
    """From today on; what is over stays unwritten, as for everybody."""
    centre, by = company.platforms["centre"], company.people["admin"]
    given = {"by": by, "at": now}
    shifts = [add_shift(centre, name, *span, **given).pk for name, span in SHIFTS.items()]
    for weeks in range(2):
        roster = Roster(centre, monday_of(now.date()) + timedelta(days=weeks * WEEK))
        wanted: dict[Key, int | None] = {}
        for place, post in enumerate(post for post in roster.posts if post.duty.acts_as in IN_TURNS):
            round_ = cycle([*shifts, *[None] * REST])
            for _ in range(place + weeks * WEEK):
                next(round_)
            wanted |= {(post.pk, day): next(round_) for day in roster.days}
        write_roster(
            centre,
            roster.monday,
            {key: shift for key, shift in wanted.items() if key[1] >= now.date()},
            seen=roster.mark,
            **given,
        )
