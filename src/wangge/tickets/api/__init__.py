"""Doors of tickets for machines: taking one in, lists, one ticket, its moves and history."""

from wangge.tickets.api.doors import router

__all__ = ["router"]
