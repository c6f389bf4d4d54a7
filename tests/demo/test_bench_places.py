"""The benchmark of locating points runs, finds what it asks for, and leaves nothing behind."""

import pytest

from wangge.demo.bench_places import Volume, figures
from wangge.tenants.models import Tenant

pytestmark = pytest.mark.django_db


def test_each_figure_stands_beside_its_reference():
    found = list(figures(Volume(side=6, in_bulk=200, one_by_one=5)))

    assert [(one["name"], one["unit"]) for one in found] == [
        ("locate_in_bulk", "points/s"),
        ("locate_one", "ms"),
    ]
    for one in found:
        assert one["value"] > 0
        assert one["ratio"] == pytest.approx(one["value"] / one["reference"], rel=0.05, abs=0.01)
    assert not Tenant.objects.filter(code="bench-places").exists()
