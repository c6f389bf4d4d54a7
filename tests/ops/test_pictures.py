"""The pictures of the documents: those that are listed, and small."""

import io

from PIL import Image

from ops.paths import ROOT
from ops.pictures import PICTURES, WIDEST, small

FOLDER = ROOT / "docs" / "pictures"
MOST = 200 * 1024


def test_every_listed_picture_is_there_and_no_other() -> None:
    assert {file.stem for file in FOLDER.glob("*.png")} == {picture.name for picture in PICTURES}


def test_pictures_are_small() -> None:
    assert [file.name for file in FOLDER.glob("*.png") if file.stat().st_size > MOST] == []


def test_a_picture_is_scaled_and_keeps_its_shape() -> None:
    taken = io.BytesIO()
    Image.new("RGB", (WIDEST * 2, WIDEST)).save(taken, "PNG")

    assert small(taken.getvalue()).size == (WIDEST, WIDEST // 2)
