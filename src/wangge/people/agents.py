"""What a browser calls itself, short enough for a list."""

from __future__ import annotations

import re

_BROWSERS = [  # the more exact name first: nearly all of them also say Chrome and Safari
    (r"MicroMessenger/(\d+)", "WeChat"),
    (r"Edg(?:e|A|iOS)?/(\d+)", "Edge"),
    (r"(?:OPR|Opera)/(\d+)", "Opera"),
    (r"(?:Firefox|FxiOS)/(\d+)", "Firefox"),
    (r"(?:Headless)?(?:Chrome|CriOS)/(\d+)", "Chrome"),
    (r"Version/(\d+)[^ ]* .*Safari/", "Safari"),
]
_SYSTEMS = [
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]
LONGEST = 40


def short_agent(agent: str) -> str:
    """Chrome 126 · Windows; the beginning of what is nobody we know."""
    browser = next(
        (f"{name} {found[1]}" for sign, name in _BROWSERS if (found := re.search(sign, agent))), ""
    )
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(filter(None, [browser, system])) or agent[:LONGEST]
