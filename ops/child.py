"""A process that is kept alive: started again when it ends by itself, later each time it does."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

from ops.say import say

LONGEST_PAUSE = 30.0  # seconds between two starts
SETTLED = 60.0  # seconds of life after which earlier failures are forgotten
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel for TERM when the supervisor is gone, however it went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@dataclass
class Child:
    """One process in a session of its own, so that a Ctrl-C reaches the supervisor only."""

    name: str
    command: list[str]
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    again_at: float = field(default=0.0)

    def start(self, now: float) -> None:
        self.started = now
        self.process = subprocess.Popen(
            self.command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )

    def tend(self, now: float) -> None:
        """Notice an end; start again when the pause is over."""
        if self.process is None:
            if now >= self.again_at:
                self.start(now)
        elif (status := self.process.poll()) is not None:
            self.clear()
            self.failures = 0 if now - self.started > SETTLED else self.failures + 1
            self.again_at = now + pause(self.failures)
            say(f"{self.name} ended with status {status}; starting again in {pause(self.failures):.0f} s")

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self, patience: float) -> None:
        """Wait for the end that was asked for; after ``patience`` seconds take it."""
        if self.process:
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                say(f"{self.name} does not stop; killed")
            self.clear()

    def clear(self) -> None:
        """Leave nobody of this process's session behind."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def pause(failures: int) -> float:
    """Seconds before the next start: 1, 2, 4 … up to the longest."""
    return min(LONGEST_PAUSE, 2.0 ** max(0, failures - 1))


def stop_all(children: list[Child], patience: float) -> None:
    """Ask everybody at once, then wait for each within one ``patience``."""
    give_up = time.monotonic() + patience
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(max(0.1, give_up - time.monotonic()))
