"""Starting ./run in a folder of its own, for tests."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ops import cluster as clusters
from ops import leftovers, pidfile
from ops.paths import ROOT
from ops.supervise import status

PATIENCE = 90.0  # seconds


@dataclass
class Started:
    """One ./run and what it stands on."""

    process: subprocess.Popen[bytes]
    port: int
    var: Path

    @property
    def data(self) -> Path:
        return clusters.private_cluster(self.var).data

    @property
    def server(self) -> int:
        return int(pidfile.line(self.data, 0))

    def children(self) -> list[int]:
        mark = f"{leftovers.MARK}={self.var}"
        return [pid for pid in leftovers.processes() if leftovers.carries(pid, mark)]

    def is_well(self) -> bool:
        return status(self.port, "/healthz") == 200

    def is_gone(self) -> bool:
        return not self.children() and not pidfile.is_alive(self.data) and not self.answers()

    def answers(self) -> bool:
        return status(self.port, "/healthz") is not None

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(PATIENCE)


def start(var: Path, **env: str) -> Started:
    """./run with a free port, without demo, with interrupts ignored as under a shell's background job."""
    port = free_port()
    with var.with_suffix(".log").open("w") as log:
        process = subprocess.Popen(
            ["sh", "-c", "trap '' INT; exec ./run"],
            cwd=ROOT,
            env={**environment(var, port), **env},
            stdout=log,
            stderr=log,
        )
    started = Started(process, port, var)
    wait_until(lambda: started.is_well() or process.poll() is not None)
    assert process.poll() is None, var.with_suffix(".log").read_text()
    return started


def environment(var: Path, port: int) -> dict[str, str]:
    """The caller's environment without what ./test has put there."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "WANGGE_"))
    }
    return {**inherited, "WANGGE_VAR": str(var), "PORT": str(port), "WANGGE_DEMO": "0"}


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A command at the root of the project, to its end."""
    return subprocess.run(
        [ROOT / command[0], *command[1:]],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill(*pids: int, number: int = signal.SIGKILL) -> None:
    """Send processes a signal; one that ended by itself meanwhile (with its parent, say) needs none."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, "waited too long"
        time.sleep(0.05)
