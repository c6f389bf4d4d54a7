"""A web client that costs little: one kept connection, one request at a time, nothing parsed but length."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Unexpected(RuntimeError):
    """The server answered something that a measurement cannot go on with."""


class HungUp(Unexpected):
    """The server closed the connection without an answer."""


class Caller:
    """One connection to a server on this machine, with the headers that every request bears."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self.port = port
        told = {"Host": f"127.0.0.1:{port}", **headers}
        self.head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.socket: socket.socket | None = None

    def get(self, path: str) -> bytes:
        return self._call(f"GET {path} HTTP/1.1\r\n{self.head}\r\n".encode())

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send JSON; the answer's JSON."""
        data = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\n{self.head}Content-Type: application/json\r\n"
        return json.loads(self._call(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data))

    def close(self) -> None:
        if self.socket:
            self.socket.close()
            self.socket = None

    def _call(self, request: bytes) -> bytes:
        """Ask; anew where a kept connection was idle for so long that the server closed it."""
        is_kept = self.socket is not None
        try:
            return self._answer(self._sent(request))
        except (HungUp, ConnectionError):
            if not is_kept:
                raise
            self.close()
            return self._answer(self._sent(request))

    def _sent(self, request: bytes) -> socket.socket:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        return self.socket

    def _answer(self, connection: socket.socket) -> bytes:
        head, _, body = self._until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        length = next((int(one.split(":")[1]) for one in lines if one.startswith("content-length:")), 0)
        while len(body) < length:
            body += _more(connection)
        if lines[0].split()[1][0] not in "23":
            raise Unexpected(f"{lines[0]}: {body[:500].decode('utf-8', 'replace')}")
        return body

    def _until(self, connection: socket.socket, end: bytes) -> bytes:
        found = b""
        while end not in found:
            found += _more(connection)
        return found


def _more(connection: socket.socket) -> bytes:
    if part := connection.recv(65536):
        return part
    raise HungUp("the server hung up")


def per_second(act: Callable[[int], object], seconds: float, hands: int) -> float:
    """How often ``act(hand)`` is done in a second by so many hands at once."""
    end = time.perf_counter() + seconds

    def work(hand: int) -> int:
        done = 0
        while time.perf_counter() < end:
            act(hand)
            done += 1
        return done

    begin = time.perf_counter()
    with ThreadPoolExecutor(hands) as pool:
        total = sum(pool.map(work, range(hands)))
    return total / (time.perf_counter() - begin)


def milliseconds(act: Callable[[], object], times: int) -> list[float]:
    """How long each of so many runs took."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        act()
        found.append((time.perf_counter() - begin) * 1000)
    return found
