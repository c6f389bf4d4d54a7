"""Forms about rosters."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wangge.core.errors import NotFound
from wangge.people.forms.access import StyledForm
from wangge.people.forms.staff import day
from wangge.people.models import Person, Platform
from wangge.people.queries import posts_of
from wangge.people.rules import require, rosters_of


class WeekForm(StyledForm):
    """Which platform, and any day of the week."""

    platform = forms.ModelChoiceField(
        Platform.objects.none(), label=_("Platform"), required=False, empty_label=None
    )
    week = day(label=_("Week of"), required=False)

    def __init__(self, person: Person, at: datetime, *args: object) -> None:
        super().__init__(*args)
        self.person, self.at = person, at
        self.fields["platform"].queryset = rosters_of(person, at)

    def chosen(self) -> Platform:
        """The one asked for, else that of one's first post. Raises NotFound; MayNot for who has no post."""
        self.is_valid()
        if platform := self.cleaned_data.get("platform"):
            return platform
        if self.data.get("platform"):
            raise NotFound(field="platform")
        posts = posts_of(self.person, self.at)
        require(bool(posts))
        return posts[0].platform

    def day(self) -> date:
        self.is_valid()
        return self.cleaned_data.get("week") or timezone.localdate(self.at)


class ShiftForm(StyledForm):
    """A shift: its name, when it begins and ends."""

    name = forms.CharField(label=_("Name"), max_length=20)
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(
        label=_("Ends"),
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Not later than it begins: on the next day."),
    )
