"""Errors that a person can put right, told in one sentence."""

import sys
from collections.abc import Callable


class Trouble(Exception):
    """What is wrong and what to do about it. Ends a command with exit status 2."""


def told(main: Callable[[list[str]], int]) -> None:
    """Run a command's ``main``; print trouble as a sentence, not as a trace."""
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        print(f"wangge: {trouble}", file=sys.stderr)
        sys.exit(2)
