"""Words to the person at the terminal; on stderr, so that a command's output stays its own."""

import sys


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
