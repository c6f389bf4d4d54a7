"""Relations go down only, string foreign keys too; every row belongs to a tenant."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from wangge.people.models import Person
from wangge.tenants.models import Owned, Tenant

ROOT = Path(__file__).resolve().parents[2]
OURS = [app for app in apps.get_app_configs() if app.name.startswith("wangge.")]
SHARED = set(
    [
        "Backup",  # of the whole installation
        "Crosswalk",
        "Cursor",
        "Entry",
        "Holiday",
        "HolidayYear",
        "Matter",
        "Person",
        "Scheme",
        "Seal",
        "Session",
        "Tenant",
    ]
)


def floors() -> dict[str, int]:
    """App → floor, the ground floor being the highest number, from the import contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    return {app.strip(" ()"): n for n, layer in enumerate(layers) for app in layer.split("|")}


def upward(source: str, target: str) -> bool:
    """Whether a relation from one app to another would look up, or across to a sibling."""
    heights = floors()
    return source != target and heights[source] >= heights[target]


def relations() -> list[tuple[str, str, str]]:
    found = []
    for model in (model for app in OURS for model in app.get_models()):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                target = field.related_model._meta.app_label
                if target in floors():
                    found.append((f"{model.__name__}.{field.name}", model._meta.app_label, target))
    return found


def test_relations_go_down_only() -> None:
    assert [name for name, source, target in relations() if upward(source, target)] == []
    assert len(relations()) > 50


@pytest.mark.parametrize(
    ("source", "target", "bad"),
    [
        ("cases", "people", False),
        ("people", "cases", True),
        ("files", "vault", True),
        ("desk", "desk", False),
    ],
)
def test_the_rule_tells_down_from_up(source: str, target: str, bad: bool) -> None:
    assert upward(source, target) is bad


def test_every_model_belongs_to_a_tenant_or_is_named_here() -> None:
    loose = {
        m.__name__ for app in OURS for m in app.get_models() if not issubclass(m, Owned) and not _through(m)
    }
    assert loose - SHARED == set(), "make it Owned, or say here why it is shared"


def _through(model: type[models.Model]) -> bool:
    """Whether a row always belongs to something that has a tenant."""
    owners = [f.related_model for f in model._meta.fields if isinstance(f, models.ForeignKey) and not f.null]
    return any(o is Tenant or (isinstance(o, type) and issubclass(o, (Owned, Person))) for o in owners)
