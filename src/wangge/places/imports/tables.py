"""Lists of codes without geometry, as CSV or XLSX, through the one table reader."""

from __future__ import annotations

import gzip
from pathlib import Path

from wangge.core.tables import Column, Schema
from wangge.journal.tables import read_for
from wangge.places.imports import refusals
from wangge.places.imports.entries import KNOWN, Columns, Entry
from wangge.places.imports.shapes import MOST_BYTES

ENDINGS = (".csv", ".csv.gz", ".xlsx")


def is_table(path: Path) -> bool:
    """Is this read as a table?"""
    return path.name.lower().endswith(ENDINGS)


def read_codes(path: Path, columns: Columns, by: object) -> list[Entry]:
    """Rows of code, name and perhaps the code above. Raises TableRefused, or RowsRefused for single rows."""
    schema = Schema(
        (
            Column("code", _labels("code", columns.code), required=True, unique=True, max_length=12),
            Column("name", _labels("name", columns.name), max_length=100),
            Column("parent", _labels("parent", columns.parent), max_length=12),
        )
    )
    result = read_for(by, packed_bytes(path), path.name.removesuffix(".gz"), schema)
    if result.errors:
        raise refusals.RowsRefused(result, path.name)
    return [
        Entry(row.number, *(str(row.values.get(key) or "") for key in ("code", "name", "parent")))
        for row in result.rows
    ]


def _labels(key: str, stated: str) -> tuple[str, ...]:
    return (stated,) if stated else KNOWN[key]


def packed_bytes(path: Path) -> bytes:
    """A file from disk, unpacked where it is packed."""
    try:
        if path.suffix.lower() != ".gz":
            return path.read_bytes()
        with gzip.open(path) as packed:
            return packed.read(MOST_BYTES)
    except FileNotFoundError as why:
        raise refusals.FileMissing(file=path.name) from why
    except (OSError, EOFError) as why:
        raise refusals.FileUnreadable(path.name, why) from why
