"""Boundary files and lists of codes: read, checked, and only then stored, whole or not at all."""
