"""Doors for people: the way in, one's own account, the pages of administrators."""
