"""A workbook is loaded, loaded again with changes, and taken out again."""

from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import pytest
from django.test import TestCase
from django.utils.timezone import localdate

from tests.cases.town import Dossier
from tests.exchange.street import COMMUNITY, DUE, STREET, Rows, rows, workbook
from tests.world import NOON
from wangge.cases.actions import make_move
from wangge.cases.models import Case, Leg
from wangge.cases.queries import visible_to
from wangge.cases.reporting import Report, report_case
from wangge.cases.sound import faults_of
from wangge.catalogue.models import HomeRule, Matter, Responsibility
from wangge.catalogue.queries.editions import edition_at, limit_for
from wangge.core.limits import Limit, Unit
from wangge.exchange.kit.checking import File
from wangge.exchange.kit.loading import (
    Faulty,
    Hands,
    NothingToLoad,
    begin_tenant,
    load,
    look,
    sound,
)
from wangge.exchange.kit.loading.common import RowFailed
from wangge.exchange.kit.passwords import hand_out, without_password
from wangge.exchange.kit.plan import Plan
from wangge.exchange.kit.unloading import NotLoaded, StandsInTheWay, obstacles_of, unload
from wangge.exchange.models import KitItem, KitLoad
from wangge.people.actions import create_person
from wangge.people.actions.holidays import seed_holidays
from wangge.people.calendars import calendar_of
from wangge.people.models import Person, Platform, Post, WorkCalendar
from wangge.people.queries import posts_of
from wangge.places.models import Boundary, Cell, Division, ResponsibilityGrid
from wangge.tenants.models import Tenant

LATER = NOON + timedelta(days=7)


class Street:
    """One street, set up from its workbook."""

    def __init__(self, code: str = "yunxi") -> None:
        self.tenant = begin_tenant(code, "云溪街道", by="tester", at=NOON)
        self.hands = Hands("tester")
        self.heard: list[tuple[str, int, int]] = []

    def plan(self, told: Rows, at=NOON) -> Plan:
        return look(File(workbook(told), "street.xlsx"), self.tenant, by="tester", at=at)

    def load(self, told: Rows, at=NOON) -> KitLoad:
        record = KitLoad(tenant=self.tenant, file_name="street.xlsx", sent_at=at)
        outcome = load(
            sound(self.plan(told, at)), record, self.hands, at=at, tell=lambda *told: self.heard.append(told)
        )
        return outcome.load

    def person(self, username: str) -> Person:
        return Person.objects.get(username=username)

    def platform(self, code: str) -> Platform:
        return Platform.objects.of(self.tenant).get(code=code)


def words(plan: Plan) -> list[tuple[str, str, dict[str, str]]]:
    return [(one.page, one.what, one.new) for one in plan.changes]


def without_cases() -> Rows:
    return rows() | {"cases": []}


class FirstLoadTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.street = Street()
        cls.record = cls.street.load(rows())
        cls.tenant = cls.street.tenant

    def test_the_tree_of_platforms_with_its_calendar(self) -> None:
        centre, works, crew = (self.street.platform(code) for code in ("centre", "works", "crew"))
        assert (centre.parent, works.parent, crew.parent) == (None, centre, works)
        assert (centre.division.code, works.kind) == (STREET, "department")
        assert calendar_of(crew).add(NOON, Limit(4, Unit.WORK_HOUR)) == NOON + timedelta(hours=6)

    def test_the_ground(self) -> None:
        assert [d.level for d in Division.objects.of(self.tenant).order_by("code")] == [
            "district", "street", "community",
        ]  # fmt: skip
        assert Boundary.objects.of(self.tenant).get().division.code == COMMUNITY
        cells = Cell.objects.of(self.tenant).order_by("code")
        assert [(c.code, c.area_class, c.division.code) for c in cells] == [
            ("C1", "A", COMMUNITY), ("C2", "B", COMMUNITY),
        ]  # fmt: skip
        grid = ResponsibilityGrid.objects.of(self.tenant).get()
        assert sorted(cell.code for cell in grid.cells.all()) == ["C1", "C2"]

    def test_people_with_telephones_and_posts(self) -> None:
        wang = self.street.person("yx.wang")
        assert (wang.name, wang.work_phone) == ("王受理", "0990-66000001")
        assert posts_of(wang, NOON).duties() == {"acceptor", "dispatcher"}
        post = posts_of(self.street.person("yx.zhao"), NOON)[0]
        assert (post.grid.code, post.valid.lower) == ("R1", localdate(NOON))

    def test_conditions_and_limits(self) -> None:
        edition = edition_at(self.tenant, NOON)
        rows_ = list(edition.conditions.order_by("pk"))
        assert [row.text for row in rows_] == ["井盖缺失", "井盖破损", "盲道上有堆物"]
        assert limit_for(rows_[0]) == Limit(2, Unit.URGENT_HOUR)
        assert limit_for(rows_[1], "B") == Limit(2, Unit.WORK_DAY)
        own = Matter.objects.get(tenant=self.tenant)
        assert (own.name, own.code[:2], rows_[2].matter) == ("占用盲道堆物", "06", own)
        assert [r.emergency for r in rows_] == [True, False, False]

    def test_who_answers(self) -> None:
        found = Responsibility.objects.of(self.tenant).order_by("pk")
        assert [(r.matter.name, r.platform.code, r.division and r.division.code) for r in found] == [
            ("供水井盖", "works", None),
            ("占用盲道堆物", "works", COMMUNITY),
        ]  # fmt: skip

    def test_old_cases_stand_where_they_stood_with_their_deadline(self) -> None:
        first, second = Case.objects.of(self.tenant).order_by("pk")
        homes = {leg.case_id: leg for leg in Leg.objects.filter(kind="home", tenant=self.tenant)}
        assert (homes[first.pk].step, homes[second.pk].step) == ("dispatched", "reported")
        from django.utils.timezone import make_aware

        assert homes[first.pk].due_at == make_aware(DUE)
        assert first.description == "井盖响\n旧系统编号 旧-1"
        assert (first.area_class, second.cells) == ("A", ["city:C2"])
        for case in (first, second):
            assert faults_of(Dossier.of(case.pk), NOON) == []

    def test_work_goes_on_the_same_morning(self) -> None:
        case = Case.objects.of(self.tenant).order_by("pk").last()
        wang = self.street.person("yx.wang")
        assert visible_to(wang, NOON).count() == 2
        leg = Leg.objects.get(case=case, kind="home")
        matter = Matter.objects.get(tenant=self.tenant)
        make_move(leg, "accept", by=wang, at=NOON, slip=_slip(), matter=matter)
        assert Leg.objects.get(pk=leg.pk).step == "accepted"

    def test_progress_was_told_to_the_end(self) -> None:
        done = [number for _page, number, _total in self.street.heard]
        assert done == sorted(done)
        assert self.street.heard[-1][1:] == (self.record.total, self.record.total)

    def test_first_passwords_are_given_once_by_the_security_administrator(self) -> None:
        assert {p.username for p in without_password(self.record)} == {
            "yx.wang", "yx.li", "yx.zhao", "yx.sun",
        }  # fmt: skip
        from wangge.people.rules import MayNot

        with pytest.raises(MayNot):
            hand_out(self.record, by=self.street.hands.configurer, at=NOON)
        given = hand_out(self.record, by=self.street.hands.security, at=NOON)
        assert [user for user, _name, _word in given] == ["yx.li", "yx.sun", "yx.wang", "yx.zhao"]
        assert self.street.person("yx.li").check_password(given[0][2])
        assert hand_out(self.record, by=self.street.hands.security, at=NOON) == []

    def test_the_same_workbook_again_changes_nothing(self) -> None:
        assert words(self.street.plan(rows(), LATER)) == []
        with pytest.raises(NothingToLoad):
            self.street.load(rows(), LATER)

    def test_cases_stand_in_the_way_of_taking_it_out(self) -> None:
        with pytest.raises(StandsInTheWay) as refused:
            unload(self.record, by="tester", at=NOON)
        assert [one.count for one in refused.value.obstacles] == [2]
        assert KitLoad.objects.get().state == "loaded"


class ChangedWorkbookTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.street = Street()
        cls.street.load(without_cases())

    def load(self, told: Rows) -> KitLoad:
        return self.street.load(told, LATER)

    def diff(self, told: Rows) -> list[tuple[str, str, dict[str, str]]]:
        return words(self.street.plan(told, LATER))

    def test_a_post_that_is_gone_ends_and_a_new_one_begins(self) -> None:
        told = without_cases()
        told["posts"][2] = {"username": "yx.sun", "platform": "crew", "duty": "处置人员"}
        assert self.diff(told) == [("posts", "add", {}), ("posts", "end", {})]
        self.load(told)
        terms = {
            p.person.username + "/" + p.duty.code: (p.valid.lower, p.valid.upper)
            for p in Post.objects.of(self.street.tenant).filter(person__username__startswith="yx.")
        }
        assert terms["yx.li/duty_chief"] == (date(2026, 3, 10), date(2026, 3, 17))
        assert terms["yx.sun/handler"] == (date(2026, 3, 17), None)
        assert self.diff(told) == []

    def test_a_limit_changes_in_a_new_edition_and_the_old_one_stays(self) -> None:
        told = without_cases()
        told["matters"][0]["limit"] = "3紧急工作时"
        assert self.diff(told) == [("matters", "change", {"limit": "3紧急工作时"})]
        self.load(told)
        old, new = edition_at(self.street.tenant, NOON), edition_at(self.street.tenant, LATER)
        assert old != new
        assert [limit_for(e.conditions.get(text="井盖缺失")).value for e in (old, new)] == [2, 3]
        assert new.conditions.count() == 3

    def test_conditions_come_and_go(self) -> None:
        told = without_cases()
        told["matters"][1] = {"kind": "部件", "code": "01001", "text": "井盖异响", "limit": "1工作日"}
        assert [(what, page) for page, what, _new in self.diff(told)] == [
            ("add", "matters"),
            ("end", "matters"),
        ]
        self.load(told)
        texts = edition_at(self.street.tenant, LATER).conditions.values_list("text", flat=True)
        assert sorted(texts) == sorted(["井盖缺失", "井盖异响", "盲道上有堆物"])

    def test_another_answers_from_that_day_on(self) -> None:
        told = without_cases()
        told["responsibilities"][0]["platform"] = "crew"
        told["setup"].append({"item": "生效日期", "value": "2026-04-01"})
        assert self.diff(told) == [("responsibilities", "change", {"platform": "crew"})]
        self.load(told)
        rows_ = Responsibility.objects.of(self.street.tenant).filter(division=None).order_by("valid")
        assert [(r.platform.code, r.valid.lower, r.valid.upper) for r in rows_] == [
            ("works", date(2026, 3, 10), date(2026, 4, 1)), ("crew", date(2026, 4, 1), None),
        ]  # fmt: skip

    def test_another_runs_the_cases_from_that_day_on(self) -> None:
        told = without_cases()
        told["platforms"].append(
            {
                "code": "station",
                "name": "柳园工作站",
                "kind": "社区工作站",
                "above": "centre",
                "division": COMMUNITY,
            }
        )
        told["homes"] = [{"platform": "station", "finder": "station", "area": COMMUNITY}]
        assert self.diff(told)[1:] == [("homes", "add", {}), ("homes", "end", {})]
        self.load(told)
        rules = HomeRule.objects.of(self.street.tenant).filter(valid__isempty=False).order_by("pk")
        assert [(one.platform.code, one.valid.upper) for one in rules] == [
            ("centre", localdate(LATER)), ("station", None),
        ]  # fmt: skip

    def test_names_telephones_and_the_tree(self) -> None:
        told = without_cases()
        told["people"][2]["phone"] = "0990-66000009"
        told["platforms"][2] |= {"above": "centre", "name": "综合养护班"}
        told["calendars"][0]["wed"] = "09:00-12:00"
        assert self.diff(told) == [
            ("calendars", "change", {"wed": "09:00-12:00"}),
            ("platforms", "change", {"name": "综合养护班", "above": "centre"}),
            ("people", "change", {"phone": "0990-66000009"}),
        ]  # fmt: skip
        self.load(told)
        crew = self.street.platform("crew")
        assert (crew.name, crew.parent.code, crew.path.count("/")) == ("综合养护班", "centre", 3)
        assert self.street.person("yx.zhao").work_phone == "0990-66000009"

    def test_who_is_gone_loses_posts_and_account(self) -> None:
        told = without_cases()
        told["people"].pop()
        told["posts"].pop()
        assert [(page, what) for page, what, _new in self.diff(told)] == [("people", "end"), ("posts", "end")]
        self.load(told)
        assert not self.street.person("yx.sun").is_active

    def test_posts_given_by_hand_are_left_alone(self) -> None:
        from wangge.people.actions import appoint

        appoint(
            self.street.person("yx.li"), self.street.platform("centre"), "leader",
            by=self.street.hands.security, at=NOON,
        )  # fmt: skip
        assert self.diff(without_cases()) == []

    def test_a_moved_boundary_is_a_new_version(self) -> None:
        told = without_cases()
        told["areas"][4]["boundary"] = told["areas"][4]["boundary"].replace("39.910", "39.909")
        found = self.street.plan(told, LATER)
        assert [(one.page, one.what, one.key) for one in found.changes] == [("areas", "change", "city:C2")]
        self.load(told)
        assert Cell.objects.of(self.street.tenant).filter(code="C2").count() == 2

    def test_what_cannot_be_done_is_refused_by_name(self) -> None:
        told = without_cases()
        told["platforms"].pop()
        told["posts"][0]["since"] = date(2026, 1, 1)
        plan = self.street.plan(told, LATER)
        assert [(m.page, m.row, m.refused.code) for m in plan.book.sorted()] == [
            ("platforms", 0, "kit_cannot_end"), ("posts", 3, "kit_cannot_change"),
        ]  # fmt: skip
        with pytest.raises(Faulty):
            self.load(told)

    def test_a_missing_sheet_changes_nothing(self) -> None:
        assert self.diff({"people": rows()["people"]}) == []


class UnloadTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.street = Street()
        cls.record = cls.street.load(without_cases())

    def test_everything_goes_but_what_began_the_street(self) -> None:
        done = unload(self.record, by="tester", at=NOON)
        tenant = self.street.tenant
        assert done.gone["people.person"] == 4
        assert [p.code for p in Platform.objects.of(tenant)] == ["centre"]
        assert Post.objects.of(tenant).count() == 3
        assert not Responsibility.objects.of(tenant).exists()
        assert not Cell.objects.of(tenant).exists()
        assert [d.code for d in Division.objects.of(tenant).order_by("code")] == ["990301000000", STREET]
        assert len(done.stays) == 2  # the edition, and the matter it names

    def test_it_can_be_loaded_again(self) -> None:
        unload(self.record, by="tester", at=NOON)
        again = self.street.load(without_cases(), LATER)
        assert again.counts["people"] == {"add": 4}
        assert Cell.objects.of(self.street.tenant).count() == 2

    def test_twice_is_refused(self) -> None:
        unload(self.record, by="tester", at=NOON)
        with pytest.raises(NotLoaded):
            unload(self.record, by="tester", at=NOON)

    def obstacles(self) -> list[int]:
        return [one.count for one in obstacles_of(self.record)]

    def test_what_was_done_with_it_stands_in_the_way(self) -> None:
        assert self.obstacles() == []
        wang = self.street.person("yx.wang")
        report_case(Report("patrol", 116.305, 39.905, "井盖响"), by=wang, at=NOON, slip=_slip())
        refused = obstacles_of(self.record)
        assert len(refused) >= 2  # events and reporters name the person and the post
        with pytest.raises(StandsInTheWay):
            unload(self.record, by="tester", at=NOON)
        assert Cell.objects.of(self.street.tenant).count() == 2

    def test_somebody_has_signed_in(self) -> None:
        Person.objects.filter(username="yx.li").update(last_login=NOON)
        assert self.obstacles() == [1]

    def test_a_post_given_by_hand_to_one_of_them(self) -> None:
        from wangge.people.actions import appoint

        appoint(
            self.street.person("yx.li"), self.street.platform("works"), "leader",
            by=self.street.hands.security, at=NOON,
        )  # fmt: skip
        assert sum(self.obstacles()) >= 1

    def test_only_the_last_load_goes_and_none_that_changed_something(self) -> None:
        told = without_cases()
        told["people"].append({"username": "yx.new", "name": "新人"})
        self.street.load(told, LATER)
        assert self.obstacles() == [1]
        told["people"][-1]["name"] = "新人改"
        changed = self.street.load(told, LATER + timedelta(hours=1))
        assert [one.count for one in obstacles_of(changed)] == [1]

    def test_limits_of_before_hold_again(self) -> None:
        told = without_cases()
        told["matters"].append({"kind": "部件", "code": "01002", "text": "井盖丢失", "limit": "1工作日"})
        second = self.street.load(told, LATER)
        tenant = self.street.tenant
        assert edition_at(tenant, LATER).conditions.count() == 4
        unload(second, by="tester", at=LATER + timedelta(hours=1))
        assert edition_at(tenant, LATER + timedelta(hours=2)).conditions.count() == 3


