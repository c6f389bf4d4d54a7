"""Forms: a channel's set-up (made from its plug-in), the words of messages, filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.exchange.channels import KINDS
from wangge.exchange.channels.base import Kind
from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.news import KINDS as NEWS_KINDS
from wangge.exchange.outbox.news import TEST, label_of
from wangge.people.forms.access import ANY, EVERYTHING, StyledForm, style
from wangge.people.models import Person, Platform

NEWS_CHOICES = [(news.code, news.label) for news in NEWS_KINDS]
LONGEST_NAME = 60
VARIABLE = "env:WANGGE_CHANNEL_…"


def channel_form(kind: Kind) -> type[forms.Form]:
    """The form of a kind of channel: its own fields between those that all have."""
    return type(f"{kind.code}_form", (_ChannelForm, kind.Form), {"kind": kind})


class _ChannelForm(forms.Form):
    kind: Kind
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    platform = forms.ModelChoiceField(
        Platform.objects.none(), label=_("Platform"), help_text=_("For it and everything below.")
    )

    def __init__(
        self, *args: Any, platforms: QuerySet[Platform], channel: Channel | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["platform"].queryset = platforms  # type: ignore[attr-defined]
        if channel:
            del self.fields["platform"]
        self._hide_secrets(channel)
        if not self.kind.personal:
            self.fields["news"] = _news_field()
        self.fields["in_use"] = forms.BooleanField(label=_("In use"), required=False, initial=True)
        for name, field in self.fields.items():
            if name != "news":
                style(field)
        self.order_fields(["name", "platform"])

    def _hide_secrets(self, channel: Channel | None) -> None:
        """What is sealed is never shown again; left empty it stays as it is."""
        for name in self.kind.secret:
            if not (field := self.fields.get(name)):
                continue
            field.widget = forms.PasswordInput(attrs={"autocomplete": "off"})
            field.required = field.required and not channel
            told = (
                gettext("Sealed. Empty: as it is. {variable} takes it from the environment of the machine.")
                if channel and channel.secret_key
                else gettext("It is sealed. {variable} takes it from the environment of the machine.")
            )
            field.help_text = format_html(told, variable=format_html("<code>{}</code>", VARIABLE))

    def config(self) -> dict[str, Any]:
        """What is kept in the open."""
        names = set(self.kind.Form.base_fields) - set(self.kind.secret)
        return {name: self.cleaned_data[name] for name in self.fields if name in names}

    def secrets(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name) or "" for name in self.kind.secret if name in self.fields}


def _news_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Which news"),
        choices=NEWS_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=[code for code, _label in NEWS_CHOICES],
    )


class WordingForm(StyledForm):
    """The words of a kind of news on a channel in a language."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=1000, widget=forms.Textarea({"rows": 5}))

    def __init__(self, *args: Any, with_subject: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_subject:
            del self.fields["subject"]


class ContactForm(forms.ModelForm):
    """Where one is reached at work."""

    class Meta:
        model = Person
        fields = ["work_email", "work_phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            style(field)


class LetterFilter(StyledForm):
    """Which letters to show; what makes no sense filters nothing."""

    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *Message.State.choices], required=False)
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=_("Channel"), required=False, empty_label=EVERYTHING
    )
    news = forms.ChoiceField(label=_("News"), choices=[*ANY, *NEWS_CHOICES, (TEST, "")], required=False)
    q = forms.CharField(label=_("Case number or name"), max_length=100, required=False)

    def __init__(self, channels: QuerySet[Channel], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = channels  # type: ignore[attr-defined]
        self.fields["news"].choices = [*ANY, *NEWS_CHOICES, (TEST, label_of(TEST))]  # type: ignore[attr-defined]

    def narrowed(self, letters: QuerySet[Message]) -> QuerySet[Message]:
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        for name in ("state", "channel", "news"):
            if value := given.get(name):
                letters = letters.filter(**{name: value})
        if words := given.get("q"):
            letters = letters.filter(_starts("event__case__number", words) | _starts("person__name", words))
        return letters


def _starts(column: str, words: str) -> Q:
    return Q(**{f"{column}__startswith": words})


class NoticeFilter(StyledForm):
    news = forms.ChoiceField(label=_("News"), choices=[*ANY, *NEWS_CHOICES], required=False)


def kinds() -> list[tuple[str, Any]]:
    """Kinds of channels with their names, in the order of the registry."""
    return [(code, kind.label) for code, kind in KINDS.items()]
