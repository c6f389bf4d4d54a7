"""A site: one database of a size, one process that measures in it, one web server in front of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from wangge.demo.bench.figures import Figure

Measure = Callable[[int], Sequence[Figure]]
"""Measures one round in the site's process; told the number of the round."""


@dataclass
class Site:
    """``size`` cases at ``urls``. Everything Django does happens in the site's own process."""

    size: int
    urls: Mapping[str, str]

    def __post_init__(self) -> None:
        self.pool = process(self.urls)

    def measured(self, measure: Measure, number: int) -> Sequence[Figure]:
        return self.pool.submit(measure, number).result()

    def close(self) -> None:
        self.pool.submit(_end).result()
        self.pool.shutdown()


def process(urls: Mapping[str, str], niceness: int = 0) -> ProcessPoolExecutor:
    """A process of its own in which Django is set up for the database at ``urls``, else for the caller's."""
    return ProcessPoolExecutor(1, get_context("spawn"), _begin, (dict(urls), niceness))


def _begin(urls: Mapping[str, str], niceness: int) -> None:
    os.nice(niceness)
    os.environ.update(urls)
    import django  # noqa: PLC0415 - the environment names the database

    django.setup()


def _end() -> None:
    from wangge.demo.bench.place import close  # noqa: PLC0415 - only where Django is set up

    close()
