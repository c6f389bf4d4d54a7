"""Filing conditions with their limits, responsibilities, old cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from wangge.catalogue.models import Condition, HomeRule, Limit, Responsibility, Rule
from wangge.exchange.kit.checks.homes import home_key
from wangge.exchange.kit.checks.matters import key_of, limits_of
from wangge.exchange.kit.checks.responsibilities import scope_of
from wangge.exchange.kit.plan.change import Plan, Words, short, told
from wangge.exchange.kit.reading import Line
from wangge.places.located import PRIMARY

R = TypeVar("R", bound=Rule)
Scope = Callable[[Line], tuple[str, ...]]
UNITS = {
    "urgent_hour": "紧急工作时", "urgent_day": "紧急工作日", "work_hour": "工作时", "work_day": "工作日",
}  # fmt: skip


def plan_matters(plan: Plan) -> None:
    known = _conditions(plan)
    keys = []
    for line in plan.book.of("matters"):
        key = condition_key(line)
        keys.append(key)
        name = f"{line.text('code')} {line.text('name')} {line.text('text')}"[:120]
        if condition := known.get(key):
            plan.change(line, key, condition, (_condition(condition), _told(line)), name)
        else:
            plan.add(line, key, name)
    for key in plan.gone("matters", keys):
        if condition := known.get(key):
            plan.end("matters", key, f"{condition.matter.code} {condition.text}"[:120], condition)


def condition_key(line: Line) -> str:
    kind, code, name = key_of(line)
    return "|".join((kind, code, name, short(line.text("text"))))


def _conditions(plan: Plan) -> dict[str, Condition]:
    """Of the edition in force, by the key a row would have."""
    edition = plan.standing.edition
    if edition is None:
        return {}
    rows = edition.conditions.select_related("matter").prefetch_related("limits").order_by("pk")
    return {existing_key(row): row for row in rows}


def existing_key(row: Condition) -> str:
    matter = row.matter
    code, name = (matter.major, matter.name) if matter.is_custom else (matter.code, "")
    return "|".join((matter.kind, code, name, short(row.text)))


def _condition(row: Condition) -> Words:
    return {
        "text_en": row.text_en,
        "closing": row.closing,
        "closing_en": row.closing_en,
        "handled_by": row.handled_by,
        "needs_photo": _yes(row.needs_photo),
        "emergency": _yes(row.emergency),
        "limit": limits_shown(row.limits.all()),
    }


def _told(line: Line) -> Words:
    words = told(line, "text_en", "closing", "closing_en", "handled_by")
    marks = {n: _yes(line[n]) for n in ("needs_photo", "emergency") if line[n] is not None}
    return {**words, **marks, "limit": limits_shown(limits_of(line))}


def _yes(is_so: bool) -> str:
    return "是" if is_so else "否"


def limits_shown(rows: Iterable[Limit | object]) -> str:
    """Limits in one line, the same for stored and told ones."""
    parts = []
    for row in sorted(rows, key=lambda one: one.area_class):  # type: ignore[attr-defined]
        overall = f"/{_plain(row.overall_value)}{UNITS[row.overall_unit]}" if row.overall_value else ""  # type: ignore[attr-defined]
        parts.append(f"{row.area_class} {_plain(row.value)}{UNITS[row.unit]}{overall}".strip())  # type: ignore[attr-defined]
    return " · ".join(parts)


def _plain(value: object) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def plan_responsibilities(plan: Plan) -> None:
    _plan_rules(plan, "responsibilities", _responsibilities(plan), scope_of)


def plan_homes(plan: Plan) -> None:
    _plan_rules(plan, "homes", _homes(plan), partial(home_key, plan.standing.sources))


def _plan_rules(plan: Plan, page: str, known: dict[str, Rule], scope: Scope) -> None:
    """Rows that say for what they speak: under the same scope another platform is a change."""
    keys = []
    for line in plan.book.of(page):
        said = scope(line)
        key = "|".join(said)
        keys.append(key)
        name = " · ".join(part for part in (*said, line.text("platform")) if part)
        if row := known.get(key):
            old = {"platform": row.platform.code}
            plan.change(line, key, row, (old, {"platform": line.text("platform")}), name)
        else:
            plan.add(line, key, name)
    for key in plan.gone(page, keys):
        if row := known.get(key):
            plan.end(page, key, f"{key.replace('|', ' ').strip()} · {row.platform.name}", row)


def _responsibilities(plan: Plan) -> dict[str, Rule]:
    """Rows that hold today, under the keys a workbook may give them."""
    found: dict[str, Rule] = {}
    for row in _holding(plan, Responsibility, "cell__system"):
        if row.cell and row.cell.system.code != PRIMARY:
            continue
        area = row.cell.code if row.cell else row.division.code if row.division else ""
        found |= {"|".join((*words, area)): row for words in _words(row)}
    return found


def _homes(plan: Plan) -> dict[str, Rule]:
    """The same of home rules."""
    found: dict[str, Rule] = {}
    for row in _holding(plan, HomeRule, "finder", "source"):
        rest = [one.code if one else "" for one in (row.division, row.finder, row.source)]
        found |= {"|".join((*words, *rest)): row for words in _words(row)}
    return found


def _holding(plan: Plan, model: type[R], *beside: str) -> Iterable[R]:
    if plan.standing.tenant is None:
        return ()
    rows = model.objects.of(plan.standing.tenant).filter(valid__contains=plan.checked.today)
    return rows.select_related("matter", "platform", "division", *beside)  # type: ignore[no-any-return]


def _words(row: Rule) -> list[tuple[str, str]]:
    """How a workbook may say for which matters a row speaks; without a kind digits mean a matter."""
    if row.matter is None:
        return [(row.prefix, row.kind)]
    word = row.matter.name if row.matter.is_custom else row.matter.code
    return [(word, row.matter.kind), *([(word, "")] if row.matter.kind == "matter" else [])]


def plan_cases(plan: Plan) -> None:
    """Only cases that were not taken over yet; one that was is changed where it stands."""
    taken = plan.loaded.get("cases", set())
    for line in plan.book.of("cases"):
        if line.text("number") not in taken:
            plan.add(line, line.text("number"), line.text("number"))
