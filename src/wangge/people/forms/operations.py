"""The filter of attempts on the page about the installation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wangge.journal.models import Backup
from wangge.people.forms.access import ANY, StyledForm

OUTCOMES = [("done", pgettext_lazy("attempt", "Done")), ("failed", pgettext_lazy("attempt", "Failed"))]


class AttemptFilter(StyledForm):
    """What makes no sense filters nothing."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *Backup.Kind.choices])
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[*ANY, *OUTCOMES])
