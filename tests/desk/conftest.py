"""A town at work, as for cases."""

from tests.cases.shared import shared_town, town

__all__ = ["shared_town", "town"]
