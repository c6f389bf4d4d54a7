"""Putting the plan on the map: divisions, three grid systems, the drawing, responsibility grids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

import shapely
from django.contrib.gis.geos import GEOSGeometry

from wangge.demo.town import names, plan
from wangge.places.actions.cells import DrawnCell, put_cells
from wangge.places.actions.divisions import Drawn, put_divisions
from wangge.places.actions.responsibility import put_responsibility_grid
from wangge.places.actions.told import Told
from wangge.places.gridding import Area, cut
from wangge.places.located import DEPTH
from wangge.places.models import CGCS2000, Cell, Division, Drawing, GridSystem
from wangge.tenants.models import Tenant

SIZE = 100.0  # metres of a unit grid
ROUNDS = ("ab", "cd", "e", "fg", "hi", "j", "klm", "n", "op", "qr")
"""The communities of each responsibility grid."""


def lay_out(tenant: Tenant, told: Told, rng: Random) -> None:
    """Everything that has a place."""
    put_divisions(tenant, list(_divisions()), told)
    divisions = {one.code: one for one in Division.objects.of(tenant)}
    unit = _unit_grids(tenant, told, divisions)
    _social_grids(tenant, told, divisions)
    _fire_grids(tenant, told, divisions)
    _rounds(unit, told)
    _draw(tenant, rng)


def _divisions() -> Iterator[Drawn]:
    whole = [block for letter in plan.letters() for block in plan.blocks_of(letter)]
    yield Drawn(names.DISTRICT_CODE, names.DISTRICT.zh, Division.Level.DISTRICT, shape=plan.area(whole))
    for digits, (name, letters) in names.STREETS.items():
        blocks = [block for letter in letters for block in plan.blocks_of(letter)]
        yield Drawn(names.street_code(digits), name, Division.Level.STREET, shape=plan.area(blocks))
    for letter, (name, _) in names.COMMUNITIES.items():
        shape = plan.area(list(plan.blocks_of(letter)))
        yield Drawn(names.community_code(letter), name, Division.Level.COMMUNITY, shape=shape)


def _unit_grids(tenant: Tenant, told: Told, divisions: dict[str, Division]) -> GridSystem:
    """Squares cut at the communities' boundaries, in the class of their community."""
    system = _system(tenant, "city", "城市管理网格", "City management", ["单元网格"])
    depth = DEPTH[Division.Level.COMMUNITY]
    classes = {names.community_code(letter): grade for letter, (_, grade) in names.COMMUNITIES.items()}
    areas = [Area(code, plan.area(list(plan.blocks_of(letter))), depth) for code, letter in _by_code()]
    drawn = [
        DrawnCell(
            piece.code,
            piece.shape,
            division=divisions[piece.area.code],
            area_class=classes[piece.area.code],
            provisional=piece.provisional,
        )
        for piece in cut(areas, SIZE)
    ]
    put_cells(system, drawn, told)
    return system


def _by_code() -> list[tuple[str, str]]:
    return [(names.community_code(letter), letter) for letter in names.COMMUNITIES]


def _social_grids(tenant: Tenant, told: Told, divisions: dict[str, Division]) -> None:
    """Social service works on blocks of houses."""
    system = _system(tenant, "social", "社会服务网格", "Social service", ["社区网格"])
    drawn = [
        DrawnCell(f"{code}S{number:02}", plan.area([block]), f"第{number}网格", division=divisions[code])
        for code, letter in _by_code()
        for number, block in enumerate(plan.blocks_of(letter), 1)
    ]
    put_cells(system, drawn, told)


def _fire_grids(tenant: Tenant, told: Told, divisions: dict[str, Division]) -> None:
    """Fire protection: a large grid for each street, a middle one for each community."""
    system = _system(tenant, "fire", "消防网格", "Fire protection", ["大网格", "中网格"])
    large = [
        DrawnCell(f"F{digits}", plan.area([b for letter in letters for b in plan.blocks_of(letter)]), name)
        for digits, (name, letters) in names.STREETS.items()
    ]
    middle = [
        DrawnCell(
            f"F{code[6:]}",
            plan.area(list(plan.blocks_of(letter))),
            level=1,
            parent=f"F{code[6:9]}",
            division=divisions[code],
        )
        for code, letter in _by_code()
    ]
    put_cells(system, [*large, *middle], told)


def _rounds(system: GridSystem, told: Told) -> None:
    """Which unit grids one supervisor walks."""
    for number, letters in enumerate(ROUNDS, 1):
        own = [names.community_code(letter) for letter in letters]
        codes = list(
            Cell.objects.filter(system=system, division__code__in=own).values_list("code", flat=True)
        )
        put_responsibility_grid(system, f"R{number:02}", f"第{number}责任网格", codes, told)


def _system(tenant: Tenant, code: str, name: str, name_en: str, levels: list[str]) -> GridSystem:
    return GridSystem.objects.create(tenant=tenant, code=code, name=name, name_en=name_en, levels=levels)


def _draw(tenant: Tenant, rng: Random) -> None:
    """What lies under every map, from the ground up."""
    Drawing.objects.bulk_create(
        Drawing(
            tenant=tenant,
            kind=kind,
            name=name,
            geom=GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=CGCS2000),
        )
        for kind, name, shape in [*_areas(rng), *_lines(rng)]
    )


def _areas(rng: Random) -> Iterable[tuple[str, str, shapely.Geometry]]:
    yield from (("building", "", house) for house in plan.houses(rng))
    yield from (("park", names.PARK_NAMES[number], plan.park(*block)) for block, number in plan.PARKS.items())
    for block, name in zip(plan.SQUARES, names.SQUARE_NAMES, strict=True):
        yield "square", name, plan.square(*block)
    yield "water", names.RIVER, plan.river()


def _lines(rng: Random) -> Iterable[tuple[str, str, shapely.Geometry]]:
    yield from (("road", "", plan.on_ground(lane)) for lane in plan.lanes(rng))
    for across, named in ((False, names.AVENUES), (True, names.ROADS)):
        for number, name in enumerate(named):
            kind = "main_road" if number % 2 == 0 or name == "汀禾大街" else "road"
            yield kind, name, plan.on_ground(plan.street_line(across, number))
