"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal


def plain(value: Decimal) -> str:
    """4 not 4.00, 10 not 1E+1."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
