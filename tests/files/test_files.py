"""Stored once, whole, and shown without what the camera knew."""

import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from tests.world import small_world
from wangge.core.images import NotAPicture, PictureBroken, PictureTooLarge
from wangge.files import disk, jobs, sweeping
from wangge.files.actions import draw, draw_pending, store, store_paper, store_photo
from wangge.files.models import Blob
from wangge.files.papers import NotAPaper, PaperActive, PaperTooLarge
from wangge.files.queries import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return small_world()


def photo(size=(640, 480), colour="red"):
    """A JPEG with position (116.5 E, 39.9 N), time and maker."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Phonemaker"
    shot = exif.get_ifd(ExifTags.IFD.Exif)
    shot[ExifTags.Base.DateTimeOriginal] = "2026:03:10 11:00:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] = (116.0, 30.0, 0.0), "E"
    gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] = (39.0, 54.0, 0.0), "N"
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_tells_where_and_when_and_is_kept_as_it_came(world):
    data = photo()
    found = store_photo(data, world.here.tenant)
    assert (found.lon, found.lat) == (116.5, 39.9)
    assert found.taken_at == datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
    assert (found.blob.width, found.blob.height, found.blob.restricted) == (640, 480, True)
    assert read(found.blob, "original").data == data


def test_what_is_shown_knows_nothing_of_place_and_camera(world):
    blob = store_photo(photo(), world.here.tenant).blob
    for variant, side in [("shown", 640), ("thumbnail", 320)]:
        content = read(blob, variant)
        image = Image.open(io.BytesIO(content.data))
        assert max(image.size) == side
        assert dict(image.getexif()) == {}
        assert b"Phonemaker" not in content.data
        assert content.media_type == "image/jpeg"


def test_photos_nobody_looked_at_are_drawn_by_the_job(world):
    blobs = [store_photo(photo(colour=colour), world.here.tenant).blob for colour in ["red", "blue"]]
    disk.path_of("here", blobs[0].sha256).unlink()
    assert [draw_pending(), draw_pending()] == [2, 0]
    for blob in blobs:
        blob.refresh_from_db()
    assert [blob.undrawable for blob in blobs] == [True, False]
    with mock.patch("wangge.files.actions.images.strip") as strip:
        assert draw(blobs[1]).shown
        strip.assert_not_called()


def test_the_same_bytes_are_one_file_and_one_row_a_tenant(world):
    data = photo()
    first, second = store_photo(data, world.here.tenant), store_photo(data, world.here.tenant)
    other = store_photo(data, world.there.tenant)
    assert first.blob == second.blob != other.blob
    assert [tenant for tenant, name, _ in disk.stored() if name == first.blob.sha256] == ["here", "there"]


def test_bytes_that_came_in_by_another_way_become_restricted_as_a_photo(world):
    data = photo()
    store(data, "image/jpeg", world.here.tenant)
    blob = store_photo(data, world.here.tenant).blob
    assert b"Phonemaker" not in read(blob, "shown").data


def test_what_is_no_photo_is_refused_and_leaves_nothing(world):
    bad = [
        (b"", NotAPicture),
        (b"GIF89a" + b"\0" * 100, NotAPicture),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", NotAPicture),
        (photo() + b"\0" * 15_000_000, PictureTooLarge),
        (photo()[:600], PictureBroken),
    ]
    for data, error in bad:
        with pytest.raises(error):
            store_photo(data, world.here.tenant)
    assert not Blob.objects.exists()
    assert list(disk.stored()) == []


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_paper_is_a_whole_pdf_without_anything_that_acts(world):
    blob = store_paper(PDF, world.here.tenant)
    assert read(blob) == (PDF, "application/pdf", disk.digest(PDF))
    bad = [
        (b"", NotAPaper),
        (photo(), NotAPaper),
        (b"PK\x03\x04" + PDF, NotAPaper),
        (PDF[:-8], NotAPaper),
        (PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type"), PaperActive),
        (PDF.replace(b"/Type", b"/S/J#61vaScript/Type"), PaperActive),
        (PDF.replace(b"/Type", b"/Names<</EmbeddedFile 3 0 R>>/Type"), PaperActive),
        (PDF[:-7] + b" " * 15_000_000 + b"%%EOF\n", PaperTooLarge),
    ]
    for data, error in bad:
        with pytest.raises(error):
            store_paper(data, world.here.tenant)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=4000))
def test_any_bytes_come_back_as_they_were(world, data):
    blob = store(data, "application/octet-stream", world.here.tenant)
    assert read(blob).data == data
    assert blob.size == len(data)


def test_an_interrupted_write_leaves_no_file_under_a_name(files_root):
    with (
        mock.patch("wangge.files.disk.os.fsync", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        disk.write("here", b"half")
    assert list(disk.stored()) == []


def test_a_killed_writer_leaves_only_what_the_sweeper_takes(files_root):
    program = (
        "import os, sys, pathlib; from wangge.files import disk;"
        "disk.root = lambda: pathlib.Path(sys.argv[1]);"
        "disk._folder = lambda folder: None;"
        "disk.os.fsync = lambda handle: os.kill(os.getpid(), 9);"
        "disk.write('here', b'x' * 1000)"
    )
    (files_root / disk.UNFINISHED).mkdir(parents=True)
    killed = subprocess.run([sys.executable, "-c", program, str(files_root)], check=False, env=os.environ)
    assert killed.returncode == -9
    assert len(list(disk.unfinished())) == 1
    assert list(disk.stored()) == []
    sweeping.sweep(at=datetime.now(UTC) + timedelta(days=2))
    assert list(disk.unfinished()) == []


def test_the_sweeper_takes_old_files_without_row_and_nothing_else(world):
    kept = store(b"kept", "text/plain", world.here.tenant)
    try:
        with transaction.atomic():
            lost = store(b"rolled back", "text/plain", world.here.tenant)
            raise InterruptedError
    except InterruptedError:
        pass
    now = datetime.now(UTC)
    assert sweeping.sweep(at=now) == []
    assert [path.name for path in sweeping.sweep(at=now + timedelta(days=2))] == [lost.sha256]
    assert read(kept).data == b"kept"


def test_the_sweeper_comes_every_night(world, files_root):
    path = disk.path_of("here", "0" * 64)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"nobody's")
    jobs.sweep_files(int((datetime.now(UTC) + timedelta(days=2)).timestamp()))
    assert not path.exists()


def test_a_changed_or_missing_file_is_found(world, capsys):
    blobs = [store(f"{n}".encode(), "text/plain", world.here.tenant) for n in range(3)]
    disk.path_of("here", blobs[0].sha256).write_bytes(b"changed")
    disk.path_of("here", blobs[1].sha256).unlink()
    assert list(sweeping.damaged()) == blobs[:2]
    with pytest.raises(SystemExit) as left:
        call_command("files", "check")
    assert left.value.code == 1
