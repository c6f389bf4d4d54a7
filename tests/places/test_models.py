"""What the database itself keeps right."""

from datetime import date

import pytest
import shapely
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.places.ground import TODAY, bound, cell, division
from wangge.places.models import Boundary, Cell, GridSystem, ResponsibilityCell, ResponsibilityGrid
from wangge.tenants.models import Tenant

pytestmark = pytest.mark.django_db
HERE = shapely.box(116.30, 39.90, 116.31, 39.91)
CHANGE = date(2025, 7, 1)


@pytest.fixture
def tenant():
    return Tenant.objects.create(code="town", name="Town")


def test_a_division_has_one_boundary_a_day(tenant):
    street = division(tenant, "990101001000", "street")
    bound(street, HERE, until=CHANGE)
    now = bound(street, HERE, since=CHANGE)

    with pytest.raises(IntegrityError, match="boundary_one_at_a_time"), transaction.atomic():
        bound(street, HERE, since=TODAY)

    assert [Boundary.objects.on(TODAY).get(), Boundary.objects.of(tenant).on(CHANGE).get()] == [now, now]


def test_a_code_names_one_cell_of_a_system_a_day(tenant):
    city = GridSystem.objects.create(tenant=tenant, code="city", name="City")
    fire = GridSystem.objects.create(tenant=tenant, code="fire", name="Fire")
    first = cell(city, "990101001000001", HERE, until=CHANGE)
    second = cell(city, "990101001000001", HERE, since=CHANGE)
    cell(fire, "990101001000001", HERE)

    with pytest.raises(IntegrityError, match="cell_one_at_a_time"), transaction.atomic():
        cell(city, "990101001000001", HERE)

    assert list(Cell.objects.filter(system=city).on(date(2025, 6, 30))) == [first]
    assert list(Cell.objects.filter(system=city).on(CHANGE)) == [second]


def test_a_cell_is_once_in_a_responsibility_grid(tenant):
    city = GridSystem.objects.create(tenant=tenant, code="city", name="City")
    grid = ResponsibilityGrid.objects.create(tenant=tenant, code="R1", name="R1")
    one = cell(city, "990101001000001", HERE)
    ResponsibilityCell.objects.create(grid=grid, cell=one, valid=DateRange(None, CHANGE))
    ResponsibilityCell.objects.create(grid=grid, cell=one, valid=DateRange(CHANGE, None))

    with pytest.raises(IntegrityError, match="responsibility_cell"), transaction.atomic():
        grid.memberships.create(cell=one)
