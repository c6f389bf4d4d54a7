"""Doors for machines: the outbox and its channels, and the workbook that a street is set up from."""
