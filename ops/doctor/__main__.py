"""``./wangge doctor``; in a container ``python -m ops.doctor``."""

from __future__ import annotations

from ops.doctor.examination import main
from ops.trouble import told

told(main)
