"""What a check answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ops.doctor.world import World

WRONG, LOOK = "wrong", "look"  # it cannot work so; it works, and somebody should look
Words = tuple[str, str]  # English, Chinese


@dataclass(frozen=True)
class Finding:
    """One thing: what is so, what to do."""

    code: str
    level: str
    said: Words
    mend: Words

    def as_data(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "level": self.level,
            "said": dict(zip(("en", "zh"), self.said, strict=True)),
            "mend": dict(zip(("en", "zh"), self.mend, strict=True)),
        }


Check = Callable[[World], Iterator[Finding]]
