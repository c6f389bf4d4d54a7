"""Forms of the way in and of one's own account."""

from __future__ import annotations

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from wangge.people.policy import MAX_LENGTH

DASHES = BLANK_CHOICE_DASH[0][1]  # Django's own
NOTHING = "–"
EVERYTHING = _("all")
ANY = [("", EVERYTHING)]
"""The first choice of a filter."""


class StyledForm(forms.Form):
    """Inputs with the look of all pages; lines end where labels are said without a colon."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            style(field)


def style(field: forms.Field) -> None:
    """Give an input the class of its kind, and say "–" where nothing is chosen."""
    match field.widget:
        case forms.CheckboxInput():
            name = "form-check-input"
        case forms.Select():
            name = "form-select"
        case _:
            name = "form-control"
    field.widget.attrs.setdefault("class", name)
    _say_nothing(field)


def _say_nothing(field: forms.Field) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = NOTHING if field.empty_label == DASHES else field.empty_label
    elif isinstance(field, forms.ChoiceField):
        field.choices = [(value, NOTHING if label == DASHES else label) for value, label in field.choices]


def _password(label: str, autocomplete: str, **options: object) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=MAX_LENGTH, widget=widget, **options)


class SignInForm(StyledForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = _password(_("Password"), "current-password")


class CodeForm(StyledForm):
    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class PasswordForm(StyledForm):
    old = _password(_("Present password"), "current-password")
    new = _password(_("New password"), "new-password")
    again = _password(_("New password again"), "new-password")

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError(_("The two new passwords differ."))
        return again


class OwnPasswordForm(StyledForm):
    """A dangerous step asks for the password once more."""

    password = _password(_("Present password"), "current-password")
