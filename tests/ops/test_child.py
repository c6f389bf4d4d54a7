"""A process that is kept alive."""

import os
import sys
import time
from pathlib import Path

from ops.child import Child, pause, stop_all

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def test_the_pause_doubles_up_to_half_a_minute() -> None:
    assert [pause(failures) for failures in range(8)] == [1, 1, 2, 4, 8, 16, 30, 30]


def test_a_child_that_ends_comes_back_after_its_pause() -> None:
    child = Child("short", [sys.executable, "-c", ""], dict(os.environ))
    child.start(100.0)
    child.process.wait()

    child.tend(101.0)
    assert (child.process, child.failures, child.again_at) == (None, 1, 102.0)
    child.tend(101.9)
    assert child.process is None
    child.tend(102.0)
    assert child.process is not None

    stop_all([child], 5.0)
    assert child.process is None


def test_a_child_that_will_not_stop_is_killed() -> None:
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], dict(os.environ))
    child.start(0.0)
    pid = child.process.pid
    time.sleep(0.3)

    stop_all([child], 0.2)

    assert not Path(f"/proc/{pid}").exists()
