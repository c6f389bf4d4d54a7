"""Calls go to public addresses and to what is admitted; a table of what was ever tried to get inside."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from wangge.core.errors import Refused
from wangge.exchange.fakes import http
from wangge.exchange.outward import client
from wangge.exchange.outward.client import CallFailed, call
from wangge.exchange.outward.guard import TargetRefused, checked

PUBLIC = "93.184.215.14"
NUMBERS = [  # refused by themselves, whatever anybody resolves
    "127.0.0.1", "127.1", "127.0.0.53", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "0",
    "0.0.0.0",
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.255",
    "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "3232235521",
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]",
    "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[2001:db8::1]", "[64:ff9b::7f00:1]",
    "[64:ff9b:1::a00:1]", "[2002:7f00:1::]", "[2002:c0a8:1::1]", "[2001:0:7f00:1::]", "[100::1]",
]  # fmt: skip
NAMES = [  # names that stand for what they should not
    "localhost", "localhost.", "LOCALHOST", "db.internal", "metadata.google.internal", "rebound.example",
    "both.example", "six.example", "nat64.example",
]  # fmt: skip
ODD = [
    "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)",
    "//example.org/",
    "example.org", "", "http://", "http:///path", "https://user@example.org/", "https://user:pw@127.0.0.1/",
    "http://example.org@127.0.0.1/", "http://127.0.0.1#@example.org/x y", "http://exa mple.org/",
    "http://example.org\\@127.0.0.1/", "http://example.org:0/", "http://example.org:99999/", "http://example.org:x/",
    "http://[::1", "http://ⓔxample.org/", "http://127。0。0。1/", "http://example.org/\r\nHost: inside", "http://%31%32%37.0.0.1/",
    "http://-bad-.example/",
]  # fmt: skip
KNOWN = {
    "good.example": [PUBLIC], "localhost": ["127.0.0.1"], "db.internal": ["10.1.2.3"],
    "metadata.google.internal": ["169.254.169.254"], "rebound.example": ["192.168.1.1"],
    "both.example": [PUBLIC, "127.0.0.1"], "six.example": ["::1"], "nat64.example": ["64:ff9b::a00:1"],
}  # fmt: skip
TARGETS = [f"http://{host}/" for host in NUMBERS + NAMES] + ODD


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """A resolver of our own for names; numbers are read as the machine reads them."""
    known, real = dict(KNOWN), socket.getaddrinfo

    def resolved(host: str, port: int, **how: object) -> object:
        if not (found := known.get(host)):
            return real(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return known


def test_enough_targets_are_tried() -> None:
    assert len(set(TARGETS)) >= 60


@pytest.mark.parametrize("url", TARGETS)
def test_the_inside_and_the_odd_are_refused(url: str, names: object) -> None:
    with pytest.raises(Refused):
        checked(url)


def test_a_public_name_is_called_at_the_address_that_was_looked_at(names: dict[str, list[str]]) -> None:
    target = checked("https://good.example:8443/a?b=1")
    names["good.example"] = ["127.0.0.1"]  # the name answers differently a moment later
    assert (target.address, target.port, target.named, target.path) == (
        PUBLIC, 8443, "good.example:8443", "/a?b=1",
    )  # fmt: skip
    with pytest.raises(TargetRefused):
        checked("https://good.example:8443/a?b=1")


@pytest.mark.parametrize(
    ("rules", "url"),
    [
        (["10.0.0.0/8"], "http://db.internal/"),
        (["db.internal"], "http://db.internal/"),
        ([".internal"], "http://db.internal/"),
        (["fd00::/8"], "http://[fd12:3456::1]/"),
    ],
)
def test_what_the_machines_administrator_admits_is_called(
    rules: list[str], url: str, names: object, settings: Any
) -> None:
    settings.OUTWARD_ALLOW = rules
    assert checked(url).address
    settings.OUTWARD_ALLOW = ["172.16.0.0/12", "internal", "nonsense"]
    with pytest.raises(TargetRefused):
        checked(url)


@pytest.fixture
def fakes(settings: Any) -> object:
    settings.OUTWARD_ALLOW = ["127.0.0.1"]
    with http.running() as server:
        yield server


def test_a_redirect_is_not_followed(fakes: http.Fakes) -> None:
    assert call("POST", f"{fakes.url}/odd/redirect", headers={}).status == 302
    assert fakes.book.arrivals == []


@pytest.mark.parametrize("what", ["hang", "drip", "drip-on"])
def test_who_hangs_or_drips_is_cut_off(what: str, fakes: http.Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ALTOGETHER", 0.6)
    with pytest.raises(CallFailed) as failed:
        call("POST", f"{fakes.url}/odd/{what}", headers={})
    assert failed.value.code == "timed_out"


def test_nobody_there_is_told_as_such(settings: Any) -> None:
    settings.OUTWARD_ALLOW = ["127.0.0.1"]
    with socket.socket() as taken:  # bound, not listening: nothing else gets the port meanwhile
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(CallFailed) as failed:
            call("GET", f"http://127.0.0.1:{taken.getsockname()[1]}/", headers={})
    assert failed.value.code == "no_connection"


def test_a_long_answer_is_not_read_to_its_end(fakes: http.Fakes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST", 5)
    answer = call("GET", f"{fakes.url}/arrivals.json", headers={})
    assert (answer.status, len(answer.body)) == (200, 5)
