"""Registers the desk and the check that the front end has been built."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register


class DeskConfig(AppConfig):
    name = "wangge.desk"

    def ready(self) -> None:
        register(front_end_is_built)


def front_end_is_built(**_: object) -> list[CheckMessage]:
    """Pages without style are no pages: say so before anybody opens one."""
    from wangge.desk.assets import manifest  # noqa: PLC0415 - apps are loaded first

    if manifest():
        return []
    return [
        Warning("The front end is not built.", hint="Run: cd web && npm ci && npm run build", id="desk.W001")
    ]
