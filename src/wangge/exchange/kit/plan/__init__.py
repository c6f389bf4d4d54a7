"""What a workbook would change: the difference that is shown, and the order of work when it is loaded."""

from __future__ import annotations

from wangge.exchange.kit.checking import Checked
from wangge.exchange.kit.plan.areas import plan_areas, plan_rounds
from wangge.exchange.kit.plan.catalogue import plan_cases, plan_homes, plan_matters, plan_responsibilities
from wangge.exchange.kit.plan.change import Change, Loaded, Plan
from wangge.exchange.kit.plan.organisation import plan_calendars, plan_people, plan_platforms, plan_posts

PLANS = (
    plan_calendars, plan_areas, plan_platforms, plan_rounds, plan_people, plan_posts, plan_matters,
    plan_responsibilities, plan_homes, plan_cases,
)  # fmt: skip

__all__ = ["Change", "Loaded", "Plan", "plan_of"]


def plan_of(checked: Checked, loaded: Loaded) -> Plan:
    """Every change, in the order in which it is made. What cannot be done becomes a mistake of the book."""
    plan = Plan(checked, loaded)
    for part in PLANS:
        part(plan)
    return plan
