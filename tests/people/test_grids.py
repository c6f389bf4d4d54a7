"""Responsibility grids in the hands of administrators: a street's own, the district's over all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.people.test_delegation import StreetTest
from tests.world import NOON
from wangge.journal.models import Entry
from wangge.people.actions.grids import (
    DayPast,
    GridCodeTaken,
    GridEmpty,
    NoSupervisor,
    Round,
    change_grid,
    end_grid,
    let_answer,
    make_grid,
)
from wangge.people.grounds import Ground
from wangge.people.models import Post
from wangge.people.rules import MayNot, NotDelegated, OutsideGround
from wangge.places.actions.responsibility import CellsHeld, CellsUnknown
from wangge.places.models import Division, GridSystem, ResponsibilityGrid

TODAY = timezone.localdate(NOON)
LATER = TODAY + timedelta(days=7)


class GridsTest(StreetTest):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.system = GridSystem.objects.of(cls.here.tenant).get()
        cls.codes = [cell.code for cell in cls.here.cells]
        other = Division.objects.create(
            tenant=cls.here.tenant, code="990101002001", name="杏坊社区", level="community"
        )
        cls.here.cells[3].division = other
        cls.here.cells[3].save(update_fields=["division"])

    def make(self, *cells, by=None, code="R02", since=TODAY, at=NOON):
        wanted = Round(code, "二号", cells)
        return make_grid(self.system, wanted, by=by or self.admin, at=at, since=since)

    def change(self, grid, *cells, by=None, since=LATER, name="一号"):
        wanted = Round(grid.code, name, cells)
        change_grid(grid, self.system, wanted, by=by or self.admin, at=NOON, since=since)

    def held(self, grid, day):
        return sorted(grid.memberships.on(day).values_list("cell__code", flat=True))


class MakingTest(GridsTest):
    def test_a_street_makes_and_changes_its_own_from_a_day_and_the_journal_tells(self):
        grid = self.make(self.codes[2])
        assert self.held(grid, TODAY) == [self.codes[2]]
        self.change(self.here.grid, self.codes[0], name="西片")
        assert self.held(self.here.grid, TODAY) == self.codes[:2]
        assert self.held(self.here.grid, LATER) == self.codes[:1]
        told = {entry.act: entry.detail for entry in Entry.objects.filter(subject="R01")}
        assert told["places.rename_grid"] == {"before": {"name": "一号责任网格"}, "after": {"name": "西片"}}
        assert told["places.assign_cells"] == {
            "before": {"cells": 2},
            "after": {"cells": 1},
            "since": LATER.isoformat(),
            "gone": [self.codes[1]],
        }

    def test_the_code_of_a_division_stands_for_all_its_cells(self):
        self.change(self.here.grid, "990101001001")
        assert self.held(self.here.grid, LATER) == self.codes[:3]

    def test_a_cell_of_another_grid_is_refused_by_name(self):
        with pytest.raises(CellsHeld) as refused:
            self.make(self.codes[1], self.codes[2])
        assert refused.value.params["cells"] == f"{self.codes[1]} (R01 一号责任网格)"
        assert not ResponsibilityGrid.objects.filter(code="R02").exists()
        self.change(self.here.grid, self.codes[0])
        self.make(self.codes[1], since=LATER)  # from then on it is free
        with pytest.raises(CellsHeld):
            self.change(self.here.grid, *self.codes[:2], since=TODAY)

    def test_outside_its_ground_a_street_has_no_say(self):
        elsewhere = self.make(self.codes[3], by=self.district_admin)
        for cells in ([self.codes[2]], [self.codes[3]]):
            with pytest.raises(OutsideGround, match=self.codes[3]):
                self.change(elsewhere, *cells)
        with pytest.raises(OutsideGround):
            self.change(self.here.grid, self.codes[0], self.codes[3])
        with pytest.raises(OutsideGround):
            end_grid(elsewhere, by=self.admin, at=NOON, since=TODAY)
        end_grid(elsewhere, by=self.district_admin, at=NOON, since=TODAY)

    def test_what_the_district_keeps_and_who_configures_nothing(self):
        for who in ("security_admin", "leader", "supervisor"):
            with pytest.raises(MayNot):
                self.make(self.codes[2], by=self.people[who])
        self.limit(closed=["grids"])
        with pytest.raises(NotDelegated):
            self.make(self.codes[2])
        assert self.make(self.codes[2], by=self.district_admin)

    def test_bad_input_is_named(self):
        for refusal, given in [
            (CellsUnknown, {"cells": ["X1"]}),
            (GridEmpty, {"cells": []}),
            (DayPast, {"cells": [self.codes[2]], "since": TODAY - timedelta(days=1)}),
            (GridCodeTaken, {"cells": [self.codes[2]], "code": "R01"}),
        ]:
            with pytest.raises(refusal):
                self.make(*given.pop("cells"), **given)

    def test_an_ended_grid_has_no_cells_and_may_begin_anew(self):
        end_grid(self.here.grid, by=self.admin, at=NOON, since=LATER)
        assert (self.held(self.here.grid, TODAY), self.held(self.here.grid, LATER)) == (self.codes[:2], [])
        self.change(self.here.grid, self.codes[0], since=LATER)
        assert self.held(self.here.grid, LATER) == self.codes[:1]


class AnsweringTest(GridsTest):
    def test_a_supervisor_answers_from_a_day_instead_or_besides(self):
        grid, post = self.make(self.codes[2]), self.here.posts["supervisor"]
        by = self.people["security_admin"]
        let_answer(post, grid, by=by, at=NOON, since=LATER)
        held = Post.objects.filter(person=post.person)
        assert [one.grid.code for one in held.filter(valid__contains=TODAY)] == ["R01"]
        (second,) = held.filter(valid__contains=LATER)
        assert second.grid == grid
        assert Entry.objects.filter(act="post_given", detail__area="R02").exists()
        let_answer(second, self.here.grid, by=by, at=NOON, since=LATER, keeps=True)
        assert sorted(one.grid.code for one in held.filter(valid__contains=LATER)) == ["R01", "R02"]

    def test_only_who_grants_there_and_only_a_supervisors_post(self):
        grid, post = self.make(self.codes[2]), self.here.posts["supervisor"]
        for by in (self.admin, self.district_admin, self.security):
            with pytest.raises(MayNot):  # the post stands at the centre
                let_answer(post, grid, by=by, at=NOON, since=LATER)
        top, street = self.people["security_admin"], self.here.posts["street_supervisor"]
        with pytest.raises(NoSupervisor):
            let_answer(self.here.posts["acceptor"], grid, by=top, at=NOON, since=LATER)
        assert let_answer(street, grid, by=self.security, at=NOON, since=LATER).grid == grid

    def test_how_the_ground_is_covered(self):
        ground = Ground.of(self.admin, NOON)
        assert ground.counts() == {"all": 3, "free": 1, "twice": 0}
        self.here.grid.cells.add(self.here.cells[2])
        twice = self.make(self.codes[3], by=self.district_admin)
        twice.cells.add(self.here.cells[0])
        assert Ground.of(self.district_admin, NOON).counts() == {"all": 4, "free": 0, "twice": 1}
        (cell,) = ground.covered("twice")
        assert [row.grid.code for row in cell.held_now] == ["R01", "R02"]
        asked = {"q": "", "state": ""}
        assert [(grid.code, len(grid.today)) for grid in ground.grids(asked)] == [("R01", 1), ("R02", 0)]
        assert [grid.code for grid in ground.grids(asked | {"state": "nobody"})] == ["R02"]


class PagesTest(GridsTest):
    def open(self, who):
        client = Client()
        client.force_login(who)
        return client

    def test_the_pages_make_refuse_and_end(self):
        client, day = self.open(self.admin), timezone.localdate().isoformat()
        sent = {"code": "R05", "name": "东片", "since": day, "cells": f"{self.codes[2]}，{self.codes[1]}"}
        answer = client.post("/people/grids/new/", sent)
        assert answer.status_code == 422
        assert f"{self.codes[1]} (R01 一号责任网格)" in answer.content.decode()
        answer = client.post("/people/grids/new/", sent | {"cells": self.codes[2]})
        made = ResponsibilityGrid.objects.get(code="R05")
        assert answer.url == f"/people/grids/{made.pk}/"
        assert "东片" in client.get("/people/grids/?q=R05").content.decode()
        page = client.get(answer.url).content.decode()
        assert self.codes[2] in page
        assert "let-answer" not in page
        client.post(f"{answer.url}end/", {"since": day})
        assert not self.held(made, timezone.localdate())

    def test_a_street_does_not_find_the_grids_of_another(self):
        made = make_grid(
            self.system, Round("R09", "远片", [self.codes[3]]),
            by=self.district_admin, at=timezone.now(), since=timezone.localdate(),
        )  # fmt: skip
        for client, status in ((self.open(self.admin), 404), (self.open(self.district_admin), 200)):
            assert client.get(f"/people/grids/{made.pk}/").status_code == status
        assert "R09" not in self.open(self.admin).get("/people/grids/").content.decode()

    def test_the_security_administrator_lets_somebody_answer_on_the_page(self):
        client, grid = self.open(self.people["security_admin"]), self.here.grid
        page = f"/people/grids/{grid.pk}/"
        given = {"post": self.here.posts["street_supervisor"].pk, "since": timezone.localdate().isoformat()}
        assert client.post(f"{page}answer/", given | {"since": ""}).status_code == 422
        assert client.post(f"{page}answer/", given).url == page
        assert "street_supervisor" in client.get(page).content.decode()
        assert self.open(self.admin).post(f"{page}answer/", given).status_code == 403

    def test_questions_do_not_grow_with_the_rows(self):
        client = self.open(self.people["admin"])
        client.get("/people/grids/")
        with CaptureQueriesContext(connection) as one:
            client.get("/people/grids/")
        for cell in self.codes[2:]:
            self.make(cell, code=f"R{cell[-2:]}", by=self.district_admin)
        with self.assertNumQueries(len(one)):
            client.get("/people/grids/")
