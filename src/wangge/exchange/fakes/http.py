"""A gateway, three robots and a webhook receiver behind one port, each strict about what it wants."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from wangge.exchange.channels import dingtalk, feishu, webhook
from wangge.exchange.fakes.book import SIGN, TOKEN, Book

Answer = tuple[int, Mapping[str, Any]]
BUSY = 3600  # seconds that a busy one asks for


class Fakes(ThreadingHTTPServer):
    """The server; ``book`` has what came."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, book: Book) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.book = book
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that went away is no news here."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running(book: Book | None = None, port: int = 0) -> Iterator[Fakes]:
    """Fakes for the length of a block, in a thread."""
    with Fakes(port, book or Book()) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    server: Fakes
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        match urlsplit(self.path).path:
            case "/":
                self._say(200, page(self.server.book).encode(), "text/html; charset=utf-8")
            case "/arrivals.json":
                self._json(200, dict(self.server.book.counts()))
            case _:
                self._door()

    def do_POST(self) -> None:
        self._door()

    def _door(self) -> None:
        self.content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        name = urlsplit(self.path).path.strip("/").partition("/")[0]
        door = DOORS.get(name)
        if door is None:
            self._json(404, {"error": "no such fake"})
        elif answer := door(self):
            self._json(*answer)

    def _json(self, status: int, told: Mapping[str, Any]) -> None:
        self._say(status, json.dumps(told).encode() if told else b"", "application/json")

    def _say(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the page shows what came."""


def _read(asked: Handler) -> dict[str, Any]:
    try:
        told = json.loads(asked.content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def sms(asked: Handler) -> Answer:
    """Answers 200 always, as many gateways do; ``code`` says whether it worked."""
    told, key = _read(asked), asked.headers.get("Idempotency-Key", "")
    if not told.get("mobile") or not told.get("content") or told.get("appkey") != TOKEN:
        return 200, {"code": 4, "message": "incomplete"}
    done = asked.server.book.take("sms", key, str(told["mobile"]), str(told["content"]))
    return 200, {"code": 0 if done else 500, "message": "ok" if done else "busy"}


def wecom(asked: Handler) -> Answer:
    if asked.query.get("key") != TOKEN:
        return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
    return _robot(asked, "wecom", _read(asked).get("text", {}).get("content"), "errcode")


def dingtalk_(asked: Handler) -> Answer:
    stamp = asked.query.get("timestamp", "0")
    signed = hmac.compare_digest(dingtalk.signature(SIGN, stamp), asked.query.get("sign", ""))
    if asked.query.get("access_token") != TOKEN or not signed or _is_old(asked, int(stamp) / 1000):
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    return _robot(asked, "dingtalk", _read(asked).get("text", {}).get("content"), "errcode")


def feishu_(asked: Handler) -> Answer:
    told = _read(asked)
    stamp = str(told.get("timestamp", "0"))
    signed = hmac.compare_digest(feishu.signature(SIGN, stamp), str(told.get("sign", "")))
    if not urlsplit(asked.path).path.endswith(f"/{TOKEN}") or not signed or _is_old(asked, int(stamp)):
        return 200, {"code": 19021, "msg": "sign match fail"}
    return _robot(asked, "feishu", told.get("content", {}).get("text"), "code")


def _robot(asked: Handler, kind: str, text: object, field: str) -> Answer:
    if not text:
        return 200, {field: 40008, "errmsg": "empty"}
    done = asked.server.book.take(kind, asked.headers.get("Idempotency-Key", ""), "", str(text))
    return 200, {field: 0 if done else 45009}


def webhook_(asked: Handler) -> Answer:
    """A receiver by the specification: one right signature of several is enough, and it must be fresh."""
    key, stamp = (asked.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp"))
    known = webhook.signature(asked.server.book.secret, key, stamp, asked.content)
    told = asked.headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(one, known) for one in told) or _is_old(asked, float(stamp or 0)):
        return 401, {"error": "signature"}
    done = asked.server.book.take("webhook", key, "", asked.content.decode())
    return (204 if done else 503), {}


def odd(asked: Handler) -> Answer | None:
    """Receivers that nobody wants: they hang, drip, send elsewhere, want time, talk nonsense, or are gone."""
    match urlsplit(asked.path).path.rpartition("/")[2]:
        case "hang":
            asked.server.closing.wait(120)
            asked.close_connection = True
            return None
        case "drip" | "drip-on" as name:
            _drip(asked, {"Content-Length": "100000"} if name == "drip" else {"Connection": "close"})
            return None
        case name:
            return _said_oddly(asked, name)


def _said_oddly(asked: Handler, name: str) -> Answer | None:
    """An answer at once, but none that anybody wants."""
    match name:
        case "redirect":
            asked._say(302, b"", "text/plain", Location=f"{asked.server.url}/sms")
        case "busy":
            asked._say(429, b"", "text/plain", **{"Retry-After": str(BUSY)})
        case "words":
            asked._say(200, b"OK", "text/plain")
        case _:
            return (410 if name == "gone" else 500), {}
    return None


def _drip(asked: Handler, headers: Mapping[str, str]) -> None:
    """A byte now and then, so that no single wait is long; told how many, or until the connection ends."""
    asked.send_response(200)
    for name, value in headers.items():
        asked.send_header(name, value)
    asked.end_headers()
    asked.close_connection = True
    try:
        while not asked.server.closing.wait(0.1):
            asked.wfile.write(b" ")
            asked.wfile.flush()
    except OSError:
        return


def _is_old(asked: Handler, stamp: float) -> bool:
    now = time.time()  # house: looks_at_the_clock - a receiver has a clock of its own
    return abs(now - stamp) > asked.server.book.late


DOORS: Mapping[str, Callable[[Handler], Answer | None]] = {
    "sms": sms,
    "wecom": wecom,
    "dingtalk": dingtalk_,
    "feishu": feishu_,
    "webhook": webhook_,
    "odd": odd,
}


def page(book: Book) -> str:
    """What came, newest first."""
    head = "".join(
        f"<th>{escape(word)}</th>" for word in (_("When"), _("Channel"), _("To"), _("Text"), _("Key"))
    )
    rows = "".join(
        f"<tr><td>{one.at:%H:%M:%S}</td><td>{escape(one.kind)}</td><td>{escape(one.to)}</td>"
        f"<td><pre>{escape(one.text)}</pre></td><td><code>{escape(one.key)}</code></td></tr>"
        for one in book.newest()
    )
    told = _("%(arrivals)s tries, %(effects)s letters") % dict(book.counts())
    title = escape(_("What the fakes have received"))
    return (
        f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>"
        f"<p>{escape(told)}</p><table border=1 cellpadding=6><tr>{head}</tr>{rows}</table>"
    )
