"""The variants every tenant begins with; it may change them and add its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wangge.cases.models import Variant, VariantRow
from wangge.tenants.models import Tenant

SAMPLE_UNCHECKED = 0.9  # of ten answers nine are waived, one is checked


@dataclass(frozen=True)
class Seed:
    """One variant: labels, step track, rows (move → mode, share made by itself), options."""

    code: str
    name: str
    name_en: str
    track: str = "national"
    rows: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)


VARIANTS = (
    Seed("national_seven", "国家七环节", "National seven links"),
    Seed("beijing_eight", "北京八步", "Beijing eight steps", track="beijing"),
    Seed(
        "five_steps",
        "五步闭环",
        "Five steps",
        rows={
            "feed_back": ("auto", 1.0),
            "waive_check": ("auto", SAMPLE_UNCHECKED),
            "ask_check": ("auto", 1.0),
        },
    ),
    Seed("small_station", "小站点", "Small station", options={"same_person_files": True}),
    Seed(
        "short_flow",
        "简易流程",
        "Short flow",
        rows={"settle": ("hand", 1.0), "close": ("auto", SAMPLE_UNCHECKED)},
    ),
    Seed("dispatch_first", "先派后补", "Dispatch first", rows={"dispatch_now": ("hand", 1.0)}),
    Seed("community", "社区自治", "Community", options={"check_way": "resident"}),
)


def seed_variants(tenant: Tenant) -> None:
    """Write the variants a tenant does not have yet."""
    for seed in VARIANTS:
        variant, made = Variant.objects.get_or_create(
            tenant=tenant,
            code=seed.code,
            defaults={
                "name": seed.name,
                "name_en": seed.name_en,
                "track": seed.track,
                "options": dict(seed.options),
            },
        )
        if made:
            VariantRow.objects.bulk_create(
                VariantRow(tenant=tenant, variant=variant, move=move, mode=mode, sample=share)
                for move, (mode, share) in seed.rows.items()
            )
