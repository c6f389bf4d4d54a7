"""Roof: the API under /api/v1. Its doors stand in the apps; here they are only put together."""

from __future__ import annotations

from wangge.api.assembled import api

__all__ = ["api"]
