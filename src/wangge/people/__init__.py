"""Platforms, departments, persons, posts, working hours, holidays."""
