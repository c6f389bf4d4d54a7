"""The rounds: every figure several times, the sizes in turns, value and reference in the same seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from wangge.demo.bench.figures import Figure, line
from wangge.demo.bench.sites import Site


@dataclass(frozen=True)
class Bench:
    """One kind of thing to measure: a function of a module, in how many rounds, in all sizes or the first."""

    where: str
    rounds: int = 5
    every_size: bool = True

    def __call__(self, number: int) -> Sequence[Figure]:
        """Measure one round; called in a site's process, where Django is set up."""
        module, _, name = self.where.partition(":")
        measure = getattr(import_module(f"wangge.demo.bench.{module}"), name)
        return measure(number)


BENCHES = {
    "locate": Bench("machine:locating", every_size=False),
    "statements": Bench("statements:statements", rounds=1),
    "blocks": Bench("blocks:blocks", rounds=1),
    "pages": Bench("reading:pages"),
    "queues": Bench("reading:queues"),
    "case": Bench("reading:case_page"),
    "scores": Bench("reading:scores", rounds=3),
    "export": Bench("reading:export", rounds=3),
    "move": Bench("writing:move"),
    "intake": Bench("writing:intake"),
    "lifecycle": Bench("writing:lifecycle"),
    "loop": Bench("writing:loop"),
    "hotline": Bench("hotline:hotline", rounds=1, every_size=False),
    "keeping": Bench("keeping:keeping", rounds=1),
    "memory": Bench("machine:memory", rounds=1),
    "outbox": Bench("outbox:outbox", rounds=1, every_size=False),
    "start": Bench("machine:second_start", rounds=3, every_size=False),
}


def lines(bench: Bench, sites: Sequence[Site]) -> Iterable[dict[str, Any]]:
    """One line a figure and size; where there are two sizes, a line that sets the larger by the smaller."""
    chosen = sites if bench.every_size else sites[:1]
    found: dict[str, dict[int, list[Figure]]] = {}
    for number in range(bench.rounds):
        for site in chosen:
            for figure in site.measured(bench, number):
                found.setdefault(figure.name, {}).setdefault(site.size, []).append(figure)
    for name, by_size in found.items():
        for size, rounds in by_size.items():
            named = f"{name}@{size}" if len(chosen) > 1 else name
            yield line([replace(figure, name=named) for figure in rounds])
        if len(by_size) == 2:
            yield line(_growth(name, *by_size.values()))


def _growth(name: str, small: Sequence[Figure], large: Sequence[Figure]) -> list[Figure]:
    """Each round's larger size beside the same round's smaller one."""
    return [
        Figure(f"{name}_growth", more.value, more.unit, less.value, "the same with fewer cases")
        for less, more in zip(small, large, strict=True)
    ]
