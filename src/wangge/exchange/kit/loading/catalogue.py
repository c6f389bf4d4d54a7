"""One further edition with what the workbook adds, changes and leaves out; and who answers for what."""

from __future__ import annotations

from collections.abc import Callable

from wangge.catalogue.actions import (
    ConditionValues,
    NewCondition,
    Scope,
    add_conditions,
    add_extension,
    add_home_rule,
    add_responsibility,
    change_condition,
    draft_edition,
    end_rule,
    publish,
    remove_condition,
)
from wangge.catalogue.models import (
    Condition,
    Edition,
    HomeRule,
    Matter,
    Responsibility,
    Rule,
    Scheme,
    Source,
)
from wangge.exchange.kit.checks.matters import is_own, key_of, kind_of, limits_of
from wangge.exchange.kit.loading.common import Loading
from wangge.exchange.kit.plan import Change
from wangge.exchange.kit.plan.catalogue import existing_key
from wangge.exchange.kit.reading import Line
from wangge.places.models import Cell, Division

WORDS = ("text_en", "closing", "closing_en", "handled_by")
TITLE = 100


def load_matters(loading: Loading) -> None:
    changes = loading.plan.of("matters")
    if not changes:
        return
    scheme = _scheme(loading)
    matters = _Matters(loading, scheme)
    before = loading.plan.standing.edition
    draft = draft_edition(
        loading.tenant, by=loading.by, title=loading.record.file_name[:TITLE], based_on=before
    )
    there = {existing_key(row): row for row in draft.conditions.select_related("matter")}
    new: list[tuple[Change, NewCondition]] = []
    for change in changes:
        with loading.making(change):
            if change.what == "end":
                remove_condition(there[change.key])
            elif change.line is not None and change.what == "change":
                values = _values(change.line, there[change.key])
                change_condition(there[change.key], values, limits_of(change.line))
            elif change.line is not None:
                wanted = NewCondition(
                    matters.of(change, change.line), _values(change.line), limits_of(change.line)
                )
                new.append((change, wanted))
    add_conditions(draft, [each for _change, each in new])
    publish(draft, by=loading.by, at=loading.at)
    _keep(loading, changes, draft)


def _keep(loading: Loading, changes: list[Change], draft: Edition) -> None:
    """Every change under its own key; the edition itself is what they brought."""
    for change in changes:
        loading.brought(change, draft)


def _scheme(loading: Loading) -> Scheme:
    return Scheme.objects.get(pk=loading.plan.book.setup.scheme)


class _Matters:
    """National matters by code; the street's own are numbered when they are first needed."""

    def __init__(self, loading: Loading, scheme: Scheme) -> None:
        self.loading, self.scheme = loading, scheme
        self.own = dict(loading.plan.standing.own)

    def of(self, change: Change, line: Line) -> Matter:
        kind, code, name = key_of(line)
        if not is_own(line):
            return self.loading.plan.standing.matters[kind, code]
        if (kind, code, name) not in self.own:
            made = add_extension(
                self.scheme, kind, code, name, tenant=self.loading.tenant, by=self.loading.by
            )
            self.own[kind, code, name] = made
            self.loading.along("matters", [made])
        return self.own[kind, code, name]


def _values(line: Line, old: Condition | None = None) -> ConditionValues:
    """The words of a row; empty cells leave what is there."""
    words = {name: line.text(name) or (getattr(old, name) if old else "") for name in WORDS}
    marks = {"needs_photo": True, "emergency": False}
    for name in marks:
        if line[name] is not None:
            marks[name] = line[name]
        elif old:
            marks[name] = getattr(old, name)
    return ConditionValues(text=line.text("text"), led_by=old.led_by if old else "", **words, **marks)  # type: ignore[arg-type]


def load_responsibilities(loading: Loading) -> None:
    _load_rules(loading, "responsibilities", _responsibility)


def load_homes(loading: Loading) -> None:
    _load_rules(loading, "homes", _home)


def _load_rules(loading: Loading, page: str, add: Callable[[Loading, Line, Scheme], Rule]) -> None:
    scheme = _scheme(loading)
    for change in loading.plan.of(page):
        with loading.making(change):
            if change.target is not None:
                end_rule(change.target, by=loading.by, on=max(loading.since, change.target.valid.lower))
            if change.line is not None:
                loading.brought(change, add(loading, change.line, scheme))
            else:
                loading.brought(change, change.target)


def _responsibility(loading: Loading, line: Line, scheme: Scheme) -> Responsibility:
    area, division = line.text("area"), _division(loading, line)
    cell = None
    if area and division is None:
        cells = Cell.objects.of(loading.tenant).on(loading.told.day).filter(code=area)
        cell = cells.order_by("pk").first() if cells.exists() else None
    return add_responsibility(
        _scope(loading, line, scheme, division),
        loading.platforms[line.text("platform")],
        by=loading.by,
        since=loading.since,
        cell=cell,
        why=line.text("why"),
    )


def _home(loading: Loading, line: Line, scheme: Scheme) -> HomeRule:
    source = loading.plan.standing.sources.get(line.text("source").casefold())
    return add_home_rule(
        _scope(loading, line, scheme, _division(loading, line)),
        loading.platforms[line.text("platform")],
        by=loading.by,
        since=loading.since,
        finder=loading.platforms[line.text("finder")] if line["finder"] else None,
        source=Source.objects.of(loading.tenant).get(code=source) if source else None,
        why=line.text("why"),
    )


def _division(loading: Loading, line: Line) -> Division | None:
    return Division.objects.of(loading.tenant).filter(code=line.text("area")).first()


def _scope(loading: Loading, line: Line, scheme: Scheme, division: Division | None) -> Scope:
    """A whole code or a name is one matter, fewer digits are a beginning, nothing is everything."""
    word, kind = line.text("matter").rstrip("*"), line.text("kind")
    if not word:
        return Scope(kind=kind, scheme=scheme if kind else None, division=division)
    if word.isdigit() and len(word) < scheme.code_length:
        return Scope(scheme=scheme, kind=kind, prefix=word, division=division)
    seen = Matter.objects.seen_by(loading.tenant).filter(scheme=scheme, kind=kind or kind_of(line))
    named = {"code": word} if word.isdigit() else {"name": word, "tenant": loading.tenant}
    return Scope(matter=seen.filter(**named).order_by("tenant_id").first(), division=division)
