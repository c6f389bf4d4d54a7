"""Where is this point? One by one and in bulk, with PostGIS as the oracle of the tree."""

import math
from datetime import date

import numpy as np
import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.places.ground import SINCE, TODAY, bound, cell, division
from wangge.core.coords import NotANumber, NullIsland, OutOfRange, Swapped
from wangge.places.locate import Ground, locate, locate_few, locate_many
from wangge.places.models import GridSystem
from wangge.tenants.models import Tenant

CHANGE = date(2025, 7, 1)


def skew(x: float, y: float) -> tuple[float, float]:
    """Turn and shear the plane a little, so that no edge runs along an axis."""
    return 116.3 + (x + 0.31 * y) / 100, 39.9 + (y - 0.17 * x) / 100


def square(x: float, y: float, size: float = 1) -> shapely.Polygon:
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
    return shapely.Polygon([skew(*corner) for corner in corners])


class Locating(TestCase):
    """A district of 4 × 4 with two streets, unit grids of 1 × 1, social grids of two levels, a neighbour."""

    @classmethod
    def setUpTestData(cls):
        cls.tenant = tenant = Tenant.objects.create(code="town", name="Town")
        cls.other = Tenant.objects.create(code="other", name="Other")
        cls.city = division(tenant, "990100000000", "city")
        cls.district = division(tenant, "990101000000", "district", cls.city, square(0, 0, 4))
        cls._streets()
        cls._unit_grids()
        cls._social_grids()
        elsewhere = GridSystem.objects.create(tenant=cls.other, code="city", name="City")
        cell(elsewhere, "990202001000001", square(0, 0, 9))
        division(cls.other, "990202000000", "district", None, square(0, 0, 9))

    @classmethod
    def _streets(cls):
        west = shapely.union(square(0, 0, 2), square(0, 2, 2))
        east = shapely.union(square(2, 0, 2), square(2, 2, 2))
        cls.west = division(cls.tenant, "990101001000", "street", cls.district, west)
        cls.east = division(cls.tenant, "990101002000", "street", cls.district, east)

    @classmethod
    def _unit_grids(cls):
        city = GridSystem.objects.create(tenant=cls.tenant, code="city", name="City")
        for x in range(4):
            for y in range(4):
                street = cls.west if x < 2 else cls.east
                code = f"{street.code}{4 * y + x + 1:03}"
                cell(city, code, square(x, y), division=street, area_class="AB"[x % 2])

    @classmethod
    def _social_grids(cls):
        social = GridSystem.objects.create(tenant=cls.tenant, code="social", name="Social")
        for x in (0, 2):
            block = cell(social, f"S{x}", square(x, 0, 2), level=0)
            for part in range(2):
                west = square(x + part, 0, 1)
                cell(social, f"S{x}-{part}", west, level=1, parent=block, area_class="C")

    def codes(self, x: float, y: float, on: date = TODAY):
        found = locate(self.tenant, *skew(x, y), on=on)
        cells = {system: [one.code for one in chain] for system, chain in found.cells.items()}
        return [one.code for one in found.divisions], cells

    def test_a_point_has_a_chain_of_divisions_and_cells_of_every_system(self):
        assert self.codes(0.5, 0.5) == (
            ["990100000000", "990101000000", "990101001000"],
            {"city": ["990101001000001"], "social": ["S0", "S0-0"]},
        )

    def test_the_answer_says_what_callers_need(self):
        found = locate(self.tenant, *skew(1.5, 0.5), on=TODAY)

        assert found.division.name == "990101001000"
        assert found.division.level == "street"
        assert found.cell().code == "990101001000002"
        assert found.cell("social").code == "S0-1"
        assert found.cell("fire") is None
        assert found.cell_codes == ["city:990101001000002", "social:S0-1"]
        assert found.area_class == "B"

    def test_outside_everything_is_empty(self):
        found = locate(self.tenant, 116.0, 39.0, on=TODAY)

        assert not found
        assert (found.divisions, found.cells, found.division, found.cell()) == ((), {}, None, None)
        assert (found.area_class, found.cell_codes) == ("", [])

    def test_before_the_first_boundary_there_is_nothing(self):
        assert not locate(self.tenant, *skew(0.5, 0.5), on=date(2023, 12, 31))
        assert locate(self.tenant, *skew(0.5, 0.5), on=SINCE)

    def test_a_moved_boundary_is_asked_by_day(self):
        moved = division(self.tenant, "990101003000", "street", self.district)
        bound(moved, square(10, 10), until=CHANGE)
        bound(moved, square(20, 20), since=CHANGE)

        def here(place: int, on: date):
            return [one.code for one in locate(self.tenant, *skew(place, place), on=on).divisions]

        assert here(10, date(2025, 6, 30))[-1:] == here(20, CHANGE)[-1:] == ["990101003000"]
        assert here(10, CHANGE) == here(20, date(2025, 6, 30)) == []

    def test_a_shared_edge_belongs_to_the_lowest_code(self):
        on_street_edge, corner = self.codes(2, 1), self.codes(1, 1)

        assert on_street_edge[0][-1] == "990101001000"
        assert on_street_edge[1] == {"city": ["990101001000002"], "social": ["S0", "S0-1"]}
        assert corner[1]["city"] == ["990101001000001"]

    def test_a_cell_and_its_street_agree_where_their_edges_differ_by_a_hair(self):
        bent = shapely.union(square(2, 0, 2), square(1.999, 0.5, 1))
        bound(division(self.tenant, "990101000900", "street", self.district), bent)

        divisions, cells = self.codes(1.9995, 1.2)

        assert (divisions[-1], cells["city"]) == ("990101001000", ["990101001000006"])

    def test_a_cell_tells_the_division_where_its_boundary_is_not_drawn(self):
        community = division(self.tenant, "990101001007", "community", self.west)
        cell(
            GridSystem.objects.get(tenant=self.tenant, code="city"),
            "990101001007001",
            square(6, 6),
            division=community,
        )

        found = locate(self.tenant, *skew(6.5, 6.5), on=TODAY)

        assert [one.level for one in found.divisions] == ["city", "district", "street", "community"]

    def test_overlapping_boundaries_keep_the_chain_together(self):
        other = division(self.tenant, "990100900000", "district", self.city, square(2, 2, 2))

        assert other.code < self.district.code
        assert self.codes(2.5, 2.5)[0] == ["990100000000", "990101000000", "990101002000"]

    def test_one_statement_however_much_is_there(self):
        for x, y in [(0.5, 0.5), (1, 1), (50, 50)]:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                locate(self.tenant, *skew(x, y), on=TODAY)
            assert len(asked) == 1

    def test_the_points_of_a_page_are_one_statement(self):
        points = [skew(0.5, 0.5), (116.0, 39.0), skew(2, 1), skew(3.5, 3.5)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = locate_few(self.tenant, points, on=TODAY)
        assert len(asked) == 1
        assert found == [locate(self.tenant, *point, on=TODAY) for point in points]
        assert locate_few(self.tenant, [], on=TODAY) == []

    def test_what_is_no_point_is_refused(self):
        for point, refusal in [
            ((math.nan, 39.9), NotANumber),
            ((116.3, math.inf), NotANumber),
            (("116", 39.9), NotANumber),
            ((0, 0), NullIsland),
            ((200, 39.9), OutOfRange),
            ((39.9, 116.3), Swapped),
        ]:
            with pytest.raises(refusal):
                locate(self.tenant, *point, on=TODAY)

    def test_in_bulk_what_is_no_point_is_marked_and_nowhere(self):
        points = [skew(0.5, 0.5), (math.nan, 39.9), (0, 0), (116, 91), (math.inf, 1), (116.0, 39.0)]

        found = locate_many(self.tenant, points, on=TODAY)

        assert found.refused.tolist() == [False, True, True, True, True, False]
        assert [bool(one) for one in found] == [True, False, False, False, False, False]
        assert found[0] == locate(self.tenant, *points[0], on=TODAY)

    def test_no_points_are_no_answers(self):
        assert list(locate_many(self.tenant, [], on=TODAY)) == []

    def test_many_batches_are_one_answer(self):
        rng = np.random.default_rng(1)
        points = np.array([skew(*xy) for xy in rng.uniform(-1, 5, (400, 2))])
        ground = Ground.load(self.tenant, on=TODAY)

        whole = list(ground.locate(points))

        assert whole == [ground.locate([point])[0] for point in points]
        assert len({id(one) for one in whole}) < 60
        assert whole[:50] == [locate(self.tenant, *point, on=TODAY) for point in points[:50].tolist()]

    quarter = st.integers(-2, 18).map(lambda n: n / 4)
    anywhere = st.floats(-1, 5)

    @given(points=st.lists(st.tuples(quarter | anywhere, quarter | anywhere), min_size=1, max_size=20))
    @example(points=[(x / 2, y / 2) for x in range(9) for y in range(9)])
    def test_in_bulk_is_the_same_as_one_by_one(self, points):
        points = [skew(*point) for point in points]

        in_bulk = list(locate_many(self.tenant, points, on=TODAY))

        assert in_bulk == [locate(self.tenant, *point, on=TODAY) for point in points]
