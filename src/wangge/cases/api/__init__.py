"""Doors of cases for machines: reports, lists, moves, and what stands beside the flow."""

from ninja import Router

from wangge.cases.api import beside, cases, dictionary, handover, moves, photos

router = Router(tags=["cases"])
for part in (cases, moves, beside, handover, photos, dictionary):
    router.add_router("", part.router)

__all__ = ["router"]
