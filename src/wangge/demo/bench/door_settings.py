"""The settings of the bare view behind our door: sessions, CSRF, languages, limits, as for every page."""

from wangge.settings import *  # noqa: F403 - all but what follows

ROOT_URLCONF = "wangge.demo.bench.bare"
