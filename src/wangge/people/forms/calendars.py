"""Forms of working time: the week of a calendar, the festivals of a year, a limit to try."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.core.errors import Refused
from wangge.core.limits import Limit, Unit
from wangge.people.calendars import DAYS
from wangge.people.festivals import LONGEST_DAYS, Festival
from wangge.people.forms.access import StyledForm, style
from wangge.people.forms.staff import day
from wangge.people.models import WorkCalendar
from wangge.people.periods import LONGEST, read_periods, say_periods
from wangge.tenants.speech import said

UNITS = {
    Unit.WORK_DAY: _("work days"),
    Unit.WORK_HOUR: _("work hours"),
    Unit.URGENT_DAY: _("urgent days"),
    Unit.URGENT_HOUR: _("urgent hours"),
}
_DATE = re.compile(r"(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class CalendarForm(forms.ModelForm):
    """Work periods of a week; the code stays once it is given."""

    class Meta:
        model = WorkCalendar
        fields = ["code", "name", "zone", "region"]
        help_texts = {
            "region": _(
                "CN; with a part of the country: US-NY. Empty: no holidays, as for who works every day."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        week = self.instance.periods or {}
        for n, name in enumerate(DAYS):
            self.fields[name] = forms.CharField(
                label=WEEKDAYS[n],
                required=False,
                max_length=LONGEST,
                initial=say_periods(week.get(name, [])),
                widget=forms.TextInput(attrs={"placeholder": _("off")}),
            )
        for field in self.fields.values():
            style(field)

    def clean(self) -> dict[str, Any]:
        """The week out of its seven lines; each wrong line is told at its day."""
        given = super().clean() or self.cleaned_data
        week = {}
        for name in DAYS:
            try:
                pairs = read_periods(given.get(name) or "")
            except Refused as refused:
                self.add_error(name, said(refused))
            else:
                week |= {name: pairs} if pairs else {}
        self.instance.periods = week
        return given

    def _get_validation_exclusions(self) -> set[str]:
        """The periods are no input of this form; the action looks at them."""
        return super()._get_validation_exclusions() | {"periods"}

    def validate_unique(self) -> None:
        """Left to the action, which says the same for every door."""

    def validate_constraints(self) -> None:
        """As above."""


class FestivalForm(StyledForm):
    """One festival of a year (given as ``year``): its days off, and the days worked for it."""

    name = forms.CharField(label=_("Festival"), max_length=50)
    first = day(label=_("Off from"), required=False)
    last = day(label=_("Off to and including"), required=False)
    worked = forms.CharField(
        label=_("Worked for it"),
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "2-7, 2-20"}),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_worked(self) -> tuple[date, ...]:
        """Days as people write them: 2027-02-07, 2-7, 2月7日."""
        text = self.cleaned_data["worked"]
        if _DATE.sub("", text).strip(" ,;，、；()（）周星期一二三四五六日天上班\u3000"):
            raise forms.ValidationError(gettext("Write days like 2-7, 2-20 or 2027-02-07."))
        return tuple(self._date(*found) for found in _DATE.findall(text))

    def _date(self, year: str, month: str, number: str) -> date:
        try:
            return date(int(year or self.year), int(month), int(number))
        except ValueError as error:
            raise forms.ValidationError(
                gettext("There is no day %(day)s.") % {"day": f"{month}-{number}"}
            ) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last, worked = given.get("first"), given.get("last"), given.get("worked", ())
        if not self.errors and not first and not worked:
            self.add_error("first", gettext("Say when it is off, or what is worked for it."))
        if last and not first:
            self.add_error("first", gettext("Say from when."))
        if first and last and not 0 <= (last - first).days < LONGEST_DAYS:
            self.add_error("last", gettext("This is before it begins, or months later."))
        for name, days in [("first", [first]), ("last", [last]), ("worked", worked)]:
            self._refuse_others(name, [one for one in days if one])
        return given

    def _refuse_others(self, name: str, days: list[date]) -> None:
        for one in days:
            if one.year != self.year and name not in self.errors:
                self.add_error(name, gettext("%(day)s is not in %(year)s.") % {"day": one, "year": self.year})

    @property
    def festival(self) -> Festival:
        given = self.cleaned_data
        return Festival(given["name"], given["first"], given["last"], given["worked"])


class FestivalForms(forms.BaseFormSet):
    """The festivals of a year. A day stands once, off or worked."""

    def clean(self) -> None:
        if any(self.errors):
            return
        seen: dict[date, str] = {}
        for one in self.festivals:
            for found in [*one.days_off, *one.worked]:
                if found in seen:
                    twice = gettext("%(day)s stands there twice: %(one)s, %(other)s.")
                    raise forms.ValidationError(twice % {"day": found, "one": seen[found], "other": one.name})
                seen[found] = one.name

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")
            style(form.fields["DELETE"])

    @property
    def festivals(self) -> list[Festival]:
        filled = [form for form in self.extra_forms if form.has_changed()]
        return [form.festival for form in [*self.initial_forms, *filled] if form not in self.deleted_forms]


def festival_forms(year: int, *args: Any, **kwargs: Any) -> FestivalForms:
    """A row for each festival, three more to fill in."""
    made = forms.formset_factory(
        FestivalForm,
        FestivalForms,
        extra=3,
        max_num=60,
        absolute_max=60,
        validate_max=True,
        can_delete=True,
        can_delete_extra=False,
    )
    return made(*args, form_kwargs={"year": year}, **kwargs)


def shown(festivals: list[Festival]) -> list[dict[str, Any]]:
    """Festivals as the rows of :func:`festival_forms` begin."""
    return [
        {
            "name": one.name,
            "first": one.first,
            "last": one.last,
            "worked": ", ".join(f"{found.month}-{found.day}" for found in one.worked),
        }
        for one in festivals
    ]


class TryForm(StyledForm):
    """A limit to try: begun when, how long."""

    begun = forms.DateTimeField(
        label=_("Begun"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    value = forms.DecimalField(
        label=_("Limit"), min_value=0, max_value=10_000, max_digits=8, decimal_places=2
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=list(UNITS.items()), required=False)

    @property
    def limit(self) -> Limit | None:
        """What was asked; nothing where something is missing or wrong."""
        if not self.is_valid():
            return None
        return Limit(Decimal(self.cleaned_data["value"]), Unit(self.cleaned_data["unit"] or Unit.WORK_DAY))
