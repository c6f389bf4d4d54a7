"""Reading reference data once, while it is known to hold still.

Every move asks for the variant, settings and calendars that hold, some of them twice. One move asks each
once; a replay makes a hundred thousand moves in one process, during which nobody changes them.

Where somebody can say which *version* of the reference data holds (a door that has just read it), answers
are kept in this process from one act to the next, as long as the version stays the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Known = dict[Hashable, Any]

VERSIONS = 16  # whose answers are kept; the one that was not asked for longest goes first
ANSWERS = 5_000  # of one version; then it begins anew

_known: ContextVar[Known | None] = ContextVar("known", default=None)
_version: ContextVar[Hashable | None] = ContextVar("version", default=None)
_kept: OrderedDict[Hashable, Known] = OrderedDict()
_lock = Lock()


@contextmanager
def holding_still() -> Iterator[None]:
    """Inside this block (or the one around it) each `steady` function is asked once for its arguments."""
    known = _known.get()
    before = _known.set(_begin() if known is None else known)
    try:
        yield
    finally:
        _known.reset(before)


@contextmanager
def no_version_yet() -> Iterator[None]:
    """What is told of the version inside is forgotten at the end."""
    before = _version.set(None)
    try:
        yield
    finally:
        _version.reset(before)


def version_is(version: Hashable) -> None:
    """From now on this version of the reference data holds; it names whose data they are and their state."""
    _version.set(version)


def _begin() -> Known:
    version = _version.get()
    return {} if version is None else _of(version)


def _of(version: Hashable) -> Known:
    with _lock:
        known = _kept.setdefault(version, {})
        _kept.move_to_end(version)
        if len(known) > ANSWERS:
            known = _kept[version] = {}
        if len(_kept) > VERSIONS:
            _kept.popitem(last=False)
        return known


def steady(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Mark a question about reference data; its arguments are hashable, its answer is changed by nobody."""

    @wraps(function)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        known = _known.get()
        if known is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]  # type: ignore[no-any-return]

    return asked
