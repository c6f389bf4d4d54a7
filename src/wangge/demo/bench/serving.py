"""The same web server that ``./run`` starts: granian, two processes with four threads each."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path

WORKERS, THREADS = 2, 4
PATIENCE = 60.0


class Server:
    """A web server of ours on a free port of this machine, until ``stop``."""

    def __init__(self, env: Mapping[str, str], application: str = "wangge.wsgi:application") -> None:
        self.port = free_port()
        words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        words += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--backlog", "1024"]
        granian = Path(sys.executable).with_name("granian")
        self.process = subprocess.Popen(
            [granian, *words, "--no-ws", "--log-level", "warning", application],
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def megabytes(self) -> list[float]:
        """Resident memory of each worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sorted(_resident(int(pid)) for pid in children)[-WORKERS:]

    def _wait(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError("the web server does not answer (see above)")
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(row.split()[1]) / 1024 for row in status.splitlines() if row.startswith("VmRSS"))
