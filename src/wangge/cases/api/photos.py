"""Photos: kept once, named by their content, seen only with their case."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from ninja import File, Router, UploadedFile

from wangge.cases import queries
from wangge.cases.api import shapes
from wangge.core.wire import AskedId
from wangge.files.actions import store_sent_photo
from wangge.files.queries import read

router = Router()


NOT_EMPTY = {"content": {"multipart/form-data": {"schema": {"properties": {"photo": {"minLength": 1}}}}}}


@router.post("/photos", response={201: shapes.PhotoOut}, openapi_extra={"requestBody": NOT_EMPTY})
def upload(request: HttpRequest, photo: File[UploadedFile]):
    """Keep a photo. Sent twice it is kept once: its content is its slip."""
    kept = store_sent_photo(photo, request.user.tenant)
    facts = {name: getattr(kept.blob, name) for name in ("sha256", "media_type", "size", "width", "height")}
    return shapes.PhotoOut(**facts, lon=kept.lon, lat=kept.lat, taken_at=kept.taken_at)


@router.get("/photos/{id}/{variant}", response={200: None})
def photo(request: HttpRequest, id: AskedId, variant: Literal["shown", "thumbnail"]):
    """A photo of a case that this person may see, without what the camera knew."""
    found = queries.photo_seen_by(request.user, id, timezone.now())
    content = read(found.blob, variant)
    answer = HttpResponse(content.data, content_type=content.media_type)
    answer["ETag"] = f'"{content.sha256}"'
    patch_cache_control(answer, private=True, max_age=3600)
    return answer
