"""One call: bounded in time and size, to the address that was looked at, following nobody elsewhere."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError, TimeoutError

from wangge.exchange.outward.guard import Target, checked

CONNECT = 5.0  # seconds
SILENCE = 10.0  # seconds without a sign of life
ALTOGETHER = 20.0  # seconds for the whole answer, however it drips
MOST = 64 * 1024  # bytes of an answer that are read
AGENT = "Wangge-Outbox/1"


class CallFailed(Exception):
    """No answer came: ``code`` says why, for the log. It never holds what somebody sent."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    retry_after: str = ""  # as the receiver said it: seconds, or a moment

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def call(method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """Raises `CallFailed` and what the guard raises. A redirect is an answer like any other: not followed."""
    target = checked(url)
    connection, given_up = _connection(target), threading.Event()
    told = {"User-Agent": AGENT, **headers, "Host": target.named}
    try:
        connection.connect()
        with _cut_off_after(ALTOGETHER, connection, given_up):
            answer = _ask(connection, method, target, told, body)
        if given_up.is_set():
            raise TimeoutError("cut off")
        return answer
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise CallFailed(_code(error, given_up.is_set())) from error
    finally:
        connection.close()


def _connection(target: Target) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(target.address, target.port, timeout=CONNECT)
    return HTTPSConnection(
        target.address,
        target.port,
        timeout=CONNECT,
        server_hostname=target.host,
        assert_hostname=target.host,
        cert_reqs="CERT_REQUIRED",
    )


def _ask(
    connection: HTTPConnection, method: str, target: Target, headers: Mapping[str, str], body: bytes
) -> Answer:
    connection.timeout = SILENCE
    connection.request(
        method, target.path, body=body or None, headers=headers, preload_content=False, decode_content=False
    )
    answer: BaseHTTPResponse = connection.getresponse()
    return Answer(answer.status, answer.read(MOST), answer.headers.get("Retry-After", ""))


@contextmanager
def _cut_off_after(seconds: float, connection: HTTPConnection, given_up: threading.Event) -> Iterator[None]:
    """Cut a call that drips on: reading fails at once, in the thread that reads.

    The socket is kept here, because a connection lets go of it when the answer ends with the connection.
    """
    clock = threading.Timer(seconds, _give_up, (connection.sock, given_up))
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _give_up(reading: socket.socket, given_up: threading.Event) -> None:
    given_up.set()
    with suppress(OSError):
        reading.shutdown(socket.SHUT_RDWR)


def _code(error: Exception, given_up: bool) -> str:
    if given_up or (isinstance(error, TimeoutError | OSError) and "timed out" in str(error)):
        return "timed_out"
    if isinstance(error, NewConnectionError):
        return "no_connection"
    return "certificate" if "CERTIFICATE" in str(error).upper() else "broken_off"
