"""The page "Why?": a person, a case, page or act, and a day; the reasons, and a line in the journal."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wangge.cases.models import Case
from wangge.core.words import is_askable
from wangge.desk.doors import reader
from wangge.desk.why import ACTS, GROUPS, PAGES, Answer, about_act, about_case, about_page, askable, may_ask
from wangge.journal.actions import note
from wangge.people.doors import allowed
from wangge.people.forms.access import StyledForm
from wangge.people.forms.staff import day
from wangge.people.models import Person, Platform
from wangge.people.models.organisation import in_tree

FIRST = {"": "–"}


class WhyForm(StyledForm):
    """Who, what and when. What makes no sense is told at its field."""

    person = forms.CharField(label=gettext_lazy("User name"), max_length=150)
    case = forms.CharField(label=gettext_lazy("Case number"), max_length=40, required=False)
    page = forms.ChoiceField(label=gettext_lazy("or a page"), required=False)
    act = forms.ChoiceField(label=gettext_lazy("or an act of administration"), required=False)
    platform = forms.ModelChoiceField(None, label=gettext_lazy("at the platform"), required=False)
    on = day(label=gettext_lazy("On the day"), required=False, help_text=gettext_lazy("Empty: today."))

    def __init__(self, asker: Person, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker, self.at = asker, at
        pages = sorted(((key, entry.label) for key, entry in PAGES.items()), key=lambda one: str(one[1]))
        self.fields["page"].choices = [("", "–"), *pages]
        groups = [
            (label, [(code, word) for code, word in ACTS.items() if code.startswith(kind)])
            for kind, label in GROUPS.items()
        ]
        self.fields["act"].choices = [("", "–"), *groups]
        self.fields["platform"].queryset = Platform.objects.of(asker.tenant).order_by(in_tree())
        self.fields["platform"].empty_label = "–"
        names = list(askable(asker, at).values_list("username", "name"))
        self.fields["person"].widget = forms.Select(
            attrs={"class": "form-select"}, choices=[("", "–"), *((u, f"{n} · {u}") for u, n in names)]
        )

    def clean_person(self) -> Person:
        name = self.cleaned_data["person"]
        found = askable(self.asker, self.at).filter(username=name).first() if is_askable(name) else None
        if found is None:
            raise forms.ValidationError(_("There is nobody of this name among your people."))
        return found

    def clean_case(self) -> Case | None:
        number = self.cleaned_data["case"]
        if not number:
            return None
        cases = Case.objects.filter(tenant=self.asker.tenant_id).select_related("home")
        found = cases.filter(number=number).first() if is_askable(number) else None
        if found is None:
            raise forms.ValidationError(_("There is no case with this number."))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and sum(bool(given.get(name)) for name in ("case", "page", "act")) != 1:
            raise forms.ValidationError(_("Ask about one thing: a case, a page or an act."))
        if given.get("act") and not given.get("platform"):
            self.add_error("platform", _("Say at which platform."))
        return given

    @property
    def moment(self) -> datetime:
        """Now, or noon of the day asked about."""
        on: date | None = self.cleaned_data["on"]
        if on is None or on == timezone.localdate(self.at):
            return self.at
        return timezone.make_aware(datetime.combine(on, time(12)))


@allowed(may_ask)
@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """The form, and the reasons for what was asked."""
    asker, now = reader(request)
    asked = "person" in request.GET
    form = WhyForm(asker, now, request.GET if asked else None)
    shown: dict[str, object] = {"form": form, "here": "why"}
    if asked and form.is_valid():
        shown |= {"answer": _answer(form), "who": form.cleaned_data["person"], "moment": form.moment}
        shown["today"] = form.moment == now
        _tell(form, asker)
    return render(request, "desk/why.html", shown, status=422 if form.errors else 200)


def _answer(form: WhyForm) -> Answer:
    given, at = form.cleaned_data, form.moment
    if given["case"]:
        return about_case(given["person"], given["case"], at)
    if given["page"]:
        return about_page(given["person"], given["page"], at)
    return about_act(given["person"], given["act"], given["platform"], at)


def _tell(form: WhyForm, asker: Person) -> None:
    given = form.cleaned_data
    what = given["case"].number if given["case"] else given["page"] or given["act"]
    where = given["platform"].code if given["platform"] else ""
    on = timezone.localdate(form.moment).isoformat()
    note("why_asked", by=asker, subject=given["person"].username, asked=what, platform=where, on=on)
