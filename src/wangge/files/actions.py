"""Take photos and papers in, once each; draw what may be shown of a photo."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from django.utils import timezone

from wangge.core import exif, images
from wangge.files import disk
from wangge.files.models import Blob
from wangge.files.papers import PDF, check_paper
from wangge.tenants.models import Tenant

log = logging.getLogger(__name__)

THUMBNAIL_PX = 320


@dataclass(frozen=True)
class Photo:
    """A stored photo and what the camera said: position (WGS84 degrees) and time, where it said so."""

    blob: Blob
    lon: float | None
    lat: float | None
    taken_at: datetime | None


def store(data: bytes, media_type: str, tenant: Tenant, **known: object) -> Blob:
    """Keep bytes under their content's name; what is there already is not kept twice.

    On disk first, then in the database: a row never lacks its file, and the sweeper removes a file whose
    transaction failed.
    """
    name = disk.write(tenant.code, data)
    blob = Blob(tenant=tenant, sha256=name, media_type=media_type, size=len(data), **known)
    Blob.objects.bulk_create([blob], ignore_conflicts=True)
    return Blob.objects.select_related("tenant").get(tenant=tenant, sha256=name)


def store_photo(data: bytes, tenant: Tenant, zone: tzinfo | None = None) -> Photo:
    """Keep a photo as it came, restricted, and answer where and when it was taken.

    ``draw`` makes what may be shown of it, in a job or when somebody looks first. ``zone`` is that of a
    camera clock without one. Raises a PictureRefused.
    """
    picture = images.verify(data)
    shot = exif.read(data, zone or timezone.get_default_timezone())
    known = {"width": picture.width, "height": picture.height}
    told = {"lon": shot.lon, "lat": shot.lat, "taken_at": shot.taken_at}
    blob = store(data, picture.media_type, tenant, restricted=True, **known, **told)
    if not blob.restricted:  # the same bytes came in by another way before
        blob.restricted = True
        blob.save(update_fields=["restricted"])
    return Photo(blob, shot.lon, shot.lat, shot.taken_at)


class Upload(Protocol):
    """A file that somebody sends, not read yet."""

    size: int | None

    def read(self) -> bytes: ...


def store_sent_photo(file: Upload, tenant: Tenant) -> Photo:
    """`store_photo` of a file that is read only if it is not too large. Raises a PictureRefused."""
    if (size := file.size or 0) > images.MAX_BYTES:
        megabytes, limit = round(size / 1e6, 1), images.MAX_BYTES // 1_000_000
        raise images.PictureTooLarge(field="photo", megabytes=megabytes, limit=limit)
    return store_photo(file.read(), tenant)


def store_paper(data: bytes, tenant: Tenant) -> Blob:
    """Keep a PDF. Raises a PaperRefused."""
    check_paper(data)
    return store(data, PDF, tenant)


def draw(blob: Blob) -> Blob:
    """Draw what may be shown of a photo, if that was not done. Raises a PictureRefused."""
    if blob.restricted and not blob.thumbnail_id:
        data = disk.read(blob.tenant.code, blob.sha256)
        blob.shown = store(images.strip(data), blob.media_type, blob.tenant)
        blob.thumbnail = store(images.thumbnail(data, THUMBNAIL_PX), "image/jpeg", blob.tenant)
        blob.save(update_fields=["shown", "thumbnail"])
    return blob


def draw_pending(limit: int = 20) -> int:
    """Draw the photos that nobody has looked at yet, oldest first; answers how many were tried.

    One that cannot be drawn is marked and not tried again.
    """
    pending = Blob.objects.filter(restricted=True, thumbnail=None, undrawable=False)
    blobs = list(pending.select_related("tenant").order_by("pk")[:limit])
    for blob in blobs:
        try:
            draw(blob)
        except (images.PictureRefused, OSError):
            log.exception("photo %s cannot be drawn", blob.pk)
            Blob.objects.filter(pk=blob.pk).update(undrawable=True)
    return len(blobs)
