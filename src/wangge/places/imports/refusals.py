"""Why a file of boundaries does not go in."""

from __future__ import annotations

from wangge.core.errors import Refused
from wangge.core.tables import TableResult
from wangge.places.findings import Finding


class ImportRefused(Refused):
    """Rows are wrong, so nothing was stored; ``findings`` has them all."""

    code = "import_refused"
    message = "Nothing was imported from %(file)s. Errors: %(count)s."

    def __init__(self, findings: list[Finding], file: str) -> None:
        self.findings = findings
        super().__init__(count=len(findings), file=file)


class RowsRefused(Refused):
    """Single rows of a table are wrong, so nothing was stored; ``result.errors`` has them all."""

    code = "rows_refused"
    message = "Nothing was imported from %(file)s. Wrong rows: %(count)s."

    def __init__(self, result: TableResult, file: str) -> None:
        self.result = result
        super().__init__(count=len(result.bad), file=file)


class FileMissing(Refused):
    """Nothing of that name is there."""

    code = "file_missing"
    message = "There is no file %(file)s."


class FileUnreadable(Refused):
    """Neither GeoJSON nor GeoPackage nor Shapefile, or broken; ``why`` has the words of the library."""

    code = "file_unreadable"
    message = "%(file)s is not what its name says, or cut off (%(why)s)."

    def __init__(self, file: str, why: object) -> None:
        super().__init__(file=file, why=str(why).partition(";")[0].strip(". "))


class WithoutGeometry(Refused):
    """A table in a format of boundaries."""

    code = "without_geometry"
    message = "%(file)s has no geometry; lists of codes and names are read from CSV or XLSX."


class LayerUnknown(Refused):
    """The layer that was named is not in the file."""

    code = "layer_unknown"
    message = "%(file)s has no layer %(wanted)s. Its layers: %(layers)s"


class FileKindUnknown(Refused):
    """The name does not end in one of the known ways."""

    code = "file_kind"
    message = "%(file)s: boundaries are read from %(known)s."


class FileTooBig(Refused):
    """Larger than a file of boundaries may be."""

    code = "file_too_big"
    message = "%(file)s has more than %(limit)s bytes."


class TooManyVertices(Refused):
    """More vertices than any boundary of the ground needs."""

    code = "too_many_vertices"
    message = "%(file)s has %(size)s vertices; at most %(limit)s are possible."


class LayerUnclear(Refused):
    """Several layers, none of them named."""

    code = "layer_unclear"
    message = "%(file)s has several layers; name one with --layer: %(layers)s"


class FieldUnknown(Refused):
    """A field that was named is not in the file."""

    code = "field_unknown"
    message = "%(file)s has no field %(wanted)s. Its fields: %(fields)s"


class FieldMissing(Refused):
    """Nothing in the file looks like a code or a name."""

    code = "field_missing"
    message = "No field of %(file)s looks like a code or a name. State --code-field; its fields: %(fields)s"


class SystemUnknown(Refused):
    """The file does not say in which coordinates it is."""

    code = "coordinates_unknown"
    message = "%(file)s does not say its coordinate system; state it with --epsg."


class NothingInside(Refused):
    """A file without a single row."""

    code = "file_empty"
    message = "%(file)s holds nothing."
