"""``./wangge backup``, ``backups`` and ``restore``; in a container ``python -m ops.keeping backup``."""

from __future__ import annotations

from ops.keeping.doors import main
from ops.trouble import told

told(main)
