"""Which plots there are: those that must be seen once at least, and how often the others occur."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wangge.catalogue.models import Condition
from wangge.core.limits import Unit
from wangge.demo.town import beside, disputes, intake, plots
from wangge.demo.town.life import Life, Plot
from wangge.demo.town.table import Often


@dataclass(frozen=True)
class Part:
    """A plot and where it may be played."""

    plot: Callable[[Life], Plot]
    weight: int = 1
    home: str = "centre"  # "": at any home
    source: str = ""
    letters: str = ""  # communities, "": those of the home
    code: str = ""  # the matter's code begins so
    kind: str = (
        ""  # "emergency": it has such a condition; "days", "hours": its limits are in work days, hours
    )
    closes: bool = True  # begins early enough to come to its end
    hours_ago: tuple[float, float] | None = None  # begins so many work hours before now
    stop_at: str = ""  # a step in which the case stays
    due_share: float = 0  # of its limit used up now

    def fits(self, often: Often) -> bool:
        """Whether the plot can be played with this matter."""
        return often.code.startswith(self.code) and bool(self.conditions(often))

    def conditions(self, often: Often) -> list[Condition]:
        """The conditions it may be filed under."""
        if self.kind == "emergency":
            return [one for one in often.conditions if one.emergency]
        unit = {"days": Unit.WORK_DAY, "hours": Unit.WORK_HOUR}.get(self.kind)
        return [one for one in often.conditions if unit in (None, one.limits.all()[0].unit)]


def _soon(plot: Callable[[Life], Plot], low: float = 1.5, high: float = 5, **more: object) -> Part:
    """A plot that ends open, begun a few work hours ago."""
    return Part(plot, hours_ago=(low, high), closes=False, **more)


def _stop(step: str, plot: Callable[[Life], Plot] = plots.straight, **more: object) -> Part:
    """The usual way up to a step; the later ones need longer to be reached."""
    low, high = (12, 24) if step in LATE_STEPS else (3, 16)
    return _soon(plot, low, high, stop_at=step, code="06", kind="hours", **more)


LATE_STEPS = ("fed_back", "checking", "checked")
STEPS = ("reported", "accepted", "filed", "offered", "handling", "handled", "fed_back", "checked")
CANNOT = beside.ended_otherwise("cannot_now", "地下管线改造未完，暂不能恢复。")
NOT_PUBLIC = beside.ended_otherwise("not_public_task", "位于围墙内，属业主自用部分。")
OUTSIDE = beside.ended_otherwise("handed_outside", "已移交铁路部门，尚未完成。")
NOT_FOUND = beside.ended_otherwise("not_found", "到场未发现所述情况。")

OPEN_NOW = (
    *(_stop(step) for step in STEPS),
    *(
        _soon(plots.told, 0.1, 0.4, home=home)
        for home in ("centre", "centre", "centre", "yueting", "huaiying")
    ),
    _soon(plots.filed, 0.6, 1.2),
    *(_soon(intake.verify_asked, letters="ab", source="hotline") for _ in range(2)),
    *(_stop("checking", beside.in_check, letters="ab", source="patrol") for _ in range(2)),
    _stop("checked", beside.checked_but_open),
    _soon(disputes.sent_on, 3, 6, stop_at="returned"),
    _soon(disputes.asked_to_rule, 4, 6),
    *(_soon(disputes.given_to_crew, 4, 9, kind="days", code="06013") for _ in range(3)),
    _soon(disputes.section_reworks, 5, 7, kind="days", code="06013"),
    _soon(beside.just_asked, kind="days"),
    _soon(beside.extension_open, kind="days"),
    _soon(beside.extension_open, kind="days", code="06050"),
    _soon(beside.recall_open, kind="days"),
    _soon(beside.parking_open, kind="days"),
    _soon(beside.parked, 10, 30, kind="days"),
    _soon(beside.parked, 20, 60, kind="days"),
    _soon(beside.coordination_open, kind="days"),
    _soon(beside.urge_open, kind="days"),
    _soon(beside.call_back_open, 30, 40, code="0601", source="hotline"),
    *(Part(plots.straight, kind="days", due_share=share) for share in (0.85, 0.92, 0.97, 1.15, 1.6)),
    *(Part(plots.straight, home="huaiying", kind="days", due_share=share) for share in (0.9, 1.3)),
    *(Part(plots.straight, home="yueting", kind="days", due_share=share) for share in (0.88, 1.2)),
)
"""Every step, light and ask stands open at the end."""

ONCE = (
    Part(disputes.sent_on),
    Part(disputes.return_refused, kind="days"),
    Part(disputes.ruled, kind="days"),
    Part(disputes.reworked),
    Part(disputes.check_failed),
    Part(disputes.could_not_check),
    Part(disputes.check_taken_back),
    Part(disputes.chief_reworks),
    Part(disputes.section_reworks, code="06013"),
    Part(disputes.recalled),
    Part(disputes.recall_asked, kind="days"),
    Part(disputes.assisted),
    Part(disputes.back_to_desk),
    Part(intake.verified, source="hotline"),
    Part(intake.not_true, source="hotline"),
    Part(intake.could_not_verify, source="public"),
    Part(intake.verify_taken_back, source="hotline"),
    Part(intake.not_accepted, source="hotline"),
    Part(intake.not_filed),
    Part(intake.returned_to_acceptor),
    Part(intake.voided),
    Part(intake.restored),
    Part(intake.withdrawn, source="patrol"),
    Part(intake.cancelled, kind="days"),
    Part(intake.merged),
    Part(intake.merged_by_mistake),
    Part(intake.split, source="hotline"),
    Part(intake.recurring, code="0601"),
    Part(intake.handed_down, letters="abcde", source="hotline", code="0601"),
    Part(intake.handed_up, home="yueting", kind="days"),
    Part(beside.extended, kind="days"),
    Part(beside.not_extended, kind="days"),
    Part(beside.parked_before, kind="days"),
    Part(beside.unparked, kind="days"),
    Part(beside.urged),
    Part(beside.corrected, kind="days"),
    Part(beside.called_back, source="hotline"),
    Part(beside.reopened, source="hotline"),
    Part(beside.coordinated, kind="days"),
    Part(beside.settled, home="yueting", code="07001", source="patrol"),
    Part(beside.unsettled, home="yueting", code="07001", source="patrol"),
    Part(beside.emergency, kind="emergency", source="hotline"),
    Part(beside.made_safe, kind="days"),
    Part(plots.straight, home="moxiang", code="06035", source="window"),
    Part(plots.straight, home="moxiang"),
    Part(plots.straight, code="08"),
    *(Part(plot, kind="days") for plot in (CANNOT, NOT_PUBLIC, OUTSIDE, NOT_FOUND)),
    *(Part(plots.straight, home="huaiying", code="06") for _ in range(4)),
)
"""Every outcome, variant, correction and way back has happened."""

ALWAYS = (*ONCE, *OPEN_NOW)
USUAL = (
    Part(plots.straight, weight=150, home="", closes=False),
    Part(beside.settled, weight=24, home="yueting", code="07", source="patrol", closes=False),
    Part(beside.settled, weight=10, home="yueting", code="0603", source="patrol", closes=False),
    Part(disputes.sent_on, weight=13, closes=False),
    Part(disputes.reworked, weight=7, closes=False),
    Part(disputes.check_failed, weight=8, closes=False),
    Part(disputes.assisted, weight=4, closes=False),
    Part(intake.verified, weight=9, source="hotline", closes=False),
    Part(intake.not_true, weight=12, source="public", closes=False),
    Part(intake.not_accepted, weight=9, source="hotline", closes=False),
    Part(intake.not_filed, weight=3, closes=False),
    Part(intake.merged, weight=3, closes=False),
    Part(intake.recurring, weight=4, closes=False),
    Part(beside.extended, weight=3, kind="days", closes=False),
    Part(beside.not_extended, weight=3, kind="days", closes=False),
    Part(beside.parked_before, weight=2, kind="days", closes=False),
    Part(beside.urged, weight=4, kind="days", closes=False),
    Part(beside.corrected, weight=4, kind="days", closes=False),
    Part(beside.called_back, weight=7, source="hotline", closes=False),
    Part(beside.reopened, weight=3, source="hotline", closes=False),
    Part(beside.emergency, weight=5, kind="emergency", source="hotline", closes=False),
    Part(beside.made_safe, weight=5, kind="days", closes=False),
    Part(plots.straight, weight=3, home="moxiang", code="06035", source="window", closes=False),
)
