"""A town at work, as for cases."""

from tests.cases.conftest import town

__all__ = ["town"]
