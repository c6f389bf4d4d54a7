"""XLSX: unpacked under limits, looked through, and only then given to calamine.

An XLSX file is a zip of XML. We unpack the parts that belong to one sheet, count what is in them, refuse
bombs, macros and document types, and hand calamine a fresh package of exactly the bytes we looked at.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from python_calamine import CalamineError, CalamineWorkbook

from wangge.core.tables.schema import Limits
from wangge.core.tables.sheet_scan import SheetScan
from wangge.core.tables.sheets import (
    Cell,
    FileBroken,
    FileSuspicious,
    FormatUnknown,
    Sheet,
    WrongSheet,
    at_most,
    listed,
)

_CENTRAL = b"PK\x01\x02"
_CHUNK = 1 << 20
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What the libraries raise for damaged, encrypted or oddly packed files."""

_StartElement = Callable[[str, dict[str, str]], None]


def read_xlsx(data: bytes, wanted: tuple[str, ...], limits: Limits) -> Sheet:
    """One sheet of a workbook: the first of the wanted names, or the first visible one."""
    at_most(data.count(_CENTRAL), limits.entries, "entries")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Unpacking(archive, limits).sheet(wanted)
    except _DAMAGE:
        raise FileBroken() from None


@dataclass(frozen=True)
class _SheetEntry:
    name: str
    relation: str
    visible: bool


@dataclass
class _Relations:
    """Which parts a part refers to, by id and by the last word of their type."""

    folder: str
    by_id: dict[str, str] = field(default_factory=dict)
    by_type: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a relation."""
        if _local(tag) == "Relationship":
            target = posixpath.join("/" + self.folder, attributes.get("Target", ""))
            part = posixpath.normpath(target).lstrip("/")
            self.by_id[attributes.get("Id", "")] = part
            self.by_type.setdefault(posixpath.basename(attributes.get("Type", "")), part)


@dataclass
class _Book:
    """Sheets of a workbook, and the day its dates count from."""

    sheets: list[_SheetEntry] = field(default_factory=list)
    date1904: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a sheet."""
        if _local(tag) == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true")
        if _local(tag) == "sheet":
            relation = next((v for k, v in attributes.items() if _local(k) == "id"), "")
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append(_SheetEntry(attributes.get("name", ""), relation, visible))

    def fitting(self, wanted: tuple[str, ...]) -> list[_SheetEntry]:
        """Sheets that may be meant, the best first."""
        if wanted:
            return [sheet for name in wanted for sheet in self.sheets if sheet.name.strip() == name]
        return [sheet for sheet in self.sheets if sheet.visible] or self.sheets


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


class _Counter:
    """Lets no part hold more elements than a table has cells."""

    def __init__(self, most: int) -> None:
        self.most, self.found = most, 0

    def start(self, _tag: str, _attributes: dict[str, str]) -> None:
        """Count one element."""
        self.found += 1
        at_most(self.found, self.most, "elements")


