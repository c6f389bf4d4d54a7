"""The flow tables as a page for people: docs/flow.md, made from the tables and never written by hand."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import override

from wangge.cases.clocks import RULES
from wangge.cases.flow import FLOWS
from wangge.cases.labels import CHOICES, CLOCKS, MOVES, STEPS, TAKES
from wangge.core.clock import ClockRule
from wangge.core.flow import Flow, Mode, Move

HEAD = """# The flow

Made from `cases/flow.py` and `cases/clocks.py` by `./wangge flow --write`; a test compares. A case moves by
these rows and by nothing else. *italic*: made by the flow itself. **r**: a reason is required.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_flow_parts(), *_clocks(), *_words()]) + "\n"


def _flow_parts() -> Iterator[str]:
    titles = {"home": "The home flow (every case)", "work": "A leg of work (any number, nested)"}
    for name, flow in FLOWS.items():
        yield f"## {titles[name]}\n"
        yield _diagram(flow)
        yield from _table(flow)


def _diagram(flow: Flow) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {flow.start}"]
    seen: dict[tuple[str, str], list[str]] = {}
    for move in flow.moves:
        for step in sorted(move.froms):
            if move.to and move.to != step:
                seen.setdefault((step, move.to), []).append(move.name)
    lines += [f"    {a} --> {b}: {', '.join(dict.fromkeys(names))}" for (a, b), names in seen.items()]
    lines += [f"    {end} --> [*]" for end in sorted(flow.ends)]
    return "\n".join([*lines, "```", ""])


def _table(flow: Flow) -> Iterator[str]:
    yield "| step | zh | who must act | moves |"
    yield "|---|---|---|---|"
    for step in sorted(flow.steps, key=list(STEPS).index):
        moves = " · ".join(_move(move, step) for move in flow.moves if step in move.froms)
        yield f"| {step} | {_zh(STEPS[step])} | {flow.holders.get(step, '–')} | {moves or '–'} |"
    yield ""


def _move(move: Move, step: str) -> str:
    duties = "/".join(sorted(move.duties))
    name = f"*{move.name}*" if move.follows else f"{duties}: {move.name}" if duties else move.name
    takes = ", ".join(take.name + ("" if take.required else "?") for take in move.takes)
    parts = [name, f"({takes})" if takes else "", "**r**" if move.reason else "", f"→ {move.target(step)}"]
    conditions = [f"`{word}`" for word in (move.guard, move.needs) if word]
    off = "off unless a variant adds it" if move.mode is Mode.OFF else ""
    return " ".join(part for part in [*parts, *conditions, off] if part)


def _clocks() -> Iterator[str]:
    yield "## Clocks\n"
    yield "| clock | zh | of | starts | runs in | pauses in | stops while parked |"
    yield "|---|---|---|---|---|---|---|"
    for row in RULES.table:
        yield _clock(row)
    yield ""


def _clock(row: ClockRule) -> str:
    starts = ", ".join([*sorted(row.starts), *(f"move {name}" for name in sorted(row.start_moves))])
    runs, pauses = ", ".join(sorted(row.runs)), ", ".join(sorted(row.pauses)) or "–"
    parked = "yes" if row.parkable else "no"
    return f"| {row.name} | {_zh(CLOCKS[row.name])} | {row.kind} | {starts} | {runs} | {pauses} | {parked} |"


def _words() -> Iterator[str]:
    yield "## Words\n"
    yield "| code | zh | en |"
    yield "|---|---|---|"
    for table in (MOVES, TAKES, CHOICES):
        for code, label in table.items():
            with override("en"):
                english = str(label)
            yield f"| {code} | {_zh(label)} | {english} |"


def _zh(label: object) -> str:
    with override("zh-hans"):
        return str(label)
