"""Wangge: grid-based city management and community service."""

__version__ = "0.1.0"
