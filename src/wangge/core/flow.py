"""A flow as a table of moves, and the proof that nobody can be trapped in it.

A flow knows steps, moves, who may make them and what they take. It knows nothing of cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class FlowError(ValueError):
    """A flow table that would trap, loop or leave a decision to a machine. The message says which row."""


class Mode(StrEnum):
    """How a move is made: by a person, by itself, or not at all."""

    HAND = "hand"
    AUTO = "auto"
    OFF = "off"


@dataclass(frozen=True)
class Take:
    """One thing a move takes. ``kind`` names its reader and its form field; ``many`` takes a list."""

    name: str
    kind: str
    required: bool = True
    many: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Move:
    """One row of a flow: from any of ``froms`` to ``to`` (None: stays), by one of ``duties``."""

    name: str
    froms: frozenset[str]
    to: str | None
    duties: frozenset[str]
    takes: tuple[Take, ...] = ()
    reason: bool = False
    mode: Mode = Mode.HAND
    follows: bool = False  # bracketed: made by the flow itself, never by a person
    person_only: bool = False  # a decision or a task's answer: never by itself
    danger: bool = False
    guard: str = ""  # names a further condition on the state of the thing
    needs: str = ""  # names a further condition on what the move takes
    effect: str = ""  # names what else it changes
    sample: float = 1.0  # of those that could, the share for which an automatic move is made

    def target(self, step: str) -> str:
        """The step after the move."""
        return self.to or step


@dataclass(frozen=True)
class Flow:
    """A table of moves from ``start``; ``good_end`` must stay within reach of every open step."""

    name: str
    start: str
    good_end: str
    ends: frozenset[str]
    moves: tuple[Move, ...]
    holders: Mapping[str, str] = field(default_factory=dict)  # step -> duty that must act

    @property
    def steps(self) -> frozenset[str]:
        return frozenset({self.start}.union(*(m.froms | {m.to or self.start} for m in self.moves)))

    @property
    def open_steps(self) -> frozenset[str]:
        return self.steps - self.ends

    def open_from(self, step: str) -> list[Move]:
        """The moves that leave ``step`` (or stay in it) and are switched on."""
        return [m for m in self.moves if step in m.froms and m.mode is not Mode.OFF]

    def move(self, name: str, step: str) -> Move | None:
        """The row for ``name`` at ``step``, if there is one that is switched on."""
        return next((m for m in self.open_from(step) if m.name == name), None)

    def named(self, name: str) -> list[Move]:
        return [m for m in self.moves if m.name == name]

    def varied(self, modes: Mapping[str, tuple[Mode, float]]) -> Flow:
        """This flow with other modes (and sample shares) for some moves; checked anew."""
        changed = [
            replace(m, mode=modes[m.name][0], sample=modes[m.name][1]) if m.name in modes else m
            for m in self.moves
        ]
        if unknown := set(modes) - {m.name for m in self.moves}:
            raise FlowError(f"{self.name}: no such move: {', '.join(sorted(unknown))}")
        return checked(replace(self, moves=tuple(changed)))


def checked(flow: Flow) -> Flow:
    """Return the flow, or raise `FlowError` naming the first row that is wrong."""
    _check_rows(flow)
    _check_reach(flow)
    _check_circles(flow)
    return flow


def _check_rows(flow: Flow) -> None:
    seen: set[tuple[str, str, frozenset[str]]] = set()
    for m in flow.moves:
        if not m.duties and not m.follows:
            raise FlowError(f"{flow.name}: {m.name} has no duty")
        if m.person_only and m.mode is Mode.AUTO:
            raise FlowError(f"{flow.name}: {m.name} is a decision and cannot be automatic")
        for step in m.froms:
            if (key := (m.name, step, m.duties)) in seen:
                raise FlowError(f"{flow.name}: {m.name} stands twice at {step}")
            seen.add(key)
    if missing := flow.open_steps - set(flow.holders):
        raise FlowError(f"{flow.name}: nobody must act at {', '.join(sorted(missing))}")


def _check_reach(flow: Flow) -> None:
    if lost := flow.steps - _reach(_edges(flow, flow.moves), flow.start):
        raise FlowError(f"{flow.name}: {', '.join(sorted(lost))} cannot be reached")
    edges = _edges(flow, [m for m in flow.moves if m.mode is not Mode.OFF])
    for step in _reach(edges, flow.start) - flow.ends:
        if flow.good_end not in _reach(edges, step):
            raise FlowError(f"{flow.name}: {step} cannot reach {flow.good_end}")


def _check_circles(flow: Flow) -> None:
    autos = [m for m in flow.moves if m.mode is Mode.AUTO and not m.follows]
    edges = _edges(flow, autos)
    for step, targets in edges.items():
        if any(step in _reach(edges, target) for target in targets):
            raise FlowError(f"{flow.name}: automatic moves run in a circle at {step}")


def _edges(flow: Flow, moves: Iterable[Move]) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {}
    for m in moves:
        for step in m.froms:
            edges.setdefault(step, set()).add(m.target(step))
    return edges


def _reach(edges: Mapping[str, set[str]], start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for step in edges.get(todo.pop(), ()):
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return seen


def move(name: str, froms: str, to: str | None, duty: str, *takes: Take, **flags: object) -> Move:
    """A row, written shortly: steps and duties are words separated by spaces."""
    return Move(name, frozenset(froms.split()), to, frozenset(duty.split()), takes, **flags)  # type: ignore[arg-type]
