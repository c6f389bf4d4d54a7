"""Forms of the administrators' pages. Choices are those of one tenant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wangge.core.tables import LIMITS
from wangge.journal.labels import act_word
from wangge.people.actions.tokens import SCOPES
from wangge.people.forms.access import ANY, EVERYTHING, NOTHING, StyledForm, style
from wangge.people.models import Duty, Person, Platform, WorkCalendar
from wangge.people.models.organisation import in_tree
from wangge.people.queries import below_any, posts_of
from wangge.places.models import Division, ResponsibilityGrid
from wangge.tenants.models import Tenant


def day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


class TenantForm(StyledForm):
    """A form that knows whose rows may be chosen: ``rows`` names them by field."""

    rows: dict[str, type[Any]] = {}
    empty: Any = NOTHING

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in self.rows.items():
            self.fields[name].queryset = _of(model, tenant)
            self.fields[name].empty_label = self.empty


def _of(model: type[Any], tenant: Tenant) -> QuerySet[Any]:
    order = "path" if model is Platform else "code"
    return model.objects.of(tenant).order_by(order)


class FilterForm(TenantForm):
    """Filters in an address: what makes no sense filters nothing."""

    empty = EVERYTHING

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class PersonFilter(FilterForm):
    rows = {"platform": Platform, "duty": Duty}
    q = forms.CharField(label=_("Name or user name"), max_length=100, required=False)
    platform = forms.ModelChoiceField(None, label=_("Platform"), required=False)
    duty = forms.ModelChoiceField(None, label=_("Duty"), required=False)
    state = forms.ChoiceField(
        label=_("Account"),
        choices=[
            *ANY,
            ("open", _("enabled")),
            ("closed", _("disabled")),
            ("unused", _("enabled, not used for 90 days")),
        ],
        required=False,
    )


class PostFilter(FilterForm):
    rows = {"platform": Platform, "duty": Duty}
    q = forms.CharField(label=_("Name or user name"), max_length=100, required=False)
    platform = forms.ModelChoiceField(None, label=_("Platform"), required=False)
    duty = forms.ModelChoiceField(None, label=_("Duty"), required=False)
    on = day(label=_("Held on"), required=False)


class PlatformFilter(FilterForm):
    q = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Platform.Kind.choices], required=False)
    state = forms.ChoiceField(
        label=_("In use"), choices=[*ANY, ("open", _("yes")), ("closed", _("no"))], required=False
    )


class PersonForm(forms.ModelForm):
    """A new account; of an old one the user name stays."""

    class Meta:
        model = Person
        fields = ["username", "name", "work_phone", "work_email"]
        labels = {
            "username": _("User name"),
            "name": _("Full name"),
            "work_phone": _("Work telephone"),
            "work_email": _("Work e-mail"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance.pk:
            del self.fields["username"]
        for field in self.fields.values():
            style(field)

    def validate_unique(self) -> None:
        """Left to the action, which says the same for every door."""


class AppointForm(TenantForm):
    """Platforms are those over which who appoints stands; of their limits the action tells."""

    rows = {"platform": Platform, "duty": Duty, "division": Division, "grid": ResponsibilityGrid}
    platform = forms.ModelChoiceField(None, label=_("Platform"))
    duty = forms.ModelChoiceField(None, label=_("Duty"))
    division = forms.ModelChoiceField(
        None, label=_("Only in the area"), required=False, help_text=_("For desks; empty: everywhere.")
    )
    grid = forms.ModelChoiceField(
        None, label=_("Responsibility grid"), required=False, help_text=_("For supervisors.")
    )
    valid_from = day(label=_("From"), required=False, help_text=_("Empty: from today."))
    valid_until = day(label=_("No longer from"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, grantor: Person, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(grantor.tenant, *args, **kwargs)
        reach = posts_of(grantor, at).acting_as(Duty.Code.SECURITY_ADMIN)
        self.fields["platform"].queryset = below_any(reach).order_by(in_tree())


class StandInForm(StyledForm):
    username = forms.CharField(label=_("User name"), max_length=150, help_text=_("Of who stands in."))
    first = day(label=_("From"))
    last = day(label=_("To and including"))


class PlatformForm(forms.ModelForm):
    """A platform; its code stays once it is given."""

    class Meta:
        model = Platform
        fields = [
            "code",
            "name",
            "name_en",
            "kind",
            "parent",
            "division",
            "calendar",
            "credit_code",
            "is_active",
        ]
        labels = {
            "code": _("Code"),
            "name": _("Name"),
            "name_en": _("English name"),
            "kind": _("Kind"),
            "parent": _("Platform above"),
            "division": _("Division"),
            "calendar": _("Work calendar"),
            "credit_code": _("Unified credit code"),
            "is_active": _("In use"),
        }
        help_texts = {"calendar": _("Empty: that of the platform above.")}

    def __init__(self, admin: Person, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for name, model in [("parent", Platform), ("division", Division), ("calendar", WorkCalendar)]:
            self.fields[name].queryset = _of(model, admin.tenant)
            self.fields[name].empty_label = "–"
        reach = posts_of(admin, at).acting_as(Duty.Code.ADMIN)
        if not reach.at_top():
            parents = below_any(reach) | Platform.objects.filter(pk=self.instance.parent_id)
            self.fields["parent"].queryset = parents.order_by(in_tree())
        if self.instance.pk:
            del self.fields["code"]
        for field in self.fields.values():
            style(field)

    def validate_unique(self) -> None:
        """Left to the action, which says the same for every door."""

    def validate_constraints(self) -> None:
        """As above."""


class FileForm(StyledForm):
    file = forms.FileField(label=_("XLSX or CSV file"))

    def clean_file(self) -> Any:
        """Refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(_("The file is too large."))
        return file


class SecurityForm(StyledForm):
    security = forms.ChoiceField(label=_("Rules for passwords and sessions"), choices=Tenant.Security.choices)


class TokenForm(StyledForm):
    name = forms.CharField(label=_("What it is for"), max_length=50)
    writes = forms.BooleanField(label=_("may also write"), required=False)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=366, initial=90)

    @property
    def scopes(self) -> tuple[str, ...]:
        return SCOPES if self.cleaned_data["writes"] else SCOPES[:1]


class JournalFilter(StyledForm):
    """Filters of the journal; what makes no sense filters nothing."""

    person = forms.CharField(label=_("Who"), max_length=150, required=False)
    act = forms.ChoiceField(label=_("Act"), required=False)
    subject = forms.CharField(label=_("About"), max_length=200, required=False)
    since = day(label=_("From"), required=False)
    until = day(label=_("To and including"), required=False)

    def __init__(self, acts: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = ANY + sorted(
            ((act, act_word(act)) for act in acts), key=lambda choice: choice[1]
        )
