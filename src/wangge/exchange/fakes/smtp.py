"""A mail server that takes every letter; as much of the protocol as a sender needs."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from wangge.exchange.fakes.book import Book


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, book: Book) -> None:
        super().__init__(("127.0.0.1", port), Talk)
        self.book = book

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def running(book: Book, port: int = 0) -> Iterator[MailServer]:
    with MailServer(port, book) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Talk(socketserver.StreamRequestHandler):
    """One sender's talk."""

    server: MailServer
    timeout = 20

    def handle(self) -> None:
        self._say("220 fake ready")
        to: list[str] = []
        while line := self.rfile.readline(2000).decode("utf-8", "replace").strip():
            word = line[:4].upper()
            if word == "RCPT":
                to.append(line.partition("<")[2].partition(">")[0])
            if word == "DATA":
                self._say("354 go on")
                done = self._take(to)
                self._say("250 taken" if done else "451 busy, try again")
                to = []
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self, to: list[str]) -> bool:
        lines = []
        while (line := self.rfile.readline(10_000)) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        body = mail.get_body()
        words = body.get_content().replace("\r\n", "\n") if body else ""
        text = f"{str(mail['Subject']).strip()}\n\n{words}"
        return self.server.book.take("email", str(mail["X-Idempotency-Key"]), ", ".join(to), text)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
