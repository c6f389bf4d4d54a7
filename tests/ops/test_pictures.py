"""The pictures of the documents: those that are listed, and small."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from ops.paths import ROOT
from ops.pictures import LANGUAGES, PICTURES, WIDEST, small

FOLDER = ROOT / "docs" / "pictures"
MOST = 200 * 1024


GUIDE = ROOT / "docs" / "guide"
SHOWN = re.compile(r"\.\./\.\./pictures/(\w+)/([\w-]+)\.png")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_picture_is_there_and_no_other(language: str) -> None:
    assert {file.stem for file in (FOLDER / language).iterdir()} == {picture.name for picture in PICTURES}


def test_pictures_are_small() -> None:
    assert [file.name for file in FOLDER.rglob("*.png") if file.stat().st_size > MOST] == []


@pytest.mark.parametrize(
    "page", sorted(GUIDE.glob("*/*.md")), ids=lambda page: f"{page.parent.name}-{page.stem}"
)
def test_every_page_of_the_guide_shows_pictures_in_its_own_language(page: Path) -> None:
    shown = SHOWN.findall(page.read_text())

    assert shown or page.stem == "README"
    assert {language for language, _name in shown} <= {page.parent.name}
    assert [name for language, name in shown if not (FOLDER / language / f"{name}.png").is_file()] == []


def test_a_picture_is_scaled_and_keeps_its_shape() -> None:
    taken = io.BytesIO()
    Image.new("RGB", (WIDEST * 2, WIDEST)).save(taken, "PNG")

    assert small(taken.getvalue()).size == (WIDEST, WIDEST // 2)
