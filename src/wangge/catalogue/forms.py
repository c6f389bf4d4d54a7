"""Forms of the administrators' pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.catalogue.models import Edition, Limit, Matter, Scheme, Source
from wangge.catalogue.own import used_by
from wangge.core.tables import LIMITS
from wangge.people.forms.access import style
from wangge.people.models import Person, Platform
from wangge.people.models.organisation import in_tree
from wangge.tenants.models import Tenant

UNITS = [("", "–"), *Limit.Unit.choices]
ANY_KIND = [("", _("components and matters")), *Matter.Kind.choices]


class Styled(forms.Form):
    """A form in our own design."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            style(field)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Filter(Styled):
    """Filters in an address: what makes no sense filters nothing."""

    def values(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class MatterFilter(Filter):
    """Which matters to show."""

    q = forms.CharField(label=_("Code or words"), max_length=100, required=False)
    scheme = forms.ModelChoiceField(Scheme.objects.order_by("-code"), label=_("Code scheme"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY_KIND, required=False)
    own = forms.BooleanField(label=_("only our own"), required=False)


class ConditionFilter(Filter):
    """Which conditions of an edition to show."""

    q = forms.CharField(label=_("Code or words"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY_KIND, required=False)
    guessed = forms.BooleanField(label=_("only guessed limits"), required=False)


class RuleFilter(Filter):
    """Which rows of responsibility or home rules to show."""

    q = forms.CharField(label=_("Platform or reason"), max_length=100, required=False)
    ended = forms.BooleanField(label=_("ended ones too"), required=False)


class DraftForm(Styled):
    """A new draft edition."""

    title = forms.CharField(label=_("Title"), max_length=100)
    based_on = forms.ModelChoiceField(Edition.objects.none(), label=_("Copy of"), required=False)

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = self.fields["based_on"]
        assert isinstance(editions, forms.ModelChoiceField)
        editions.queryset = Edition.objects.of(tenant).order_by("-number")


class ExtensionForm(Styled):
    """A matter of the tenant's own."""

    scheme = forms.ModelChoiceField(Scheme.objects.order_by("-code"), label=_("Code scheme"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Matter.Kind.choices, initial="matter")
    major = forms.RegexField(r"^[0-9]{2}$", label=_("Major class"), max_length=2)
    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100, required=False)
    major_name = forms.CharField(label=_("Name of a new major class"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = Scheme.objects.order_by("-code").values("code")[:1]
        national = Matter.objects.filter(tenant=None, scheme__in=newest).order_by("kind", "code")
        said = {f"{one.major} {one.major_label}": one.get_kind_display() for one in national}
        kinds = {kind: ", ".join(word for word in said if said[word] == kind) for kind in said.values()}
        told = "; ".join(f"{kind}: {words}" for kind, words in kinds.items())
        self.fields["major"].help_text = _("Two digits of the scheme. %(majors)s") % {"majors": told}


class ConditionForm(Styled):
    """The words of a filing condition."""

    text = forms.CharField(label=_("Filing condition"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    text_en = forms.CharField(
        label=_("Filing condition in English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    closing = forms.CharField(
        label=_("Closing condition"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    closing_en = forms.CharField(
        label=_("Closing condition in English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    handled_by = forms.CharField(label=_("Handled by, as printed"), max_length=300, required=False)
    led_by = forms.CharField(label=_("Led by, as printed"), max_length=300, required=False)
    needs_photo = forms.BooleanField(label=_("An answer needs a photo"), required=False)
    emergency = forms.BooleanField(label=_("Life and limb: may be dispatched first"), required=False)


class LimitForm(Styled):
    """One limit of a condition; empty is none."""

    value = forms.DecimalField(
        label=_("Limit"), max_digits=7, decimal_places=2, min_value=0.01, max_value=10_000, required=False
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, required=False)
    overall_value = forms.DecimalField(
        label=_("Overall"), max_digits=7, decimal_places=2, min_value=0.01, max_value=10_000, required=False
    )
    overall_unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, required=False)

    def clean(self) -> dict[str, Any]:
        given = {name: self.cleaned_data.get(name) or None for name in self.fields}
        for value, unit in (("value", "unit"), ("overall_value", "overall_unit")):
            if (given[value] is None) != (given[unit] is None) and not self.errors:
                self.add_error(value, _("A limit needs a number and a unit."))
        if given["overall_value"] and not given["value"] and not self.errors:
            self.add_error("value", _("A limit needs a number and a unit."))
        return self.cleaned_data


class FileForm(Styled):
    """A file to import."""

    file = forms.FileField(label=_("File (XLSX or CSV)"), max_length=200)
    scheme = forms.ModelChoiceField(Scheme.objects.order_by("-code"), label=_("Code scheme of the file"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            raise forms.ValidationError(_("The file is too large."))
        return file


class ConditionFileForm(FileForm):
    """A table of conditions and limits."""

    sheet = forms.CharField(label=_("Only this sheet"), max_length=31, required=False)
    kind = forms.ChoiceField(label=_("It is about"), choices=ANY_KIND, required=False)
    into = forms.ModelChoiceField(
        Edition.objects.none(), label=_("Into the draft"), required=False, empty_label=_("a new draft")
    )

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drafts = self.fields["into"]
        assert isinstance(drafts, forms.ModelChoiceField)
        drafts.queryset = Edition.objects.of(tenant).filter(published_at=None).order_by("-number")


class RuleForm(Styled):
    """A row of responsibility or a home rule, in the words of the import file."""

    scheme = forms.ModelChoiceField(Scheme.objects.order_by("-code"), label=_("Code scheme"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ANY_KIND, required=False)
    code = forms.CharField(label=_("Code or beginning of it"), max_length=6, required=False)
    division = forms.CharField(label=_("Division code"), max_length=12, required=False)
    platform = forms.ModelChoiceField(Platform.objects.none(), label=_("Platform"), to_field_name="code")
    since = forms.DateField(label=_("From"), widget=_day())
    until = forms.DateField(label=_("No longer from"), widget=_day(), required=False)
    why = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"platform", "finder"} & set(self.fields):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = Platform.objects.of(tenant).filter(is_active=True).order_by(in_tree())


class ResponsibilityForm(RuleForm):
    """Who answers."""

    system = forms.CharField(label=_("Grid system"), max_length=20, required=False, initial="city")
    cell = forms.CharField(label=_("Cell code"), max_length=30, required=False)


class HomeRuleForm(RuleForm):
    """Where a case is at home."""

    finder = forms.ModelChoiceField(
        Platform.objects.none(), label=_("Found by the people of"), required=False, to_field_name="code"
    )
    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Source"), required=False, to_field_name="code"
    )

    def __init__(self, person: Person, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(person.tenant, *args, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ModelChoiceField)
        rows = Source.objects.of(person.tenant).filter(in_use=True).order_by("code")
        source.queryset = used_by(rows, person, at)


class EndForm(Styled):
    """The first day a row no longer holds."""

    on = forms.DateField(label=_("No longer from"), widget=_day())


class SourceForm(Styled):
    """A source of reports."""

    code = forms.SlugField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=50)
    name_en = forms.CharField(label=_("Name in English"), max_length=50, required=False)
    is_public = forms.BooleanField(label=_("Counts as a public report"), required=False)
    in_use = forms.BooleanField(label=_("In use"), required=False, initial=True)


class TryForm(Filter):
    """Who would answer for a matter in a division?"""

    code = forms.CharField(label=_("Matter code"), max_length=5, required=False)
    division = forms.CharField(label=_("Division code"), max_length=12, required=False)
