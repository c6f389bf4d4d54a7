"""Forms about responsibility grids."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wangge.people.actions.grids import Round
from wangge.people.forms.access import ANY, StyledForm
from wangge.people.forms.staff import day
from wangge.people.models import Duty, Person, Post
from wangge.people.models.organisation import in_tree
from wangge.people.queries import below_any, held_at, posts_of

MOST_CODES = 100_000
"""Characters of a list of codes: some five thousand cells."""
_BETWEEN = re.compile(r"[\s,，;；、]+")


class GridFilter(StyledForm):
    """Filters in an address: what makes no sense filters nothing."""

    q = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[*ANY, ("nobody", _("nobody answers")), ("ended", _("ended"))],
        required=False,
    )

    def values(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class GridForm(StyledForm):
    """A responsibility grid; its code stays once it is given."""

    code = forms.SlugField(label=_("Code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=100)
    since = day(label=_("From"), help_text=_("The first day on which it has these cells."))
    cells = forms.CharField(
        label=_("Cells"),
        max_length=MOST_CODES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "translate": "no"}),
        help_text=_("Codes of cells, or of a division for all cells in it, with spaces or commas between."),
    )

    def __init__(self, today: date, *args: object, is_new: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today
        if not is_new:
            del self.fields["code"]

    def wanted(self, code: str = "") -> Round:
        """What is to be, once the form is valid."""
        given = self.cleaned_data
        codes = {one for one in _BETWEEN.split(given["cells"]) if one}
        return Round(given.get("code", code), given["name"], codes)


class AnswerForm(StyledForm):
    """Posts of supervisors at or below the platforms of who appoints."""

    post = forms.ModelChoiceField(None, label=_("Supervisor"), empty_label="–")
    since = day(label=_("From"))
    keeps = forms.BooleanField(label=_("keeps what he answers for already"), required=False)

    def __init__(self, grantor: Person, at: datetime, today: date, *args: object) -> None:
        super().__init__(*args)
        self.fields["since"].initial = today
        self.fields["post"].queryset = _supervisors(grantor, at)
        self.fields["post"].label_from_instance = _called


def _supervisors(grantor: Person, at: datetime) -> QuerySet[Post]:
    reach = posts_of(grantor, at).acting_as(Duty.Code.SECURITY_ADMIN)
    found = held_at(at).filter(tenant=grantor.tenant_id, duty__acts_as=Duty.Code.SUPERVISOR, stands_for=None)
    found = found.filter(platform__in=below_any(reach), person__is_active=True).select_related("person")
    return found.order_by(in_tree("platform__"), "person__name", "pk")


def _called(post: Post) -> str:
    area = post.grid or post.division
    return " · ".join(str(part) for part in (post.person.name, post.platform, area) if part)
