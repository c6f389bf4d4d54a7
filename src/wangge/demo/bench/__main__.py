"""``./bench`` calls this with the addresses of its databases. Fails where a limit is passed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace

from wangge.demo.bench.runs import BENCHES, lines
from wangge.demo.bench.sites import Site


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./bench", description="Figures beside their references.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; all if none")
    parser.add_argument("--rounds", type=int, help="fewer or more than usual")
    told = parser.parse_args(words)
    if unknown := set(told.names) - BENCHES.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    missed = False
    databases = json.loads(os.environ["WANGGE_BENCH"])
    with ExitStack() as stack:
        sites = [stack.enter_context(closing(Site(int(size), urls))) for size, urls in databases.items()]
        for name in told.names or BENCHES:
            bench = replace(BENCHES[name], rounds=told.rounds or BENCHES[name].rounds)
            for told_line in lines(bench, sites):
                missed |= "missed" in told_line
                print(json.dumps(told_line, ensure_ascii=False), flush=True)  # noqa: T201 - its purpose
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