class WholeOrNothingTest(TestCase):
    def test_a_refusal_in_the_middle_leaves_nothing(self) -> None:
        street = Street()
        create_now = create_person

        def meanwhile(person: Person, **how: object) -> str:
            """Somebody else takes the user name between check and load."""
            other = Tenant.objects.get_or_create(code="other", name="别处")[0]
            Person.objects.get_or_create(tenant=other, username="yx.sun", defaults={"name": "别人"})
            return create_now(person, **how)

        with (
            mock.patch("wangge.exchange.kit.loading.staff.create_person", meanwhile),
            pytest.raises(RowFailed) as refused,
        ):
            street.load(rows())
        assert refused.value.refused.code == "username_taken"
        assert "6" in str(refused.value)
        assert not KitLoad.objects.exists()
        assert not KitItem.objects.exists()
        assert not Platform.objects.of(street.tenant).exists()
        assert not WorkCalendar.objects.of(street.tenant).exists()

    def test_a_faulty_workbook_loads_nothing(self) -> None:
        street = Street()
        told = rows()
        told["posts"][0]["duty"] = "坐席"
        with pytest.raises(Faulty):
            street.load(told)
        assert not Platform.objects.of(street.tenant).exists()

    def test_the_street_of_another_tenant_is_left_alone(self) -> None:
        seed_holidays([2026], by="tester")
        one = Street()
        one.load(rows())
        other = Street("lanshan")
        told = without_cases()
        for line in (*told["people"], *told["posts"]):
            line["username"] = line["username"].replace("yx.", "ls.")
        record = other.load(told)
        unload(record, by="tester", at=NOON)
        assert Platform.objects.of(one.tenant).count() == 3
        assert Cell.objects.of(one.tenant).count() == 2


def _slip():
    from uuid import uuid4

    return uuid4()
