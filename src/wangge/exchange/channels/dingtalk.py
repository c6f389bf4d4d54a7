"""A group's robot in DingTalk (钉钉), signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.exchange.channels.base import (
    Kind,
    Letter,
    Setup,
    post_json,
    refuse_unless_zero,
    robot_address,
)


class DingTalkForm(forms.Form):
    url = robot_address("https://oapi.dingtalk.com/robot/send")
    token = forms.CharField(label=_("Access token"), max_length=200)
    sign = forms.CharField(label=_("Secret for signing (SEC…)"), max_length=200)


class DingTalk(Kind):
    code = "dingtalk"
    label = _("DingTalk group robot")
    secret = ("token", "sign")
    Form = DingTalkForm

    def send(self, setup: Setup, letter: Letter) -> None:
        stamp = str(int(letter.at.timestamp() * 1000))
        signed = {"timestamp": stamp, "sign": signature(setup.secrets["sign"], stamp)}
        url = f"{setup.config['url']}?{urlencode({'access_token': setup.secrets['token'], **signed})}"
        told = {"msgtype": "text", "text": {"content": f"{letter.text}\n{letter.link}"}}
        refuse_unless_zero(post_json(url, told, letter.key), "errcode")


def signature(secret: str, stamp: str) -> str:
    """HMAC-SHA256 of the moment and the secret under the secret, in base64."""
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
