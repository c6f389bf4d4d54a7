"""The files that Vite built: which hashed name stands for which source."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

Manifest = dict[str, dict]


def manifest() -> Manifest:
    """Vite's manifest, keyed by source ("src/main.ts"); empty while the front end is not built."""
    path = Path(settings.ROOT) / "web/dist/manifest.json"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


@cache
def _read(path: Path, changed: int) -> Manifest:
    """``changed`` only makes a new build known to a running server."""
    return json.loads(path.read_text())


def url(source: str) -> str:
    """The address of one built file; empty while it is not built."""
    entry = manifest().get(f"src/{source}")
    return static(entry["file"]) if entry else ""


def styles(source: str) -> list[str]:
    """The addresses of the style sheets that an entry brings along."""
    entry = manifest().get(f"src/{source}", {})
    return [static(name) for name in entry.get("css", [])]
