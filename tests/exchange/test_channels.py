"""Each kind of channel against its fake: what arrives, and what every kind of failure is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from wangge.exchange.channels import KINDS
from wangge.exchange.channels.base import Letter, NotDelivered, Setup
from wangge.exchange.channels.sms import SmsForm
from wangge.exchange.channels.webhook import new_secret, signature
from wangge.exchange.fakes import http, smtp
from wangge.exchange.fakes.book import SIGN, TOKEN, Book

TEXT = '案件 "17" 待签收\n时限 & 链接 {text}'
SMS = {
    "method": "POST",
    "kind": "application/json",
    "headers": "X-App: {secret}",
    "body": '{"mobile": "{phone}", "content": "{text}", "appkey": "{secret}"}',
    "success_field": "code",
    "success_value": "0",
}


@dataclass
class Receivers:
    """Fakes for every kind, with the set-up of a channel that reaches them."""

    book: Book
    url: str
    mail_port: int

    def setup(self, kind: str) -> Setup:
        base = {"url": f"{self.url}/{kind}"}
        secrets = {"token": TOKEN, "sign": SIGN, "secret": TOKEN}
        if kind == "email":
            mail = {"host": "127.0.0.1", "port": self.mail_port, "security": "none"}
            return Setup(mail | {"sender": "wg@example.org"}, {})
        if kind == "webhook":
            return Setup(base, {"secret": self.book.secret})
        return Setup(base | (SMS if kind == "sms" else {}), secrets)

    def odd(self, kind: str, what: str) -> Setup:
        setup = self.setup(kind)
        return replace(setup, config={**setup.config, "url": f"{self.url}/odd/{what}"})


@pytest.fixture(scope="module")
def servers() -> Iterator[Receivers]:
    book = Book(secret=new_secret())
    with ExitStack() as stack:
        called = stack.enter_context(http.running(book))
        mailed = stack.enter_context(smtp.running(book))
        yield Receivers(book, called.url, mailed.port)


@pytest.fixture
def fakes(servers: Receivers, settings: Any) -> Receivers:
    settings.OUTWARD_ALLOW = ["127.0.0.1"]
    servers.book.arrivals.clear()
    servers.book.effects.clear()
    servers.book.failing = 0
    return servers


def letter(kind: str) -> Letter:
    address = {"email": "li@example.org", "sms": "13800005678"}.get(kind, "")
    data = {"type": "case.work", "data": {"number": "17"}}
    link = "https://wg.example.org/desk/cases/17/"
    return Letter("key-1", "Wangge：案件", TEXT, link, datetime.now(UTC), address, data)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_arrives_with_its_key(kind: str, fakes: Receivers) -> None:
    KINDS[kind].send(fakes.setup(kind), letter(kind))
    [arrival] = fakes.book.arrivals
    assert (arrival.kind, arrival.key, arrival.to) == (kind, "key-1", letter(kind).address)
    if kind == "webhook":
        assert json.loads(arrival.text) == letter(kind).data
    else:
        assert TEXT in arrival.text
        assert letter(kind).link in arrival.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_receiver_in_trouble_is_a_failure_to_be_tried_again(kind: str, fakes: Receivers) -> None:
    fakes.book.failing = 1
    with pytest.raises(NotDelivered) as failed:
        KINDS[kind].send(fakes.setup(kind), letter(kind))
    assert (failed.value.code, failed.value.final) == (
        {"email": "smtp_451", "sms": "gateway_refused", "webhook": "http_503", "feishu": "code_45009"}.get(
            kind, "errcode_45009"
        ),
        False,
    )


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu", "webhook", "sms"])
def test_a_wrong_secret_is_found_out_by_the_answer(kind: str, fakes: Receivers) -> None:
    """Robots and gateways answer 200 with the error inside."""
    wrong = {"token": "wrong", "sign": "wrong", "secret": "wrong"}
    with pytest.raises(NotDelivered):
        KINDS[kind].send(replace(fakes.setup(kind), secrets=wrong), letter(kind))
    assert fakes.book.arrivals == []


@pytest.mark.parametrize("kind", ["wecom", "dingtalk", "feishu", "sms", "webhook"])
@pytest.mark.parametrize(
    ("what", "code", "final"),
    [("redirect", "http_302", False), ("gone", "http_410", True), ("words", "answer_unreadable", False)],
)
def test_odd_receivers(kind: str, what: str, code: str, final: bool, fakes: Receivers) -> None:
    if (kind, what) == ("webhook", "words"):
        KINDS[kind].send(fakes.odd(kind, what), letter(kind))  # its status says all
        return
    setup = fakes.odd(kind, what)
    if kind == "feishu":
        setup = replace(setup, secrets=setup.secrets | {"token": what})
    with pytest.raises(NotDelivered) as failed:
        KINDS[kind].send(setup, letter(kind))
    assert (failed.value.code, failed.value.final) == (code, final)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_admitted_is_not_called(kind: str, fakes: Receivers, settings: Any) -> None:
    settings.OUTWARD_ALLOW = []
    with pytest.raises(NotDelivered) as failed:
        KINDS[kind].send(fakes.setup(kind), letter(kind))
    assert (failed.value.code, failed.value.final) == ("target_refused", True)
    assert fakes.book.arrivals == []


def test_a_webhook_is_signed_with_the_old_secret_too_while_it_holds(fakes: Receivers) -> None:
    setup = Setup(fakes.setup("webhook").config, {"secret": new_secret()}, {"secret": fakes.book.secret})
    KINDS["webhook"].send(setup, letter("webhook"))
    assert len(fakes.book.arrivals) == 1


def test_signatures_are_those_of_the_specification() -> None:
    """The example that the specification gives: id, moment, body and the signature they must have."""
    key, stamp = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    assert signature(secret, key, stamp, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("kind", "body", "arrives"),
    [
        ("application/json", '{"m": "{phone}", "c": "{text}"}', {"m": "1", "c": TEXT}),
        ("application/x-www-form-urlencoded", "m={phone}&c={text}", None),
    ],
)
def test_a_gateways_body_is_filled_as_its_type_wants_it(
    kind: str, body: str, arrives: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from urllib.parse import parse_qs

    from wangge.exchange.channels import sms

    sent: list[tuple[str, bytes, dict[str, str]]] = []
    monkeypatch.setattr(sms, "post", lambda url, body, headers, method: sent.append((url, body, headers)))
    config = {"url": "https://g/{phone}?t={text}", "method": "POST", "kind": kind, "body": body}
    config["headers"] = "X-T: {text}"
    told = replace(letter("sms"), address="1", link="")
    KINDS["sms"].send(Setup(config, {}), told)
    [(url, content, headers)] = sent
    assert "\n" not in headers["X-T"]
    assert url.startswith("https://g/1?t=%E6%A1%88")
    if arrives:
        assert json.loads(content) == arrives
    else:
        assert parse_qs(content.decode()) == {"m": ["1"], "c": [TEXT]}


@pytest.mark.parametrize(
    ("changed", "field", "named"),
    [
        ({"url": "https://g/{phnoe}"}, "url", "{phnoe}"),
        ({"headers": "X: {toekn}"}, "headers", "{toekn}"),
        ({"body": '{"a": "{mobile}"}'}, "body", "{mobile}"),
        ({"url": "https://g/{phone"}, "url", "{phone"),
        ({"headers": "no header at all"}, "headers", "no header at all"),
    ],
)
def test_a_gateway_with_broken_places_is_refused_naming_them(
    changed: dict[str, str], field: str, named: str
) -> None:
    form = SmsForm({"url": "https://g/{phone}", **SMS, **changed})
    assert not form.is_valid()
    assert named in str(form.errors[field])


def test_a_gateway_as_it_should_be_is_taken() -> None:
    assert SmsForm({"url": "https://g/{phone}", **SMS}).is_valid()
