"""A flat city of 42,025 unit grids: 205 by 205, in 5 districts, 25 streets and 1,025 communities.

Written in bulk, past the import: seconds instead of minutes. What an import refuses does not occur here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from wangge.places.models import (
    CGCS2000,
    Boundary,
    Cell,
    Division,
    GridSystem,
    ResponsibilityGrid,
)
from wangge.tenants.models import Tenant

SINCE = date(2020, 1, 1)
DISTRICTS, STREETS, COMMUNITIES = 5, 5, 41  # districts; streets of one; communities of one of those
ROW = 41  # cells of a community, side by side
WEST, SOUTH = 116.0, 39.5
WIDE, HIGH = 0.00117, 0.0009  # degrees of a cell: about 100 m
CELL_M2 = 10_000.0
CITY = "9907"


@dataclass(frozen=True)
class Block:
    """A rectangle of cells: column and row of its south-western corner, and how many."""

    column: int
    row: int
    columns: int
    rows: int

    @property
    def geom(self) -> MultiPolygon:
        west, south = corner(self.column, self.row)
        east, north = corner(self.column + self.columns, self.row + self.rows)
        return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=CGCS2000)

    @property
    def area_m2(self) -> float:
        return CELL_M2 * self.columns * self.rows


@dataclass
class Ground:
    """Divisions by level, in order, and the responsibility grids."""

    districts: list[Division]
    streets: list[Division]
    communities: list[Division]
    grids: list[ResponsibilityGrid]  # one a community


def corner(column: int, row: int) -> tuple[float, float]:
    """The south-western corner of a cell, in degrees."""
    return round(WEST + column * WIDE, 6), round(SOUTH + row * HIGH, 6)


def community_block(number: int) -> Block:
    """A community is one row of cells of its street."""
    street, row = divmod(number, COMMUNITIES)
    district, block = divmod(street, STREETS)
    return Block(district * ROW, block * COMMUNITIES + row, ROW, 1)


def lay_out(tenant: Tenant) -> Ground:
    """Write divisions, boundaries, two grid systems and responsibility grids."""
    city = _division(tenant, CITY + "00000000", "平川市", "city", None)
    city.save()
    districts = _divisions(tenant, "district", DISTRICTS, [city])
    streets = _divisions(tenant, "street", DISTRICTS * STREETS, districts)
    communities = _divisions(tenant, "community", DISTRICTS * STREETS * COMMUNITIES, streets)
    _boundaries(tenant, [city, *districts, *streets, *communities])
    _cells(tenant, communities)
    return Ground(districts, streets, communities, _responsibility(tenant, communities))


def _division(tenant: Tenant, code: str, name: str, level: str, above: Division | None) -> Division:
    return Division(tenant=tenant, code=code, name=name, level=level, parent=above)


def _divisions(tenant: Tenant, level: str, number: int, above: list[Division]) -> list[Division]:
    """The same number of divisions below each of those above."""
    each = number // len(above)
    word = {"district": "区", "street": "街道", "community": "社区"}[level]
    rows = [
        _division(tenant, _code(parent, i + 1), f"{_ordinal(n + 1)}{word}", level, parent)
        for n, (parent, i) in enumerate((parent, i) for parent in above for i in range(each))
    ]
    return Division.objects.bulk_create(rows)


def _code(above: Division, number: int) -> str:
    known = {"city": 4, "district": 6, "street": 9}[above.level]
    wide = 2 if above.level == "city" else 3
    return f"{above.code[:known]}{number:0{wide}}".ljust(12, "0")


def _ordinal(number: int) -> str:
    return f"第{number}"


def _boundaries(tenant: Tenant, divisions: list[Division]) -> None:
    number = {"city": 0, "district": 0, "street": 0, "community": 0}
    rows = []
    for division in divisions:
        block = _block(division.level, number[division.level])
        number[division.level] += 1
        rows.append(
            Boundary(
                tenant=tenant,
                division=division,
                geom=block.geom,
                area_m2=block.area_m2,
                valid=DateRange(SINCE, None),
            )
        )
    Boundary.objects.bulk_create(rows)


def _block(level: str, number: int) -> Block:
    side = COMMUNITIES
    match level:
        case "city":
            return Block(0, 0, DISTRICTS * ROW, STREETS * side)
        case "district":
            return Block(number * ROW, 0, ROW, STREETS * side)
        case "street":
            district, block = divmod(number, STREETS)
            return Block(district * ROW, block * side, ROW, side)
        case _:
            return community_block(number)


def _cells(tenant: Tenant, communities: list[Division]) -> None:
    """Unit grids of city management, and a second system with one social-service grid a community."""
    city = GridSystem.objects.create(tenant=tenant, code="city", name="城市管理网格")
    social = GridSystem.objects.create(tenant=tenant, code="social", name="社会服务网格")
    values = {
        "tenant": tenant.pk,
        "city": city.pk,
        "communities": [division.pk for division in communities],
        "columns": [community_block(n).column for n in range(len(communities))],
        "rows": [community_block(n).row for n in range(len(communities))],
        "since": SINCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNIT_GRIDS, values)
    Cell.objects.bulk_create(_social(social, n, division) for n, division in enumerate(communities))


_UNIT_GRIDS = f"""
insert into places_cell (
  tenant_id, system_id, code, name, level, division_id, geom, area_m2, area_class, land_use, provisional,
  valid
)
select d.tenant_id, %(city)s, d.code || lpad((i + 1)::text, 3, '0'), '', 0, d.id,
  ST_Multi(ST_MakeEnvelope(
    round({WEST} + (c.col + i) * {WIDE}, 6)::float8, round({SOUTH} + c.row * {HIGH}, 6)::float8,
    round({WEST} + (c.col + i + 1) * {WIDE}, 6)::float8, round({SOUTH} + (c.row + 1) * {HIGH}, 6)::float8,
    {CGCS2000})),
  {CELL_M2}, '', '', false, daterange(%(since)s::date, null)
from unnest(%(communities)s::bigint[], %(columns)s::int[], %(rows)s::int[]) c (id, col, row)
join places_division d on d.id = c.id
cross join generate_series(0, {ROW - 1}) i
"""


def _social(system: GridSystem, number: int, division: Division) -> Cell:
    block = community_block(number)
    return Cell(
        tenant_id=division.tenant_id,
        system=system,
        code=social_code(division),
        division=division,
        geom=block.geom,
        area_m2=block.area_m2,
        valid=DateRange(SINCE, None),
    )


def social_code(community: Division) -> str:
    """The code of a community's one social-service grid."""
    return f"{community.code}901"


def _responsibility(tenant: Tenant, communities: list[Division]) -> list[ResponsibilityGrid]:
    """One responsibility grid a community, with its unit grids."""
    grids = ResponsibilityGrid.objects.bulk_create(
        ResponsibilityGrid(tenant=tenant, code=f"R{n + 1:04}", name=f"{division.name}责任网格")
        for n, division in enumerate(communities)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into places_responsibilitycell (grid_id, cell_id, valid) "
            "select g.grid, c.id, '(,)' from unnest(%s::bigint[], %s::bigint[]) g (grid, division) "
            "join places_cell c on c.division_id = g.division join places_gridsystem s on s.id = c.system_id "
            "where s.code = 'city'",
            [[grid.pk for grid in grids], [division.pk for division in communities]],
        )
    return grids
