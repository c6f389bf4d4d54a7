"""Odd input by kind, written by hand. The tables say what comes in; the tests say what each door answers."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

from PIL import Image

LONG = "字" * 100_000
HUGE = "x" * 10_000_000
SCRIPT = "<script>alert('here')</script><img src=x onerror=alert(1)>"

WORDS = {  # odd, and still words: kept as typed but for what nobody should see
    "a script": (SCRIPT, SCRIPT),
    "an attribute": ('" onmouseover="alert(1)', '" onmouseover="alert(1)'),
    "a template": ("{{ settings.SECRET_KEY }}{% load %}", "{{ settings.SECRET_KEY }}{% load %}"),
    "a format": ("%(name)s %s %n {0} {x.__class__}", "%(name)s %s %n {0} {x.__class__}"),
    "sql": ("'; drop table cases_case; --", "'; drop table cases_case; --"),
    "backslashes": ("\\x00 \\u0000 \\' \\", "\\x00 \\u0000 \\' \\"),
    "a null byte": ("井盖\0缺失", "井盖缺失"),
    "an override": ("\u202e缺失\u202c井盖", "缺失井盖"),
    "isolates": ("\u2066a\u2069b", "ab"),
    "zero width": ("井\u200b盖\ufeff", "井盖"),
    "a lone surrogate": ("井盖\ud800", "井盖\ufffd\ufffd\ufffd"),
    "control characters": ("a\x07\x1b[31mb\x7f", "a[31mb"),
    "line ends of three systems": ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    "emoji": ("🕳️👩‍👩‍👧‍👦🇨🇳", "🕳️👩‍👩‍👧‍👦🇨🇳"),
    "right to left": ("غطاء البالوعة مفقود", "غطاء البالوعة مفقود"),
    "combining marks": ("z̷̢͘a̵͝l̸g̶o̴", "z̷̢͘a̵͝l̸g̶o̴"),
    "rare characters": ("𠮷野家𪚥", "𠮷野家𪚥"),
    "a formula": ("=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
}
NO_WORDS = {
    "nothing": "",
    "spaces": " \t\n\u3000\xa0",
    "what nobody sees": "\u200b\ufeff\u202e\u2060\0",
    "half characters": "\ud800\udfff",
}
TOO_LONG = {"2,001 characters": "字" * 2001, "100,000 characters": LONG}

NO_IDS = {  # where a row is named by its number
    "a word": "matter",
    "a negative": "-1",
    "zero": "0",
    "nobody's": "999999999",
    "2 to the 63": str(2**63),
    "a hundred digits": "9" * 100,
    "five thousand digits": "9" * 5000,
    "a float": "1.5",
    "an exponent": "1e3",
    "arabic digits": "١٢٣",
    "superscripts": "²",
    "full-width digits beyond": "９" * 30,
    "a null byte": "1\x00",
    "spaces around": " 999999999 ",
    "sql": "1 or 1=1",
    "a list": "[1]",
    "true": "True",
}
NO_DAYS = {
    "a word": "tomorrow",
    "year 0": "0000-01-01",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
    "29 February of a common year": "2026-02-29",
    "30 February": "2028-02-30",
    "month 13": "2026-13-01",
    "day 0": "2026-01-00",
    "another order": "31/12/2026",
    "a moment": "2026-03-20T12:00:00+08:00",
    "a null byte": "2026-03-2\x00",
    "superscripts": "²⁰²⁶-03-20",
    "negative": "-2026-03-20",
    "a week": "2026-W12-5",
}
NO_PLACES = {
    "null island": ("0", "0", "the device had no fix"),
    "negative zero": ("-0.0", "0", "the device had no fix"),
    "swapped": ("39.905", "116.305", "seem to be swapped"),
    "not a number": ("nan", "39.9", "must be numbers"),
    "infinite": ("inf", "39.9", ""),
    "minus infinite": ("116.3", "-Infinity", ""),
    "too large for a float": ("1e999", "39.9", ""),
    "off the earth": ("999", "99", "out of range"),
    "a word": ("here", "there", "must be numbers"),
    "nothing": ("", "", "Say where it is"),
    "a comma": ("116,305", "39,905", "must be numbers"),
    "degrees and minutes": ("116°18'", "39°54'", "must be numbers"),
    "a null byte": ("116.3\x00", "39.9", "must be numbers"),
    "hexadecimal": ("0x74", "0x27", "must be numbers"),
    "outside": ("100.0", "30.0", "outside the area"),
    "the other hemisphere": ("-116.305", "-39.905", ""),
    "just outside": ("116.3405", "39.905", "outside the area"),
}


# photos


@cache
def photo(seed: int = 0) -> bytes:
    """A small photo that is one."""
    return _drawn("JPEG", seed)


def _drawn(kind: str, seed: int = 0, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (seed * 7 % 256, 90, 120)).save(out, kind)
    return out.getvalue()


def _archive(name: str = "a.txt", content: bytes = b"text") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _wide_png() -> bytes:
    """A hundred bytes that claim 60,000 × 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b""))
        + _chunk(b"IEND", b"")
    )


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PHP = b"<?php system($_GET['c']); ?>"
NO_PHOTOS = {
    "an empty file": ("a.jpg", b""),
    "a text": ("a.jpg", b"this is not a photo"),
    "null bytes": ("a.jpg", b"\0" * 4096),
    "a drawing with a script": ("a.svg", SVG),
    "a drawing that calls itself a photo": ("a.jpg", SVG),
    "a page": ("a.png", b"<!doctype html><script>alert(1)</script>"),
    "a program": ("a.jpg", b"MZ" + b"\0" * 200),
    "a program of another system": ("a.jpg", b"\x7fELF" + b"\0" * 200),
    "an animation": ("a.gif", b"GIF89a\x01\0\x01\0\0\0\0;"),
    "a paper": ("a.jpg", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"),
    "an archive": ("a.jpg", _archive()),
    "half a photo": ("a.jpg", photo()[: len(photo()) // 2]),
    "only the beginning": ("a.jpg", b"\xff\xd8\xff"),
    "a photo and an archive": ("a.jpg", photo() + _archive()),
    "a photo and a page": ("a.jpg", photo() + b"<html><script>alert(1)</script></html>"),
    "a photo and a program": ("a.php", photo() + PHP),
    "a picture of 3.6 thousand million pixels": ("a.png", _wide_png()),
    "a bitmap": ("a.bmp", _drawn("BMP")),
    "a print": ("a.tif", _drawn("TIFF")),
    "an icon": ("a.ico", _drawn("ICO")),
    "16 MB": ("a.jpg", photo() + b"\0" * 16_000_000),
    "50 MB": ("a.jpg", photo() + b"\0" * 50_000_000),
}
PHOTOS_WITH_NAMES = {
    "a way out of the folder": "../../../etc/passwd.jpg",
    "a device": "con.jpg",
    "two endings": "photo.php.jpg",
    "a script": "<script>.jpg",
    "a null byte": "a\x00.jpg",
    "a direction override": "gpj.\u202ephp.jpg",
    "255 characters": "x" * 251 + ".jpg",
    "an odd ending": "photo.exe",
    "chinese": "井盖.jpg",
}
