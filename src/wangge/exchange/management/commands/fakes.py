"""``fakes``: receivers to set channels up against, with a page that shows what came."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wangge.exchange.fakes import http, smtp
from wangge.exchange.fakes.book import SIGN, TOKEN, Book


class Command(BaseCommand):
    help = "Run a fake mail server, SMS gateway, three robots and a webhook receiver until stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8091, help="of the fakes that are called by HTTP")
        parser.add_argument("--mail-port", type=int, default=8025, help="of the fake mail server")
        parser.add_argument("--failing", type=int, default=0, help="per cent of tries that fail")

        parser.add_argument("--secret", default="", help="what the webhook channel showed when it was made")

    def handle(self, *, port: int, mail_port: int, failing: int, secret: str, **options: Any) -> None:
        book = Book(failing=failing / 100, secret=secret)
        with http.running(book, port) as server, smtp.running(book, mail_port) as mail:
            self.stdout.write(_told(server.url, mail.port, book.secret))
            self.stdout.flush()
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                self.stdout.write(f"{dict(book.counts())}")


def _told(url: str, mail_port: int, secret: str) -> str:
    return "\n".join(
        [
            f"What came:  {url}/",
            "Start Wangge with WANGGE_OUTWARD_ALLOW=127.0.0.1, then set channels up:",
            f"  E-mail    127.0.0.1 port {mail_port}, encryption none",
            f"  SMS       POST {url}/sms   JSON   success: code = 0   secret {TOKEN}",
            '            {"mobile": "{phone}", "content": "{text}", "appkey": "{secret}"}',
            f"  WeCom     {url}/wecom   key {TOKEN}",
            f"  DingTalk  {url}/dingtalk   token {TOKEN}   secret {SIGN}",
            f"  Feishu    {url}/feishu   key {TOKEN}   secret {SIGN}",
            f"  Webhook   {url}/webhook   checked with " + (secret or "--secret, which was not given"),
        ]
    )
