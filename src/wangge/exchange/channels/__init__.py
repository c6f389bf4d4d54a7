"""The kinds of channels. A new one is one file here and one line below."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.exchange.channels.base import Kind
from wangge.exchange.channels.dingtalk import DingTalk
from wangge.exchange.channels.email import Email
from wangge.exchange.channels.feishu import Feishu
from wangge.exchange.channels.sms import Sms
from wangge.exchange.channels.webhook import Webhook
from wangge.exchange.channels.wecom import WeCom

KINDS: Mapping[str, Kind] = {
    kind.code: kind for kind in (Email(), Sms(), WeCom(), DingTalk(), Feishu(), Webhook())
}
PERSONAL = tuple(code for code, kind in KINDS.items() if kind.personal)
