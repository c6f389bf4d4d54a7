"""The national code tables, and what every tenant starts with. Sowing twice changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from wangge.catalogue.models import AreaClass, Crosswalk, Matter, Scheme, Source
from wangge.tenants.models import Tenant

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def seed_catalogue() -> dict[str, int]:
    """Write schemes, matters and crosswalk shared by all tenants; the answer counts the rows."""
    schemes = [Scheme(**row) for row in _rows("schemes")]
    Scheme.objects.bulk_create(
        schemes, update_conflicts=True, unique_fields=["code"], update_fields=["title", "code_length"]
    )
    return {"schemes": len(schemes), "matters": _seed_matters(), "crosswalk": _seed_crosswalk()}


def _seed_matters() -> int:
    majors = {(row["scheme"], row["kind"], row["major"]): row for row in _rows("majors")}
    rows = [_matter(row, majors[row["scheme"], row["kind"], row["code"][:2]]) for row in _rows("matters")]
    Matter.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "scheme", "kind", "code"],
        update_fields=["name", "name_en", "major_name", "major_name_en", "confidence"],
    )
    return len(rows)


def _matter(row: dict[str, str], major: dict[str, str]) -> Matter:
    return Matter(
        scheme_id=row["scheme"],
        kind=row["kind"],
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        major_name=major["name"],
        major_name_en=major["name_en"],
        confidence=row["confidence"],
    )


def _seed_crosswalk() -> int:
    rows = [
        Crosswalk(
            kind=row["kind"],
            from_scheme_id=row["from_scheme"],
            from_code=row["from_code"],
            to_scheme_id=row["to_scheme"],
            to_code=row["to_code"],
            confidence=row["confidence"],
        )
        for row in _rows("crosswalk")
    ]
    Crosswalk.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "from_scheme", "from_code", "to_scheme"],
        update_fields=["to_code", "confidence"],
    )
    return len(rows)


@transaction.atomic
def seed_tenant_catalogue(tenant: Tenant) -> None:
    """The sources and area classes a tenant starts with; its own changes to them stay."""
    sources = [
        Source(tenant=tenant, is_public=row.pop("is_public") == "1", **row) for row in _rows("sources")
    ]
    Source.objects.bulk_create(sources, ignore_conflicts=True)
    classes = [AreaClass(tenant=tenant, **row) for row in _rows("area_classes")]
    AreaClass.objects.bulk_create(classes, ignore_conflicts=True)


def first_words(name: str) -> list[dict[str, str]]:
    """What a new tenant begins with, before it is there: ``sources`` or ``area_classes``."""
    return _rows(name)
