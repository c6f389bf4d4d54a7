"""A town at work: the small world with one matter, its condition and limits, and helpers that act in it."""

from tests.cases.shared import shared_town, town

__all__ = ["shared_town", "town"]
