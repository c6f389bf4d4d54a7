"""What is told in the flat city, and by when it must be right: five matters with one condition each."""

from __future__ import annotations

from decimal import Decimal

from wangge.catalogue.actions import ConditionValues, LimitValues, NewCondition, add_conditions, draft_edition
from wangge.catalogue.actions import publish as publish_edition
from wangge.catalogue.models import Condition, Matter
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.core.limits import Unit
from wangge.demo.bulk.staff import Staff, beginning
from wangge.tenants.models import Tenant

MATTERS = (  # code, what is told of it, handling limit
    ("01001", "井盖松动，车辆经过有响声", 2, Unit.WORK_DAY),
    ("01003", "雨水井盖缺失，已放警示桩", 4, Unit.WORK_HOUR),
    ("01037", "路灯整夜不亮，出行不便", 3, Unit.WORK_DAY),
    ("01046", "健身器材扶手断裂", 5, Unit.WORK_DAY),
    ("01028", "电箱门敞开，线头外露", 24, Unit.URGENT_HOUR),
)


def seed(tenant: Tenant) -> None:
    """The national tables, and what every tenant begins with."""
    seed_catalogue()
    seed_tenant_catalogue(tenant)


def publish(staff: Staff) -> None:
    """One condition for each matter of the table, in force from the beginning."""
    by = staff.people["city.leader"]
    draft = draft_edition(staff.tenant, by=by, title="平川标准")
    add_conditions(draft, [_condition(*row) for row in MATTERS])
    publish_edition(draft, by=by, at=beginning())


def condition_of(tenant: Tenant, code: str) -> Condition:
    """The one condition of a matter, with its matter."""
    return Condition.objects.of(tenant).select_related("matter").get(matter__code=code)


def _condition(code: str, text: str, value: int, unit: Unit) -> NewCondition:
    matter = Matter.objects.get(tenant=None, scheme="2026", kind="matter", code=code)
    values = ConditionValues(text, "恢复完好", needs_photo=False)
    return NewCondition(matter, values, (LimitValues(Decimal(value), unit),))
