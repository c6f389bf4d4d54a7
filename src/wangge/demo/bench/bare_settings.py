"""The settings of the bare view: our own database, and nothing between the server and the view."""

from wangge.settings import *  # noqa: F403 - all but what follows

ROOT_URLCONF = "wangge.demo.bench.bare"
MIDDLEWARE: list[str] = []
