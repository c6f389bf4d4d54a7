"""``psql`` held open: one transaction, and with it one snapshot, for as long as the copying takes."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from types import TracebackType
from typing import Any

from ops.keeping import programs
from ops.keeping.address import Address
from ops.trouble import Trouble

MARK = "--- wangge: that was all ---"
# Rows are turned into text to be summed up: the same text on every server, whatever its settings.
SAME_TEXT = (
    "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; "
    "set extra_float_digits = 1; set bytea_output = 'hex'; set client_min_messages = warning; "
    "set search_path = public; set jit = off; set statement_timeout = 0; set lock_timeout = 0;"
)


class Session:
    """A connection that answers one question after the other. Ends, rolling back, with the block."""

    def __init__(self, address: Address) -> None:
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the block
        self._psql = subprocess.Popen(
            [programs.find("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"],
            env={**programs.clean(os.environ), **address.env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )

    def __enter__(self) -> Session:
        try:
            self.do(SAME_TEXT)
        except Trouble:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        for end in (self._psql.stdin, self._psql.stdout):
            if end:
                try:
                    end.close()
                except BrokenPipeError:
                    continue
        self._psql.wait()
        self._said.close()

    def do(self, statement: str) -> str:
        """Run a statement; the text of its answer. Raises Trouble with the words of the server."""
        stdin, stdout = self._psql.stdin, self._psql.stdout
        assert stdin
        assert stdout
        try:
            stdin.write(f"{statement};\n\\echo '{MARK}'\n")
            stdin.flush()
        except BrokenPipeError:
            pass
        lines = []
        while (line := stdout.readline()) and line.rstrip("\n") != MARK:
            lines.append(line)
        if not line:
            raise Trouble(self._complaint())
        return "".join(lines).strip()

    def ask(self, question: str) -> Any:
        """The answer to a query whose one value is JSON; None where there is no row."""
        text = self.do(question)
        return json.loads(text) if text else None

    def _complaint(self) -> str:
        self._psql.wait()
        self._said.seek(0)
        return self._said.read().strip() or "the connection to the database was lost."


def word(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL takes it."""
    return "'" + value.replace("'", "''") + "'"
