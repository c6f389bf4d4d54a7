"""Another program, by the Standard Webhooks specification: signed, with an id that stays at each try."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.exchange.channels.base import JSON_TYPE, Kind, Letter, Setup, post

PREFIX = "whsec_"
SECRET_BYTES = 32


class WebhookForm(forms.Form):
    url = forms.CharField(label=_("Address that receives"), max_length=1000)


class Webhook(Kind):
    code = "webhook"
    label = _("Signed webhook")
    every_event = True
    secret = ("secret",)  # made here, shown once
    Form = WebhookForm

    def send(self, setup: Setup, letter: Letter) -> None:
        body = json.dumps(letter.data, ensure_ascii=False, separators=(",", ":")).encode()
        stamp = str(int(letter.at.timestamp()))
        known = [setup.secrets["secret"], *filter(None, [setup.old_secrets.get("secret")])]
        headers = {
            "Content-Type": JSON_TYPE,
            "webhook-id": letter.key,
            "webhook-timestamp": stamp,
            "webhook-signature": " ".join(signature(one, letter.key, stamp, body) for one in known),
        }
        post(setup.config["url"], body, headers)


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, key: str, stamp: str, body: bytes) -> str:
    """Version 1: HMAC-SHA256 over id, moment and body, in base64."""
    try:
        raw = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raw = secret.encode()
    digest = hmac.new(raw, f"{key}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
