"""Papers: a Typst template and the facts it prints become a PDF. What people wrote is never markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.core.errors import Refused
from wangge.tenants.models import Tenant

TEMPLATES = Path(__file__).parent / "papers"
MARK = "mark.typ"
FONT_FOLDER = Path("/usr/share/fonts/truetype/wqy")  # Debian's fonts-wqy-zenhei
HAN_FONTS = (
    "WenQuanYi Zen Hei", "Noto Sans CJK SC", "Noto Serif CJK SC", "Source Han Sans SC", "Source Han Serif SC",
    "FangSong", "SimSun", "Microsoft YaHei", "PingFang SC",
)  # fmt: skip


class ChineseFontMissing(Refused):
    """A paper without a font for Chinese would show boxes where words should be."""

    code = "chinese_font_missing"
    message = "Papers cannot be printed: this server has no Chinese font. Install the package “%(package)s”."
    status = 503


def pdf(template: str, told: Mapping[str, object], at: datetime, folder: Path, tenant: Tenant) -> bytes:
    """Paper ``papers/<template>.typ``; pictures it names lie in ``folder``. Raises `ChineseFontMissing`.

    Of a practice copy every page is marked, so that nobody takes it for a real one.
    """
    fonts, han = _fonts(FONT_FOLDER)
    if not han:
        raise ChineseFontMissing(package="fonts-wqy-zenhei")
    mark = {"mark": _("PRACTICE"), "mark-said": _("Practice copy: nothing on this paper is real.")}
    marked = mark if tenant.is_practice else dict.fromkeys(mark, "")
    facts = {"lang": (get_language() or "zh")[:2], "han": han, **marked, **told}
    paper = folder / f"{template}.typ"
    paper.write_text("".join((TEMPLATES / name).read_text() for name in (MARK, paper.name)))
    (folder / "told.json").write_text(json.dumps(facts, ensure_ascii=False))
    return typst.compile(paper, root=folder, font_paths=fonts, timestamp=int(at.timestamp()))


@cache
def _fonts(folder: Path) -> tuple[typst.Fonts, str]:
    """Debian's fonts alone where they are, else whatever the machine has; and the Chinese one among them."""
    known = folder.is_dir()
    fonts = typst.Fonts(include_system_fonts=not known, font_paths=[folder] if known else [])
    there = set(fonts.families())
    return fonts, next((name for name in HAN_FONTS if name in there), "")
