"""Odd files at every door that takes one (trust B3, B4): pages and terminal say why, and nothing is written.

What the reader of tables refuses is tried in ``tests/core/test_tables_nasty.py``, boundary files in
``tests/places/test_imports.py``; here the same kinds of file knock at every door of the program.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from tests.cases.town import Town
from tests.core.test_tables_nasty import PLAIN, bomb, cells, text, workbook, zipped
from tests.trust import nasties
from tests.trust.nothing_written import nothing_written
from tests.trust.visitor import Visitor

Visit = Callable[..., Visitor]
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
OUTSIDE = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>'


@cache
def _sheets(*rows: tuple[object, ...], title: str = "S") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NO_TABLES: Mapping[str, tuple[str, bytes]] = {
    "an empty file": ("a.xlsx", b""),
    "only line ends": ("a.csv", b"\n\n\n"),
    "a picture": ("a.xlsx", nasties.photo()),
    "a picture that calls itself a table": ("a.csv", nasties.photo()),
    "a program": ("a.xlsx", b"MZ" + b"\0" * 300),
    "a page": ("a.csv", b"<!doctype html><script>alert(1)</script>"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "macros": ("a.xlsm", PLAIN),
    "hidden macros": ("a.xlsx", workbook(cells("A1"), **{"xl__vbaProject.bin": "x"})),
    "a workbook called text": ("a.csv", PLAIN),
    "text called a workbook": ("a.xlsx", text(["姓名"], ["甲"])),
    "half a workbook": ("a.xlsx", PLAIN[: len(PLAIN) // 2]),
    "a document": ("a.xlsx", zipped({"word/document.xml": "<document/>"})),
    "a way out of the folder": ("a.xlsx", zipped({"../../etc/passwd": "x"})),
    "an entity bomb": ("a.xlsx", workbook(ENTITIES)),
    "an entity from outside": ("a.xlsx", workbook(OUTSIDE)),
    "a bomb of 60 MB": ("a.xlsx", bomb(60)),
    "2,000 parts": ("a.xlsx", zipped({f"{n}": "" for n in range(2_000)})),
    "a cell at the far end": ("a.xlsx", workbook(cells("A1", "XFD1048576"))),
    "null bytes": ("a.csv", b"username\0,name\0\nx,y"),
    "no known encoding": ("a.csv", b"\x81\xff\xff\xfe\x80"),
    "20 MB": ("a.csv", b"name\n" + b"x" * 20_000_000),
    "other headings": ("a.xlsx", _sheets(("fruit", "colour"), ("apple", "red"))),
    "another ending": ("a.exe", PLAIN),
    "refused columns": ("a.xlsx", _sheets(("姓名", "民族", "宗教"), ("甲", "汉", "无"))),
}  # fmt: skip
DOORS = {
    "/people/import/": "security_admin",
    "/catalogue/import/": "admin",
    "/catalogue/responsibility/import/": "admin",
    "/catalogue/stat-classes/import/": "admin",
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_is_no_table_is_refused_at_every_page(visit: Visit, town: Town, kind: str) -> None:
    name, data = NO_TABLES[kind]
    for url, who in DOORS.items():
        visitor = visit(who)
        with nothing_written():
            sent = {"file": SimpleUploadedFile(name, data), "scheme": "2026"}
            answer = visitor.post(url, sent)
        assert answer.status == 422, url
        assert 'role="alert"' in answer.text or "wg-wrong" in answer.text, url
        assert "<script>alert" not in answer.text


def test_no_file_at_all_is_refused_at_every_page(visit: Visit) -> None:
    for url, who in DOORS.items():
        assert visit(who).post(url, {"scheme": "2026"}).status == 422, url


COMMANDS = [
    ("people", "import", "FILE", "--tenant", "here", "--by", "security_admin"),
    ("catalogue", "import", "FILE", "--tenant", "here", "--scheme", "2026"),
    ("holidays", "load", "FILE"),
    ("places", "assign", "FILE", "--tenant", "here"),
]
TOKEN = ("people", "token", "handler", "--by", "security_admin", "--name", "x")
NO_COMMANDS = [
    ("people", "import", "/no/file.csv", "--tenant", "here", "--by", "security_admin"),
    ("people", "token", "nobody-here", "--by", "security_admin", "--name", "x", "--scope", "read"),
    ("people", "token", "handler", "--by", "leader", "--name", "x", "--scope", "write"),
    (
        "people",
        "token",
        "handler",
        "--by",
        "security_admin",
        "--name",
        "x",
        "--scope",
        "read",
        "--days",
        "-1",
    ),
    (*TOKEN, "--scope", "everything"),
    ("people", "recover", "nobody-here"),
    ("people", "list", "--tenant", "moon"),
    ("tenants", "create", "here", "again"),
    ("tenants", "create", "a b", "spaces"),
    ("tenants", "create", "new", ""),
    ("tenants", "create", "new", "x", "--kind", "castle"),
    ("holidays", "load", "/no/file.csv"),
    ("holidays", "seed", "--region", "ATLANTIS"),
    ("holidays", "seed", "--first", "year"),
    ("catalogue", "import", "/no/file.xlsx", "--tenant", "here", "--scheme", "2026"),
    ("catalogue", "import", "/etc/hostname", "--tenant", "moon", "--scheme", "2026"),
    ("catalogue", "import", "/etc/hostname", "--tenant", "here", "--scheme", "1999"),
    ("places", "import", "/no/file.geojson", "--tenant", "here", "--level", "street"),
    ("places", "import", "/etc", "--tenant", "here", "--level", "street"),
    ("places", "grid", "--division", "000000", "--tenant", "here"),
    ("places", "grid", "--division", "990101", "--tenant", "here", "--size", "0"),
    ("places", "grid", "--division", "990101", "--tenant", "here", "--size", "-5"),
    ("places", "locate", "nan", "nan", "--tenant", "here"),
    ("places", "locate", "0", "0", "--tenant", "here"),
    ("places", "locate", "39.9", "116.3", "--tenant", "here"),
]


@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_is_no_table_is_refused_at_the_terminal(town: Town, tmp_path: Path, kind: str) -> None:
    name, data = NO_TABLES[kind]
    file = tmp_path / name
    file.write_bytes(data)
    for words in COMMANDS:
        with nothing_written():
            status, said = run(*(str(file) if word == "FILE" else word for word in words))
        assert (status, bool(said.strip())) == (2, True), words


@pytest.mark.parametrize("words", NO_COMMANDS, ids=" ".join)
def test_odd_commands_end_with_2_and_say_why(town: Town, words: tuple[str, ...]) -> None:
    with nothing_written():
        status, said = run(*words)
    assert (status, bool(said.strip())) == (2, True)


def run(*words: str) -> tuple[int, str]:
    """Exit status and what was said."""
    out = io.StringIO()
    try:
        call_command(*words, stdout=out, stderr=out)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue()
    except CommandError as refused:
        return refused.returncode if refused.returncode != 1 else 2, str(refused)
    return 0, out.getvalue()


def test_odd_archives_hold_what_they_say() -> None:
    """Else the kinds above would be one kind: broken."""
    for name in ("a way out of the folder", "2,000 parts", "hidden macros"):
        assert zipfile.is_zipfile(io.BytesIO(NO_TABLES[name][1])), name
