"""A group's robot in Feishu (飞书), signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote

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


class FeishuForm(forms.Form):
    url = robot_address("https://open.feishu.cn/open-apis/bot/v2/hook")
    token = forms.CharField(label=_("Key of the robot"), max_length=200)
    sign = forms.CharField(label=_("Secret for signing"), max_length=200)


class Feishu(Kind):
    code = "feishu"
    label = _("Feishu group robot")
    secret = ("token", "sign")
    Form = FeishuForm

    def send(self, setup: Setup, letter: Letter) -> None:
        stamp = str(int(letter.at.timestamp()))
        url = f"{setup.config['url'].rstrip('/')}/{quote(setup.secrets['token'], safe='')}"
        told = {
            "timestamp": stamp,
            "sign": signature(setup.secrets["sign"], stamp),
            "msg_type": "text",
            "content": {"text": f"{letter.text}\n{letter.link}"},
        }
        refuse_unless_zero(post_json(url, told, letter.key), "code")


def signature(secret: str, stamp: str) -> str:
    """HMAC-SHA256 of nothing under the moment and the secret, in base64: as that robot wants it."""
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
