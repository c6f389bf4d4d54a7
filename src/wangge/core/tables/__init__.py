"""Tables of people who work with spreadsheets: rows in, row errors out, exports without live formulas.

Every import of the platform goes through ``read_table``, so that limits and refused columns hold for all.
"""

from wangge.core.tables.escaping import escaped, unescaped
from wangge.core.tables.headings import Header
from wangge.core.tables.read import Notice, Row, RowError, TableResult, read_table
from wangge.core.tables.refused import REASONS, ColumnRefused, RefusedName, check_names, refused_names
from wangge.core.tables.schema import LIMITS, Column, Kind, Limits, Schema
from wangge.core.tables.sheets import (
    EncodingUnknown,
    FileBroken,
    FileSuspicious,
    FileTooLarge,
    FormatUnknown,
    HeaderNotFound,
    HeadingTwice,
    TableEmpty,
    TableRefused,
    WrongSheet,
)
from wangge.core.tables.values import CellRefused
from wangge.core.tables.write import (
    TooManyRows,
    row_told,
    write_csv,
    write_errors_xlsx,
    write_template,
    write_xlsx,
)

__all__ = [
    "LIMITS",
    "REASONS",
    "CellRefused",
    "Column",
    "ColumnRefused",
    "EncodingUnknown",
    "FileBroken",
    "FileSuspicious",
    "FileTooLarge",
    "FormatUnknown",
    "Header",
    "HeaderNotFound",
    "HeadingTwice",
    "Kind",
    "Limits",
    "Notice",
    "RefusedName",
    "Row",
    "RowError",
    "Schema",
    "TableEmpty",
    "TableRefused",
    "TableResult",
    "TooManyRows",
    "WrongSheet",
    "check_names",
    "escaped",
    "read_table",
    "refused_names",
    "row_told",
    "unescaped",
    "write_csv",
    "write_errors_xlsx",
    "write_template",
    "write_xlsx",
]
