"""Locating, memory, and how soon it starts again."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from wangge.demo.bench.figures import Figure
from wangge.demo.bench.place import server
from wangge.demo.bench.serving import answers, free_port
from wangge.demo.bench_places import figures

MEMORY_BAR, START_BAR = 200.0, 10.0
LONGEST_FIRST_START = 600.0


def locating(round_: int) -> Sequence[Figure]:
    """Points in bulk and one by one; see bench_places."""
    return [
        Figure(f["name"], f["value"], f["unit"], f["reference"], "a search of the unit grids alone")
        for f in figures()
    ]


def memory(round_: int) -> Sequence[Figure]:
    """Resident memory of the larger worker, after what was measured before."""
    return [Figure("memory_of_a_worker", max(server().megabytes()), "MB", MEMORY_BAR, "the bar")]


def second_start(round_: int) -> Sequence[Figure]:
    """``./run`` with everything installed and its database made, until it answers."""
    if round_ == 0:
        _started()
    return [Figure("second_start", _started(), "s", START_BAR, "the bar")]


def _started() -> float:
    """Seconds until ``./run`` answers, in a var folder of its own; stopped again."""
    port, begin = free_port(), time.monotonic()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "WANGGE"))}
    env |= {"WANGGE_VAR": str(Path(settings.VAR) / "bench-start"), "WANGGE_DEMO": "0", "PORT": str(port)}
    process = subprocess.Popen([settings.ROOT / "run"], env=env, stdout=subprocess.DEVNULL)
    try:
        while not answers(port):
            if process.poll() is not None or time.monotonic() - begin > LONGEST_FIRST_START:
                raise RuntimeError("./run does not answer (see above)")
            time.sleep(0.05)
        return time.monotonic() - begin
    finally:
        process.terminate()
        process.wait()
