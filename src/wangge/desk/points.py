"""Cases as points on a map (GeoJSON)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wangge.cases.faces import Face
from wangge.cases.models import Leg

Feature = dict[str, Any]


def point_of(leg: Leg, face: Face, url: str) -> Feature:
    """One case with its light, what it is about, and where a press on it leads."""
    case = leg.case
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [case.point.x, case.point.y]},
        "properties": {
            "number": case.number,
            "light": face.state,
            "label": f"{case.matter or case.description[:20]} · {case.place_text}",
            "url": url,
        },
    }


def collection(features: Sequence[Feature]) -> Feature:
    return {"type": "FeatureCollection", "features": list(features)}
