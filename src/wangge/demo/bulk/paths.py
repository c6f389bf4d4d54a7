"""The ways cases go: each a line of words, with its weight among the closed or the open ones.

A word is a move, ``move@2`` the same on the second leg, ``~`` lets half days pass. Who makes a move follows
from the word and the leg; see ``moulds``.
"""

from __future__ import annotations

from dataclasses import dataclass

WORK = "report accept file dispatch sign ~ answer"
CHECK = "feed_back ask_check ~ pass close"


@dataclass(frozen=True)
class Path:
    """One way. ``weight`` is its share among all paths of its kind; ``fresh`` ones lie near now only."""

    words: str
    weight: float
    fresh: bool = False


CLOSED = (
    Path(f"{WORK} {CHECK}", 53),
    Path(f"report ask_verify ~ true accept file dispatch sign ~ answer {CHECK}", 9),
    Path(f"report accept file dispatch sign assign ~ answer_by_handler {CHECK}", 9),
    Path(f"report accept file dispatch_two sign sign@2 ~ answer@2 answer {CHECK}", 4),
    Path(f"report accept file dispatch send_back redispatch sign@2 ~ answer@2 {CHECK}", 5),
    Path(f"{WORK} feed_back ask_check ~ fail rework_fed_back ~ answer {CHECK}", 4),
    Path(f"report accept file dispatch sign ask_extension grant_extension ~ answer {CHECK}", 3),
    Path("report not_accept", 5),
    Path("report ask_verify ~ false not_accept", 5),
    Path("report accept not_file", 3),
)

OPEN = (
    Path("report", 12),
    Path("report ask_verify", 6),
    Path("report accept", 8),
    Path("report accept file", 8),
    Path("report accept file dispatch", 12),
    Path("report accept file dispatch sign", 26),
    Path("report accept file dispatch sign ask_extension", 3),
    Path("report accept file dispatch sign ask_parking grant_parking", 3, fresh=True),
    Path("report accept file dispatch send_back", 4),
    Path(WORK, 5),
    Path(f"{WORK} feed_back", 4),
    Path(f"{WORK} feed_back ask_check", 6),
    Path(f"{WORK} feed_back ask_check ~ pass", 3),
)
