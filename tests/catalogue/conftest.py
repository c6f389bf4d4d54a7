"""Two towns with the national codes and their own sources."""

from datetime import date

import pytest

from tests.world import small_world
from wangge.catalogue.models import Matter
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.places.located import FoundCell, FoundDivision, Located

TODAY = date(2026, 3, 10)


def matter(code, kind="matter", scheme="2026"):
    return Matter.objects.get(tenant=None, scheme=scheme, kind=kind, code=code)


def located_in(*divisions, cell=None):
    """A place in these divisions and, if given, in one cell."""
    found = tuple(FoundDivision(d.pk, d.code, d.name, d.level, d.parent_id) for d in divisions)
    if cell is None:
        return Located(found, {})
    system = cell.system.code
    one = FoundCell(cell.pk, cell.code, cell.name, cell.level, cell.parent_id, system, "", None)
    return Located(found, {system: (one,)})


@pytest.fixture
def world(db):
    seed_catalogue()
    world = small_world()
    for town in (world.here, world.there):
        seed_tenant_catalogue(town.tenant)
    return world


@pytest.fixture
def here(world):
    return world.here


@pytest.fixture
def place(here):
    """The first cell of the town, in its community, street and district."""
    return located_in(*here.divisions.values(), cell=here.cells[0])
