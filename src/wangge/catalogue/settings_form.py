"""The settings table as a form: what stands in it, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from wangge.catalogue.models import Limit, Source
from wangge.catalogue.numbers import plain
from wangge.catalogue.setting_kinds import Choice, ChoicePer, Share, Span, Whole
from wangge.catalogue.settings_table import GROUPS, TABLE, Setting, Settings
from wangge.core import limits
from wangge.people.models import Delegation


@dataclass(frozen=True)
class Input:
    """One control: its name, what stands in it, and what may be chosen."""

    name: str
    value: str
    label: str = ""
    choices: Sequence[tuple[str, str]] = ()
    number: bool = False


@dataclass(frozen=True)
class Line:
    """One setting in the form. Empty inputs let it come from above, shown as ``inherited``."""

    setting: Setting
    inputs: Sequence[Input]
    inherited: str
    unit: str = ""
    error: str = ""
    bounds: str = ""
    closed: bool = False
    outside: str = ""


@dataclass(frozen=True)
class Part:
    """Lines that stand together."""

    label: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Change:
    """What a version would change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class SettingsForm:
    """The form of one platform: its own values over what comes from above."""

    own: Mapping[str, Any]
    above: Settings
    sources: Sequence[Source]
    errors: Mapping[str, str] = field(default_factory=dict)
    limits: Sequence[Delegation] = ()  # of the platforms above, where they bind who looks
    outside: Mapping[str, Delegation] = field(default_factory=dict)  # own values that hold against a limit

    def parts(self) -> list[Part]:
        return [Part(str(g.label), [self._line(s) for s in g.settings]) for g in GROUPS]

    def _line(self, setting: Setting) -> Line:
        inherited = said(setting, getattr(self.above, setting.name), self.names)
        unit = gettext(setting.kind.unit) if isinstance(setting.kind, Whole) and setting.kind.unit else ""
        error = self.errors.get(setting.name, "")
        inputs = self._inputs(setting, self.own.get(setting.name))
        bounds, closed = self._bounds(setting.name)
        wrong = self._outside(setting, inherited) if setting.name in self.outside else ""
        return Line(setting, inputs, inherited, unit, error, bounds, closed, wrong)

    def _outside(self, setting: Setting, inherited: str) -> str:
        """What holds now against which limit since when, and how to mend it."""
        limits = self.outside[setting.name]
        now = getattr(Settings({**self.above.stored, **self.own}), setting.name)
        rule = limits.settings[setting.name]
        told = {"value": said(setting, now, self.names), "platform": limits.platform, "inherited": inherited}
        told |= {"day": f"{localtime(limits.since):%Y-%m-%d}"}
        if rule.get("open") is False:
            return (
                _(
                    "%(value)s holds on, though %(platform)s sets this since %(day)s. "
                    "Empty it, then %(inherited)s holds."
                )
                % told
            )
        told |= {"low": rule.get("low", "–"), "high": rule.get("high", "–")}
        return (
            _(
                "%(value)s holds on, outside the limits of %(platform)s since %(day)s (%(low)s to %(high)s). "
                "Set a value inside them, or empty it, then %(inherited)s holds."
            )
            % told
        )

    def _bounds(self, name: str) -> tuple[str, bool]:
        """What the platforms above say about a setting, in words, and whether they keep it."""
        rules = [(limits.platform, limits.settings.get(name, {})) for limits in self.limits]
        if kept := [platform for platform, rule in rules if rule.get("open") is False]:
            return _("%(platform)s sets this for all below it.") % {"platform": kept[0]}, True
        said = [
            _("%(platform)s: between %(low)s and %(high)s")
            % {"platform": platform, "low": rule.get("low", "–"), "high": rule.get("high", "–")}
            for platform, rule in rules
            if rule
        ]
        return "; ".join(said), False

    def _inputs(self, setting: Setting, own: Any) -> list[Input]:
        name, kind = setting.name, setting.kind
        match kind:
            case Span():
                parts = own if isinstance(own, Mapping) else {}
                units = [("", "–"), *((u.value, str(Limit.Unit(u.value).label)) for u in kind.units)]
                unit = Input(f"{name}_unit", str(parts.get("unit", "")), choices=units)
                return [Input(name, str(parts.get("value", "")), number=True), unit]
            case ChoicePer():
                return [self._way(name, code, label, kind, own) for code, label in self._codes()]
            case Choice():
                return [Input(name, str(own or ""), choices=_words(kind.labels, _("as above")))]
        return [Input(name, "" if own is None else str(own), number=isinstance(kind, Whole | Share))]

    @property
    def names(self) -> dict[str, str]:
        """How the sources are called, "" for all that are not named."""
        return dict(self._codes())

    def _codes(self) -> list[tuple[str, str]]:
        return [("", _("all others")), *((source.code, str(source)) for source in self.sources)]

    def _way(self, name: str, code: str, label: str, kind: ChoicePer, own: Any) -> Input:
        chosen = own.get(code, "") if isinstance(own, Mapping) else ""
        return Input(f"{name}:{code}", chosen, label, _words(kind.labels, _("as above")))

    def read(self, data: Mapping[str, str]) -> dict[str, Any]:
        """The values that differ from the platform's own; ``None`` comes from above again."""
        raw = {name: self._raw(setting, data) for name, setting in TABLE.items()}
        return {name: value for name, value in raw.items() if value != self.own.get(name)}

    def _raw(self, setting: Setting, data: Mapping[str, str]) -> Any:
        name, text = setting.name, data.get(setting.name, "").strip()
        if isinstance(setting.kind, Span):
            unit = data.get(f"{name}_unit", "")
            return {"value": text, "unit": unit} if text or unit else None
        if isinstance(setting.kind, ChoicePer):
            ways = {code: data.get(f"{name}:{code}", "") for code, _label in self._codes()}
            given = {code: way for code, way in ways.items() if way}
            return {"": getattr(self.above, name)[""], **given} if given else None
        if isinstance(setting.kind, Whole) and text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
        return text or None

    def changes(self, values: Mapping[str, Any]) -> list[Change]:
        """Before and after, in words, of values that can be."""
        now = Settings({**self.above.stored, **self.own})
        then = {**self.own, **values}
        next_ = Settings({**self.above.stored, **{n: v for n, v in then.items() if v is not None}})
        pairs = [(TABLE[name], getattr(now, name), getattr(next_, name)) for name in values]
        return [
            Change(str(s.label), said(s, old, self.names), said(s, new, self.names)) for s, old, new in pairs
        ]


def _words(labels: Mapping[str, str], none: str) -> list[tuple[str, str]]:
    return [("", none), *((value, gettext(label)) for value, label in labels.items())]


def said(setting: Setting, value: Any, names: Mapping[str, str]) -> str:
    """A value in words; ``names`` are those of the codes that a choice may be made for."""
    match setting.kind, value:
        case _, limits.Limit():
            return f"{plain(Decimal(value.value))} {Limit.Unit(value.unit.value).label}"
        case ChoicePer(labels=labels), Mapping():
            ways = ((names.get(code, code), gettext(labels[way])) for code, way in value.items())
            return "; ".join(f"{name}: {way}" for name, way in ways)
        case Choice(labels=labels), str():
            return gettext(labels[value])
        case Whole(unit=unit), int():
            return f"{value} {gettext(unit)}" if unit else str(value)
    return str(value)
