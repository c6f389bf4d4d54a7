"""``load``: a plan becomes facts through the actions of each floor, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from wangge.cases.seeds import seed_variants
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.core.errors import Refused
from wangge.core.steady import holding_still
from wangge.exchange.kit.checking import Checked, File, check
from wangge.exchange.kit.loading.areas import load_areas, load_rounds
from wangge.exchange.kit.loading.cases import load_cases
from wangge.exchange.kit.loading.catalogue import load_homes, load_matters, load_responsibilities
from wangge.exchange.kit.loading.common import Hands, Loading, Progress
from wangge.exchange.kit.loading.organisation import load_calendars, load_platforms, load_top
from wangge.exchange.kit.loading.staff import load_people, load_posts
from wangge.exchange.kit.plan import Plan, plan_of
from wangge.exchange.kit.plan.change import Loaded
from wangge.exchange.kit.reading import Mistake
from wangge.exchange.models import KitItem, KitLoad
from wangge.journal.actions import note
from wangge.people.actions import seed_tenant
from wangge.people.actions.holidays import seed_holidays
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import Tenant

Part = Callable[[Loading], None]
PARTS: tuple[Part, ...] = (
    load_areas, load_top, load_calendars, load_platforms, load_rounds, load_people, load_posts, load_matters,
    load_responsibilities, load_homes, load_cases,
)  # fmt: skip


class Faulty(Refused):
    """The workbook has mistakes, so nothing was loaded; ``mistakes`` has them all."""

    code = "kit_faulty"
    message = "Nothing was loaded: the workbook has %(count)s mistakes."

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__(count=sum(one.level == "mistake" for one in mistakes))


class NothingToLoad(Refused):
    """Everything is there already as the workbook says."""

    code = "kit_nothing"
    message = "The workbook changes nothing: everything is as it says already."


def loaded_keys(tenant: Tenant | None) -> Loaded:
    """What earlier loads brought and nobody took out again, by sheet."""
    found: dict[str, set[str]] = {}
    if tenant:
        rows = KitItem.objects.of(tenant).exclude(key="").exclude(load__state=KitLoad.State.UNLOADED)
        for page, key, what in rows.order_by("pk").values_list("page", "key", "what"):
            keys = found.setdefault(page, set())
            (keys.discard if what == KitItem.What.END else keys.add)(key)
    return found


def look(file: File, tenant: Tenant | None, *, by: object, at: datetime) -> Plan:
    """Check a workbook and say what it would change; where it has mistakes it changes nothing."""
    checked = check(file, tenant, by=by, at=at)
    if not checked.book.is_sound:
        return Plan(checked, {})
    return plan_of(checked, loaded_keys(tenant))


@dataclass
class Outcome:
    """What a load did."""

    load: KitLoad
    counts: dict[str, dict[str, int]]
    passwords: list[tuple[str, str, str]] = field(default_factory=list)  # user name, name, password


def sound(plan: Plan) -> Plan:
    """The plan, if it can be made real. Raises Faulty or NothingToLoad."""
    if not plan.book.is_sound:
        raise Faulty(plan.book.sorted())
    if not plan.changes:
        raise NothingToLoad
    return plan


@transaction.atomic
@holding_still()
def load(plan: Plan, record: KitLoad, hands: Hands, *, at: datetime, tell: Progress) -> Outcome:
    """Make every change of a sound plan, or with any refusal none. ``record`` is saved or to be saved.

    Raises what the actions refuse, with the row in ``field`` where one is at fault.
    """
    loading = Loading(plan, record, hands, at, tell)
    if record.pk is None:
        record.save()
    for part in PARTS:
        part(loading)
    KitItem.objects.bulk_create(loading.items, batch_size=1000)
    record.state, record.loaded_at = KitLoad.State.LOADED, at
    record.counts = loading.counts()
    record.done = record.total = loading.total
    record.save()
    note("kit_loaded", by=hands.admin or hands.told_by, subject=record.file_name, counts=record.counts)
    return Outcome(record, record.counts, loading.passwords)


@transaction.atomic
def begin_tenant(code: str, name: str, *, by: object, at: datetime) -> Tenant:
    """A new customer with what every one begins with; its first platform and people come with the load."""
    seed_catalogue()
    seed_holidays(range(at.year - 1, at.year + 2), by=by)
    tenant = create_tenant(code, name)
    seed_tenant(tenant)
    seed_tenant_catalogue(tenant)
    seed_variants(tenant)
    return tenant


__all__ = [
    "Checked", "Faulty", "Hands", "NothingToLoad", "Outcome", "begin_tenant", "load", "loaded_keys", "look",
    "sound",
]  # fmt: skip
