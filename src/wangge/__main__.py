"""The command line: ``python -m wangge COMMAND``, which ``./wangge`` calls."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.settings")
    execute_from_command_line(["wangge", *sys.argv[1:]])


if __name__ == "__main__":
    main()
