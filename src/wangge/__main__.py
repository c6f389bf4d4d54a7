"""The command line: ``python -m wangge COMMAND``, which ``./wangge`` calls."""

import os
import sys

from django.core.management import BaseCommand, ManagementUtility, get_commands, load_command_class

OUTSIDE = {
    "backup": "Copy database and files while people work.",
    "backups": "List the backups that there are.",
    "doctor": "Say what is wrong with an installation and how to mend it.",
    "migrate": "Bring the database up to date.",
    "restore": "Bring a backup back, or try it aside, and compare.",
}
"""What ``./wangge`` does beside the commands of our apps."""


INSTEAD = {
    "createsuperuser": "./wangge tenants create CODE NAME",
    "changepassword": "./wangge people recover USERNAME",
}
"""Django's commands that would go round passwords, posts and journal, and what there is instead."""


class Commands(ManagementUtility):
    """Lists what a person of the house needs; Django's own commands run, but are not listed."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        if instead := INSTEAD.get(subcommand):
            sys.stderr.write(f"./wangge {subcommand} is not there: use {instead}\n")
            sys.exit(2)
        return super().fetch_command(subcommand)

    def main_help_text(self, commands_only: bool = False) -> str:
        ours = {
            name: load_command_class(app, name).help
            for name, app in get_commands().items()
            if isinstance(app, str) and app.startswith("wangge.")
        }
        told = dict(sorted({**OUTSIDE, **ours}.items()))
        if commands_only:
            return "\n".join(told)
        width = max(map(len, told)) + 2
        lines = [f"  {name:<{width}}{text}" for name, text in told.items()]
        return "\n".join(["./wangge COMMAND --help explains one.", "", *lines])


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.settings")
    Commands(["wangge", *sys.argv[1:]]).execute()


if __name__ == "__main__":
    main()
