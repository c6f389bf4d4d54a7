"""A group's robot in WeCom (企业微信)."""

from __future__ import annotations

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


class WeComForm(forms.Form):
    url = robot_address("https://qyapi.weixin.qq.com/cgi-bin/webhook/send")
    token = forms.CharField(label=_("Key of the robot"), max_length=200)


class WeCom(Kind):
    code = "wecom"
    label = _("WeCom group robot")
    secret = ("token",)
    Form = WeComForm

    def send(self, setup: Setup, letter: Letter) -> None:
        url = f"{setup.config['url']}?key={quote(setup.secrets['token'], safe='')}"
        told = {"msgtype": "text", "text": {"content": f"{letter.text}\n{letter.link}"}}
        refuse_unless_zero(post_json(url, told, letter.key), "errcode")
