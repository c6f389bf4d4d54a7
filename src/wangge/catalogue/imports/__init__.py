"""Doors for files: a city's table of conditions and limits, of responsibility, of statistical classes."""
