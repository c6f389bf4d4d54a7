"""Cells in the database: cut, imported, in versions, bound to responsibility grids."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import shapely

from tests.places.ground import TODAY, division
from tests.places.test_imports import geojson, kinds
from wangge.core.errors import NotFound
from wangge.journal.models import Entry
from wangge.places.actions.cells import DrawnCell, put_cells
from wangge.places.actions.grids import AlreadyCut, Grid, NotDrawn, SizeRefused, cut_grid
from wangge.places.actions.responsibility import CellsUnknown, assign_cells, put_responsibility_grid
from wangge.places.actions.told import Told
from wangge.places.geometry import shape_of
from wangge.places.imports.cells import check_level, import_cells
from wangge.places.imports.refusals import ImportRefused
from wangge.places.imports.responsibility import import_responsibility_grids
from wangge.places.imports.shapes import Source
from wangge.places.locate import locate
from wangge.places.models import Cell, GridSystem, ResponsibilityGrid
from wangge.places.queries import cells, divisions, responsibility_grids
from wangge.tenants.models import Tenant

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
NOW, LATER = Told("test", TODAY), Told("test", TOMORROW)
WEST, EAST = shapely.box(116.30, 39.90, 116.31, 39.905), shapely.box(116.31, 39.90, 116.32, 39.905)


@pytest.fixture
def tenant():
    return Tenant.objects.create(code="town", name="Town")


@pytest.fixture
def system(tenant):
    return GridSystem.objects.create(tenant=tenant, code="city", name="城市管理")


@pytest.fixture
def district(tenant):
    """A district without a boundary of its own, and two streets with one."""
    made = division(tenant, "990101000000", "district")
    division(tenant, "990101001000", "street", made, WEST, name="西街街道")
    division(tenant, "990101002000", "street", made, EAST, name="东街街道")
    return made


def codes(day=TODAY):
    return list(Cell.objects.on(day).order_by("code").values_list("code", flat=True))


class TestCutting:
    def test_a_district_is_cut_street_by_street(self, system, district):
        put = cut_grid(system, Grid("990101000000", 200), NOW)

        assert put.new == codes()
        assert {code[:12] for code in codes()} == {"990101001000", "990101002000"}
        assert check_level(system, 0, TODAY) == []
        cell = Cell.objects.get(code="990101001000001")
        assert (cell.division.name, cell.provisional, cell.valid.lower) == ("西街街道", False, None)
        assert Entry.objects.get().act == "places.put_cells"
        found = locate(system.tenant, 116.305, 39.9025, on=TODAY)
        assert [one.code for one in found.divisions] == ["990101000000", "990101001000"]
        assert found.cell().code.startswith("990101001000")

    def test_only_one_street_can_be_cut(self, system, district):
        cut_grid(system, Grid("990101002000", 200), NOW)
        assert {code[:12] for code in codes()} == {"990101002000"}

    def test_cut_again_nothing_changes_and_nobody_is_asked_to_lose_cells(self, system, district):
        cut_grid(system, Grid("990101000000", 200), NOW)
        before = codes()
        with pytest.raises(AlreadyCut):
            cut_grid(system, Grid("990101000000", 200), LATER)
        put = cut_grid(system, Grid("990101000000", 200, force=True), LATER)
        assert (put.unchanged, put.new, put.changed, put.closed) == (before, [], [], [])
        assert Cell.objects.count() == len(before)

    def test_new_squares_hold_from_their_day_and_the_old_ones_until_then(self, system, district):
        cut_grid(system, Grid("990101000000", 100), NOW)
        fine = codes()
        put = cut_grid(system, Grid("990101000000", 200, force=True), LATER)

        assert codes(TODAY) == fine
        assert len(codes(TOMORROW)) == len(put.changed) < len(fine) == len(put.changed) + len(put.closed)
        point = (116.305, 39.9025)
        today, tomorrow = (locate(system.tenant, *point, on=day).cell() for day in (TODAY, TOMORROW))
        assert today.id != tomorrow.id
        areas = [Cell.objects.get(pk=found.id).area_m2 for found in (today, tomorrow)]
        assert areas == pytest.approx([10_000, 40_000], rel=0.01)

    def test_other_streets_keep_their_cells(self, system, district):
        cut_grid(system, Grid("990101000000", 200), NOW)
        cut_grid(system, Grid("990101001000", 100, force=True), LATER)
        east = Cell.objects.filter(division__code="990101002000")
        assert not east.exclude(valid__contains=TOMORROW).exists()

    def test_communities_take_over_from_their_street(self, system, district):
        cut_grid(system, Grid("990101001000", 200), NOW)
        street = district.children.get(code="990101001000")
        division(
            system.tenant, "990101001003", "community", street, shapely.box(116.30, 39.90, 116.306, 39.905)
        )
        cut_grid(system, Grid("990101001000", 200, force=True), LATER)
        assert {code[:12] for code in codes(TOMORROW)} == {"990101001000", "990101001003"}
        assert check_level(system, 0, TOMORROW) == []

    def test_what_cannot_be_cut_is_refused(self, system, district, tenant):
        division(tenant, "990102000000", "district", name="南区")
        with pytest.raises(NotDrawn, match="南区"):
            cut_grid(system, Grid("990102000000"), NOW)
        with pytest.raises(NotFound):
            cut_grid(system, Grid("990199000000"), NOW)
        for size in (0, -5, 9, 5001, float("nan")):
            with pytest.raises(SizeRefused):
                cut_grid(system, Grid("990101000000", size), NOW)
        assert not Cell.objects.exists()

    def test_a_foreign_division_is_not_found(self, system):
        other = Tenant.objects.create(code="other", name="Other")
        division(other, "990202000000", "district", None, WEST)
        with pytest.raises(NotFound):
            cut_grid(system, Grid("990202000000"), NOW)

    def test_the_list_counts_cells_and_areas_in_one_statement(
        self, system, district, django_assert_num_queries
    ):
        cut_grid(system, Grid("990101001000", 200), NOW)
        with django_assert_num_queries(1):
            rows = [(one.code, one.cell_count, one.area_m2) for one in divisions(system.tenant, on=TODAY)]
        assert rows == [("990101000000", 0, None), ("990101001000", len(codes()), 1), ("990101002000", 0, 1)]


class TestImportingCells:
    def file(self, path, *rows):
        told = [({"code": code, "name": name, "parent": parent}, shape) for code, name, parent, shape in rows]
        return Source(geojson(path / "cells.geojson", told))

    def take(self, system, source, level=0, at=TODAY):
        return import_cells(system, source, level, by="test", at=at)

    def test_a_tree_of_cells_level_by_level(self, system, tmp_path):
        both = shapely.union_all([WEST, EAST])
        self.take(system, self.file(tmp_path, ("S1", "大片区", "", both)))
        put, findings = self.take(
            system, self.file(tmp_path, ("S1-1", "", "S1", WEST), ("S1-2", "", "S1", EAST)), level=1
        )
        assert (put.new, findings) == (["S1-1", "S1-2"], [])
        found = locate(system.tenant, 116.305, 39.902, on=TODAY)
        assert [one.code for one in found.cells["city"]] == ["S1", "S1-1"]

    def test_unknown_parents_doubles_and_missing_codes_keep_all_out(self, system, tmp_path):
        rows = [("A", "", "nobody", WEST), ("A", "", "", EAST), ("", "x", "", EAST), ("B" * 31, "", "", EAST)]
        with pytest.raises(ImportRefused) as caught:
            self.take(system, self.file(tmp_path, *rows), level=1)
        assert sorted(kinds(caught.value.findings)) == ["bad_code", "duplicate_code", "no_code", "no_parent"]
        assert not Cell.objects.exists()

    def test_fifteen_digits_find_their_division(self, system, district, tmp_path):
        self.take(system, self.file(tmp_path, ("990101001002007", "", "", WEST)))
        assert Cell.objects.get().division.name == "西街街道"

    def test_cells_that_overlap_are_findings(self, system, tmp_path):
        wide = shapely.box(116.3099, 39.90, 116.32, 39.905)
        _, findings = self.take(system, self.file(tmp_path, ("A", "", "", WEST), ("B", "", "", wide)))
        assert [(one.code, set(one.names)) for one in findings] == [("overlap", {"A", "B"})]

    def test_a_new_version_of_a_parent_keeps_its_children(self, system, tmp_path):
        both = shapely.union_all([WEST, EAST])
        self.take(system, self.file(tmp_path, ("S1", "", "", both)))
        self.take(system, self.file(tmp_path, ("S1-1", "", "S1", WEST)), level=1)
        self.take(system, self.file(tmp_path, ("S1", "新名", "", both)), at=TOMORROW)
        child = Cell.objects.get(code="S1-1")
        assert child.parent.name == "新名"
        assert Cell.objects.filter(code="S1").count() == 2

    def test_the_same_day_corrected_twice(self, system, tmp_path):
        for shape in (WEST, EAST, WEST):
            import_cells(
                system, self.file(tmp_path, ("A", "", "", shape)), 0, by="test", at=TODAY, start=TODAY
            )
        assert shape_of(Cell.objects.on(TODAY).get().geom).equals(WEST)


class TestResponsibility:
    @pytest.fixture
    def drawn(self, system):
        put_cells(system, [DrawnCell("A", WEST), DrawnCell("B", EAST)], NOW)
        return system

    def held(self, code="R1", day=TODAY):
        grid = ResponsibilityGrid.objects.get(code=code)
        return sorted(
            grid.memberships.on(day).filter(cell__valid__contains=day).values_list("cell__code", flat=True)
        )

    def test_the_first_cells_hold_for_all_days_and_changes_from_theirs(self, drawn):
        put_responsibility_grid(drawn, "R1", "一号", ["A"], NOW)
        grid = ResponsibilityGrid.objects.get(code="R1")
        assert assign_cells(grid, drawn, ["B"], LATER) == 2
        assert (self.held(day=date(2020, 1, 1)), self.held(), self.held(day=TOMORROW)) == (
            ["A"],
            ["A"],
            ["B"],
        )
        assert assign_cells(grid, drawn, ["B"], LATER) == 0
        assert assign_cells(grid, drawn, ["A"], LATER) == 2
        assert self.held(day=TOMORROW) == ["A"]

    def test_unknown_cells_change_nothing(self, drawn):
        put_responsibility_grid(drawn, "R1", "一号", ["A"], NOW)
        with pytest.raises(CellsUnknown, match="X, Y"):
            assign_cells(ResponsibilityGrid.objects.get(), drawn, ["B", "Y", "X"], LATER)
        assert self.held(day=TOMORROW) == ["A"]

    def test_a_cell_that_changes_its_shape_stays_in_its_grid(self, drawn):
        put_responsibility_grid(drawn, "R1", "一号", ["A"], NOW)
        put_cells(drawn, [DrawnCell("A", EAST)], LATER)
        assert (self.held(), self.held(day=TOMORROW)) == (["A"], ["A"])
        assert [one.code for one in responsibility_grids(drawn.tenant, "city", "A", on=TOMORROW)] == ["R1"]
        assert not responsibility_grids(drawn.tenant, "city", "B", on=TOMORROW).exists()
        assert [cell.code for cell in cells(drawn.tenant, "city", ["A", "X"], on=TOMORROW)] == ["A"]

    def test_a_table_brings_good_grids_in_and_bad_ones_back(self, drawn):
        text = "责任网格编码,名称,单元网格\nR1,一号,A、B\nR2,二号,A\nR2,,X\nR3,三号,\n"
        changed, table = import_responsibility_grids(drawn, text.encode("gbk"), "grids.csv", NOW)
        assert changed == ["R1"]
        assert [(error.row, error.code) for error in table.errors] == [
            (5, "missing"), (3, "cells_unknown"), (4, "cells_unknown"),
        ]  # fmt: skip
        assert self.held() == ["A", "B"]
        assert ResponsibilityGrid.objects.count() == 1
