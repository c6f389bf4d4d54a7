"""Backups: made while people work, restored aside and compared, tried again and again.

Read ``making.py`` and ``restoring.py`` first; what was chosen and why stands in docs/decisions/backup.md.
Standard library and the programs of PostgreSQL only, like everything in ``ops``.
"""