@dataclass
class _Unpacking:
    """One archive on its way to a sheet."""

    archive: zipfile.ZipFile
    limits: Limits
    unpacked: int = 0

    def sheet(self, wanted: tuple[str, ...]) -> Sheet:
        """Choose the sheet, copy what belongs to it, read the copy."""
        self._check_names()
        main = self._relations("").by_type.get("officeDocument", "xl/workbook.xml")
        if main not in self.archive.namelist():
            raise FormatUnknown(found="zip")
        book = _Book()
        self._copy(main, io.BytesIO(), book.start)
        relations = self._relations(main)
        chosen = self._chosen(book, relations, wanted)
        copy, scan = self._package(chosen, relations, book.date1904)
        return _calculated(copy, chosen.name, scan)

    def _check_names(self) -> None:
        names = [name.lower() for name in self.archive.namelist()]
        if len(names) != len(set(names)):
            raise FileSuspicious(why="duplicate entries")
        if any(name.endswith("vbaproject.bin") for name in names):
            raise FileSuspicious(why="macros")

    def _relations(self, part: str) -> _Relations:
        folder, name = posixpath.split(part)
        relations = _Relations(folder)
        entry = posixpath.join(folder, "_rels", f"{name}.rels")
        if entry in self.archive.namelist():
            self._copy(entry, io.BytesIO(), relations.start)
        return relations

    def _chosen(self, book: _Book, relations: _Relations, wanted: tuple[str, ...]) -> _SheetEntry:
        for sheet in book.fitting(wanted):
            if relations.by_id.get(sheet.relation) in self.archive.namelist():
                return sheet
        raise WrongSheet(wanted=listed(wanted) or "-", found=listed(s.name for s in book.sheets))

    def _package(
        self, chosen: _SheetEntry, relations: _Relations, date1904: bool
    ) -> tuple[io.BytesIO, SheetScan]:
        """A workbook of our own around the chosen sheet, its strings and its styles."""
        scan = SheetScan(self.limits)
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
            for entry, text in _frame(chosen.name, date1904).items():
                target.writestr(entry, text)
            with target.open("xl/worksheets/sheet1.xml", "w") as out:
                self._copy(relations.by_id[chosen.relation], out, scan.start)
            for kind in ("sharedStrings", "styles"):
                part = relations.by_type.get(kind, f"xl/{kind}.xml")
                if part in self.archive.namelist():
                    with target.open(f"xl/{kind}.xml", "w") as out:
                        self._copy(part, out, _Counter(self.limits.cells).start)
        return copy, scan

    def _copy(self, entry: str, out: IO[bytes], look: _StartElement) -> None:
        """Unpack one entry in pieces, counting bytes and showing each element to ``look``."""
        info = self.archive.getinfo(entry)
        if info.file_size > max(1_000_000, info.compress_size * self.limits.unpacked_times):
            raise FileSuspicious(why="zip bomb")
        parser = _parser(look)
        with self.archive.open(entry) as source:
            while piece := source.read(_CHUNK):
                self.unpacked += len(piece)
                at_most(self.unpacked, self.limits.unpacked_bytes, "unpacked bytes")
                parser.Parse(piece, False)
                out.write(piece)
        parser.Parse(b"", True)


def _parser(look: _StartElement) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler = look
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: object) -> None:
    raise FileSuspicious(why="document type")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _frame(name: str, date1904: bool) -> dict[str, str]:
    """The parts of a package that say where its one sheet is."""
    sheet = f"<sheets><sheet name={quoteattr(name)} sheetId='1' r:id='rId0'/></sheets>"
    parts = {
        "worksheet": "worksheets/sheet1.xml",
        "styles": "styles.xml",
        "sharedStrings": "sharedStrings.xml",
    }
    return {
        "[Content_Types].xml": f"<Types xmlns='{_PACKAGE}/content-types'/>",
        "_rels/.rels": _related({"officeDocument": "xl/workbook.xml"}),
        "xl/_rels/workbook.xml.rels": _related(parts),
        "xl/workbook.xml": f"<workbook xmlns='{_MAIN}' xmlns:r='{_OFFICE}'>"
        f"<workbookPr date1904='{int(date1904)}'/>{sheet}</workbook>",
    }


def _related(parts: dict[str, str]) -> str:
    entries = "".join(
        f"<Relationship Id='rId{at}' Type='{_OFFICE}/{kind}' Target='{target}'/>"
        for at, (kind, target) in enumerate(parts.items())
    )
    return f"<Relationships xmlns='{_PACKAGE}/relationships'>{entries}</Relationships>"


def _calculated(copy: io.BytesIO, name: str, scan: SheetScan) -> Sheet:
    copy.seek(0)
    try:
        with CalamineWorkbook.from_filelike(copy) as book:
            sheet = book.get_sheet_by_index(0)
            rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            merged = sheet.merged_cell_ranges or []
    except (CalamineError, ValueError, OverflowError):
        raise FileBroken() from None
    return Sheet(name, rows, list(merged), scan.hidden, scan.errors | scan.uncalculated(rows))
