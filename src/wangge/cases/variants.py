"""Which variant a case goes through, and the flow that follows from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Q

from wangge.cases.flow import FLOWS
from wangge.cases.models import Case, Leg, VariantRow, VariantUse
from wangge.core.errors import Refused
from wangge.core.flow import Flow, FlowError, Mode
from wangge.core.steady import steady

OPTIONS: Mapping[str, object] = {
    "same_person_files": False,  # one person may accept and file (a small station)
    "auto_close_days": None,  # a settled case closes by itself after so many days
    "check_way": "",  # how a check is made when nobody says otherwise
    "endorse": True,  # a department's lead endorses an ask before it goes up
}
"""What a variant may set beside its rows, and what holds where it does not."""

Rows = frozenset[tuple[str, str, str, float]]
_USE = ("pk", "matter", "prefix", "variant__code", "variant__track", "variant__options")
_ROW = tuple(f"variant__rows__{name}" for name in ("flow", "move", "mode", "sample"))


class VariantTrapsCases(Refused):
    """The rows would leave a case without a way out, or make a decision automatic."""

    code = "variant_traps"
    message = "These rows cannot be used: %(why)s"


@dataclass(frozen=True)
class Way:
    """The variant of one case: its two flows and its options."""

    code: str
    track: str
    flows: Mapping[str, Flow]
    options: Mapping[str, object] = field(default_factory=dict)

    def flow_of(self, leg: Leg) -> Flow:
        return self.flows[leg.kind]

    def option(self, name: str) -> object:
        return self.options.get(name, OPTIONS[name])


PLAIN = Way("national_seven", "national", FLOWS)


def way_of(case: Case) -> Way:
    """The variant for a case: its home platform's, the most exact matter first, else the national seven.

    One statement: every move asks it.
    """
    rows = _uses(case.home_id, case.matter_id, case.matter.code if case.matter else "")
    if not rows:
        return PLAIN
    best = max(rows, key=lambda row: (row[1] is not None, len(row[2]), row[0]))
    name, track, options = best[3:6]
    changed = frozenset(row[6:] for row in rows if row[0] == best[0] and row[6] is not None)
    return Way(name, track, _flows(changed), options)


@steady
def _uses(platform: int, matter: int | None, code: str) -> list[tuple[Any, ...]]:
    """The uses of variants at a platform that may concern a matter, each with its rows."""
    uses = VariantUse.objects.filter(platform=platform, prefix__in=[code[:n] for n in range(len(code) + 1)])
    return list(uses.filter(Q(matter=None) | Q(matter=matter)).values_list(*_USE, *_ROW))


def check_rows(rows: list[VariantRow]) -> None:
    """Refuse rows that would trap a case. Raises `VariantTrapsCases`."""
    try:
        _flows(_key(rows))
    except (FlowError, ValueError) as error:
        raise VariantTrapsCases(field="rows", why=str(error)) from error


def _key(rows: list[VariantRow]) -> Rows:
    return frozenset((row.flow, row.move, row.mode, row.sample) for row in rows)


@lru_cache(maxsize=200)
def _flows(rows: Rows) -> Mapping[str, Flow]:
    return {
        name: flow.varied({move: (Mode(mode), share) for of, move, mode, share in rows if of == name})
        for name, flow in FLOWS.items()
    }
