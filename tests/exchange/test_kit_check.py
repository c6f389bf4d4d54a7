"""Every kind of mistake of a workbook: where it is told, and by which code. Row 3 is a sheet's first."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils.translation import override

from tests.core.spreadsheets import patched
from tests.exchange import street
from tests.exchange.street import Rows, raw, rows, sheets, workbook
from tests.world import NOON, small_world
from wangge.catalogue.seeds import seed_catalogue
from wangge.core.errors import Refused
from wangge.core.tables import FormatUnknown, TableRefused
from wangge.exchange.kit.checking import File, check
from wangge.exchange.kit.layout import BY_KEY, PAGES
from wangge.exchange.kit.marking import marked
from wangge.exchange.kit.reading import Book
from wangge.exchange.kit.template import write_template
from wangge.journal.models import Entry
from wangge.tenants.models import Tenant
from wangge.tenants.speech import said

Told = list[tuple[str, int, str, str]]


def looked(data: bytes, tenant: Tenant | None = None, name: str = "street.xlsx") -> Book:
    return check(File(data, name), tenant, by="tester", at=NOON).book


def told(book: Book) -> Told:
    """(sheet, row, column, code) of each mistake and notice."""
    found = []
    for one in book.sorted():
        columns = {column.heading: column.name for column in BY_KEY[one.page].columns}
        columns |= {column.zh: column.name for column in BY_KEY[one.page].columns}
        found.append((one.page, one.row, columns.get(one.column, one.column), one.refused.code))
    return found


def with_change(page: str, at: int, **values: object) -> Callable[[Rows], None]:
    def change(all_rows: Rows) -> None:
        all_rows[page][at].update(values)

    return change


def with_row(page: str, **values: object) -> Callable[[Rows], None]:
    def change(all_rows: Rows) -> None:
        all_rows[page].append(values)

    return change


LATE = street.REPORTED + timedelta(days=30)
NASTY: dict[str, tuple[Callable[[Rows], None], Told]] = {
    "circle": (
        with_change("platforms", 1, above="crew"),
        [("platforms", 4, "above", "kit_circle")],
    ),
    "its own parent": (
        with_change("platforms", 2, above="crew"),
        [("platforms", 5, "above", "kit_circle")],
    ),
    "two tops": (
        with_change("platforms", 1, above=""),
        [("platforms", 4, "above", "kit_tops")],
    ),
    "platform above unknown": (
        with_change("platforms", 2, above="nowhere"),
        [("platforms", 5, "above", "kit_unknown")],
    ),
    "kind unknown": (with_change("platforms", 2, kind="大队"), [("platforms", 5, "kind", "not_choice")]),
    "division unknown": (
        with_change("platforms", 2, division="990301001999"),
        [("platforms", 5, "division", "kit_unknown")],
    ),
    "calendar unknown": (
        with_change("platforms", 2, calendar="night"),
        [("platforms", 5, "calendar", "kit_unknown")],
    ),
    "code with signs": (
        with_row("platforms", code="养护/二", name="二班", kind="班组", above="works"),
        [("platforms", 6, "code", "kit_code_invalid")],
    ),
    "code twice": (
        with_row("platforms", code="crew", name="二班", kind="班组", above="works"),
        [("platforms", 6, "code", "duplicate")],
    ),
    "name missing": (with_change("platforms", 2, name=""), [("platforms", 5, "name", "missing")]),
    "division code short": (
        with_row("areas", code="9903", name="某社区", kind="社区", above=street.STREET, boundary=street.square(5)),
        [("areas", 8, "code", "kit_area_code")],
    ),
    "district in a street": (
        with_row("areas", code="990302000000", name="某区", kind="区县", above=street.STREET, boundary=street.square(5)),
        [("areas", 8, "above", "kit_area_above")],
    ),
    "area twice": (
        with_row("areas", code="C2", name="又一格", kind="网格", boundary=street.square(5)),
        [("areas", 8, "code", "kit_area_twice")],
    ),
    "cells overlap": (
        with_change("areas", 4, boundary=street.square(1).replace("116.310", "116.308")),
        [("areas", 7, "boundary", "kit_overlap")],
    ),
    "boundary is prose": (
        with_change("areas", 4, boundary="东至望汀路"),
        [("areas", 7, "boundary", "kit_boundary_unread")],
    ),
    "boundary crosses itself": (
        with_change("areas", 4, boundary="116.31 39.90, 116.32 39.91, 116.32 39.90, 116.31 39.91"),
        [("areas", 7, "boundary", "kit_boundary_wrong")],
    ),
    "boundary missing": (
        with_change("areas", 4, boundary=""),
        [("areas", 7, "boundary", "kit_boundary_missing")],
    ),
    "shape file missing": (
        with_row("setup", item="图形文件", value="cells.zip"),
        [("setup", 4, "value", "kit_shapes_missing")],
    ),
    "grid too fine": (
        with_row("setup", item="单元网格边长", value="3"),
        [("setup", 4, "value", "kit_setting_odd")],
    ),
    "scheme unknown": (
        with_row("setup", item="编码方案", value="1999"),
        [("setup", 4, "value", "kit_setting_odd")],
    ),
    "no name": (with_change("setup", 0, value=""), [("setup", 3, "value", "kit_name_needed_for_street")]),
    "round with an unknown cell": (
        with_change("rounds", 0, cells="C1、C9"),
        [("rounds", 3, "cells", "kit_unknown")],
    ),
    "a cell in two rounds": (
        with_row("rounds", code="R2", name="第二责任网格", cells="C2"),
        [("rounds", 4, "cells", "kit_cells_shared")],
    ),
    "a community and its cell in two rounds": (
        with_row("rounds", code="R2", name="第二责任网格", cells=street.COMMUNITY),
        [("rounds", 4, "cells", "kit_cells_shared")],
    ),
    "periods unread": (
        with_change("calendars", 0, mon="上午八点到十二点"),
        [("calendars", 3, "mon", "kit_periods_unread")],
    ),
    "periods overlap": (
        with_change("calendars", 0, mon="08:00-12:00 11:00-15:00"),
        [("calendars", 3, "mon", "kit_periods_unread")],
    ),
    "never works": (
        with_change("calendars", 0, mon="", tue=""),
        [("calendars", 3, "mon", "kit_never_works")],
    ),
    "phone twice": (
        with_change("people", 2, phone="0990 6600 0001"),
        [("people", 5, "phone", "kit_phone_shared")],
    ),
    "phone is none": (with_change("people", 2, phone="总机转"), [("people", 5, "phone", "kit_phone_odd")]),
    "user name with spaces": (
        with_row("people", username="yx zhou", name="周某"),
        [("people", 7, "username", "username_invalid")],
    ),
    "user name twice": (
        with_row("people", username="yx.wang", name="王某"),
        [("people", 7, "username", "duplicate")],
    ),
    "post without a duty": (with_change("posts", 4, duty=""), [("posts", 7, "duty", "kit_duty_missing")]),
    "duty unknown": (with_change("posts", 4, duty="坐席"), [("posts", 7, "duty", "kit_unknown")]),
    "post of nobody": (
        with_change("posts", 4, username="yx.nobody"),
        [("posts", 7, "username", "kit_unknown")],
    ),
    "post nowhere": (with_change("posts", 4, platform="moon"), [("posts", 7, "platform", "kit_unknown")]),
    "post in an unknown area": (with_change("posts", 3, area="R9"), [("posts", 6, "area", "kit_unknown")]),
    "post twice": (
        with_row("posts", username="yx.sun", platform="works", duty="liaison"),
        [("posts", 8, "duty", "kit_post_twice")],
    ),
    "duties that exclude each other": (
        with_row("posts", username="yx.sun", platform="works", duty="监督员"),
        [("posts", 8, "duty", "kit_duties_exclude")],
    ),
    "administrator and auditor": (
        lambda r: [
            r["posts"].append({"username": "yx.li", "platform": "centre", "duty": duty})
            for duty in ("系统管理员", "安全审计员")
        ],
        [("posts", 9, "duty", "kit_duties_exclude")],
    ),
    "ends before it begins": (
        with_change("posts", 4, since="2026-05-01", until="2026-04-01"),
        [("posts", 7, "until", "kit_dates_crossed")],
    ),
    "date as prose": (with_change("posts", 4, since="下周一"), [("posts", 7, "since", "not_date")]),
    "limit in mixed words": (
        with_change("matters", 0, limit="白天2小时，夜间4小时"),
        [("matters", 3, "limit", "limit_several")],
    ),
    "limit is prose": (with_change("matters", 0, limit="尽快"), [("matters", 3, "limit", "limit_unread")]),
    "limit guessed": (with_change("matters", 0, limit="三天内"), [("matters", 3, "limit", "kit_limit_guessed")]),
    "limit for two areas of three": (
        with_change("matters", 1, limit_B=""),
        [("matters", 4, "limit_B", "kit_limit_none")],
    ),
    "no limit": (with_change("matters", 0, limit=""), [("matters", 3, "limit", "kit_limit_none")]),
    "matter unknown": (with_change("matters", 0, code="01987"), [("matters", 3, "code", "kit_unknown")]),
    "own matter without a name": (
        lambda r: (r["matters"][2].pop("name"), r["responsibilities"].pop()),
        [("matters", 5, "name", "kit_name_needed")],
    ),
    "major unknown": (
        lambda r: r["matters"][2].update(code="77"),
        [("matters", 5, "code", "kit_major_unknown")],
    ),
    "condition twice": (
        with_change("matters", 1, text="井盖缺失"),
        [("matters", 4, "text", "kit_condition_twice"), ("cases", 3, "condition", "kit_no_condition")],
    ),
    "responsible for an unknown matter": (
        with_change("responsibilities", 0, matter="99"),
        [("responsibilities", 3, "matter", "kit_unknown")],
    ),
    "responsible for the same twice": (
        with_row("responsibilities", matter="01001", kind="部件", platform="crew"),
        [("responsibilities", 5, "matter", "kit_scope_twice")],
    ),
    "responsible in an unknown area": (
        with_change("responsibilities", 1, area="990301001009"),
        [("responsibilities", 4, "area", "kit_unknown")],
    ),
    "run by a department": (
        with_row("homes", platform="works", source="来信来访"),
        [("homes", 4, "platform", "kit_runs_none")],
    ),
    "run by nobody known": (with_change("homes", 0, platform="moon"), [("homes", 3, "platform", "kit_unknown")]),
    "run in an unknown division": (
        with_change("homes", 0, area="990301001009"),
        [("homes", 3, "area", "kit_unknown")],
    ),
    "run twice": (
        with_row("homes", platform="centre", source="Hotline"),
        [("homes", 4, "matter", "kit_scope_twice")],
    ),
    "cases would wait where nobody sits": (
        with_change("posts", 2, duty="考核员"),
        [("platforms", 3, "code", "kit_desk_empty")],
    ),
    "source unknown": (with_change("cases", 0, source="传真"), [("cases", 3, "source", "kit_unknown")]),
    "case without a place": (with_change("cases", 1, cell=""), [("cases", 4, "lon", "kit_place_missing")]),
    "case outside": (with_change("cases", 0, lon=117.5), [("cases", 3, "lon", "kit_place_outside")]),
    "case with swapped coordinates": (
        with_change("cases", 0, lon=39.905, lat=116.305),
        [("cases", 3, "lon", "point_swapped")],
    ),
    "case from the future": (
        with_change("cases", 1, reported_at=LATE),
        [("cases", 4, "reported_at", "kit_future")],
    ),
    "filed before it was reported": (
        with_change("cases", 0, filed_at=street.REPORTED - timedelta(days=1)),
        [("cases", 3, "filed_at", "kit_times_crossed")],
    ),
    "due before it was filed": (
        with_change("cases", 0, due=street.REPORTED),
        [("cases", 3, "due", "kit_times_crossed")],
    ),
    "dispatched to nobody": (
        with_change("cases", 0, platform=""),
        [("cases", 3, "platform", "kit_needed_for_step")],
    ),
    "condition of another matter": (
        with_change("cases", 0, condition="盲道上有堆物"),
        [("cases", 3, "condition", "kit_no_condition")],
    ),
    "case twice": (with_change("cases", 1, number="旧-1"), [("cases", 4, "number", "duplicate")]),
}  # fmt: skip


def assert_said_in_both_languages(refused: Refused) -> None:
    with override("en"):
        english = said(refused)
    with override("zh-hans"):
        chinese = said(refused)
    assert english != chinese
    assert "%(" not in english + chinese


class CheckTest(TestCase):
    """Without a tenant: a street that is to be founded."""

    @classmethod
    def setUpTestData(cls) -> None:
        seed_catalogue()

    def test_a_workbook_that_is_right(self) -> None:
        assert told(looked(workbook())) == []

    def test_plain_headings_of_either_language(self) -> None:
        assert told(looked(raw(sheets()))) == []
        english = {
            page.en: [[column.en for column in page.columns], *sheets()[page.zh][1:]] for page in PAGES
        }
        assert told(looked(raw(english))) == []

    def test_every_mistake_is_told_where_it_is(self) -> None:
        for name, (change, expected) in NASTY.items():
            changed = rows()
            change(changed)
            with self.subTest(name):
                book = looked(workbook(changed))
                assert told(book) == expected
                for one in book.mistakes:
                    assert_said_in_both_languages(one.refused)

    def test_one_mistake_does_not_hide_another(self) -> None:
        changed = rows()
        for name in ("circle", "phone twice", "limit is prose", "case outside", "post without a duty"):
            NASTY[name][0](changed)
        assert sorted(one[0] for one in told(looked(workbook(changed)))) == [
            "cases", "matters", "people", "platforms", "posts",
        ]  # fmt: skip

    def test_full_width_digits_are_digits(self) -> None:
        changed = rows()
        changed["people"][1]["phone"] = "１３９０００００　０００２"
        changed["calendars"][0]["mon"] = "０８：００－１２：００"
        changed["cases"][0]["phone"] = "１３９１１１１２２２２"
        book = looked(workbook(changed))
        assert told(book) == []
        assert book.of("people")[1]["phone"] == "13900000 0002"
        assert book.of("cases")[0]["phone"] == "13911112222"

    def test_what_is_possible_is_said_in_the_readers_language_alone(self) -> None:
        changed = rows()
        for name in ("kind unknown", "duty unknown", "source unknown"):
            NASTY[name][0](changed)
        kind, duty, source = (one.refused for one in looked(workbook(changed)).sorted())
        with override("zh-hans"):
            assert said(kind).startswith("此处可填：市级中心、区级中心、")
            assert "Supervisor" not in said(duty)
            assert "受理员、值班长" in said(duty)
            assert "监督员巡查、热线电话" in said(source)
            assert not any(word in said(one) for one in (kind, duty, source) for word in ("entre", "otline"))
        with override("en"):
            assert "City centre, District centre" in said(kind)
            assert "Acceptor, Duty chief" in said(duty)

    def test_a_rule_moves_the_cases_away_from_an_empty_desk(self) -> None:
        changed = rows()
        changed["platforms"][0]["above"] = "district"
        changed["platforms"].append(
            {"code": "district", "name": "云溪区中心", "kind": "区级中心", "division": "990301000000"}
        )
        empty = looked(workbook(changed))
        assert told(empty) == [("platforms", 6, "code", "kit_desk_empty")]
        with override("zh-hans"):
            assert "云溪区中心主办案件，但那里没有人任受理员、值班长、派遣员" in said(
                empty.mistakes[0].refused
            )
        assert empty.is_sound
        changed["homes"].append({"platform": "centre", "area": street.STREET})
        assert told(looked(workbook(changed))) == []

    def test_missing_sheets(self) -> None:
        few = {name: lines for name, lines in sheets().items() if name not in ("岗位", "职责")}
        found = told(looked(raw(few)))
        assert found == [
            ("posts", 0, "", "kit_sheet_missing"),
            ("responsibilities", 0, "", "kit_sheet_unread"),
        ]

    def test_a_renamed_heading(self) -> None:
        renamed = sheets()
        renamed["岗位"][0][2] = "干什么的"
        assert told(looked(raw(renamed))) == [
            ("posts", 0, "", "kit_unread_columns"), ("posts", 1, "duty", "kit_head_missing"),
        ]  # fmt: skip

    def test_a_heading_twice(self) -> None:
        twice = sheets()
        twice["岗位"][0].append("职务")
        assert told(looked(raw(twice))) == [("posts", 0, "", "table_heading_twice")]

    def test_an_empty_sheet(self) -> None:
        empty = sheets()
        empty["岗位"] = empty["岗位"][:1]
        assert told(looked(raw(empty))) == [("posts", 0, "", "kit_sheet_empty")]

    def test_refused_columns_are_refused_and_written_down(self) -> None:
        refused = sheets()
        refused["人员与电话"][0].append("宗教信仰")
        assert told(looked(raw(refused))) == [("people", 0, "", "column_refused")]
        assert Entry.objects.get(act="column_refused").detail["columns"][0][0] == "宗教信仰"

    def test_formulas_without_a_result(self) -> None:
        formulas = sheets()
        formulas["平台"][1][1] = "=A2"
        assert told(looked(raw(formulas))) == [("platforms", 2, "name", "cell_broken")]

    def test_hidden_rows_count_and_are_told(self) -> None:
        book = looked(raw(sheets(), hidden=("岗位", 3)))
        assert told(book) == [("posts", 0, "", "kit_hidden_rows")]
        assert book.is_sound
        assert len(book.of("posts")) == 5

    def test_what_is_no_workbook(self) -> None:
        for data, name in ((b"a,b\n1,2\n", "street.xlsx"), (b"PK\x03\x04broken", "street.xlsx")):
            with pytest.raises(TableRefused):
                looked(data, name=name)
        with pytest.raises(FormatUnknown):
            looked(b"\xd0\xcf\x11\xe0" + b"0" * 100, name="street.xls")
        with pytest.raises(TableRefused) as refused:
            looked(raw({"Sheet1": [["a"], ["b"]]}))
        assert refused.value.code == "kit_no_sheets"

    def test_a_bomb_is_refused(self) -> None:
        data = patched(
            workbook(), "xl/worksheets/sheet2.xml", b"<sheetData>", b"<sheetData>" + b" " * 50_000_000
        )
        with pytest.raises(TableRefused):
            looked(data)

    def test_the_returned_workbook_can_be_corrected_and_sent_again(self) -> None:
        changed = rows()
        for name in ("phone twice", "limit is prose"):
            NASTY[name][0](changed)
        book = looked(workbook(changed))
        again = looked(marked(book))
        assert told(again) == told(book)
        assert again.tables["people"].header.headings[-1].startswith("# ")

    def test_the_returned_workbook_keeps_row_numbers_and_foreign_columns(self) -> None:
        other = sheets()
        other["岗位"].insert(0, ["云溪街道岗位表"])
        other["岗位"][1].append("备注")
        other["岗位"][2].append("老王")
        other["岗位"][3][2] = "坐席"
        book = looked(raw(other))
        again = looked(marked(book))
        assert told(again) == told(book) == [
            ("posts", 0, "", "kit_unread_columns"), ("posts", 4, "duty", "kit_unknown"),
        ]  # fmt: skip

    def test_an_empty_template_says_what_is_missing(self) -> None:
        found = told(looked(write_template()))
        assert ("setup", 3, "value", "kit_name_needed_for_street") in found
        assert {one[3] for one in found[1:]} == {"kit_sheet_empty"}


class CheckHereTest(TestCase):
    """Against a street that is there."""

    @classmethod
    def setUpTestData(cls) -> None:
        seed_catalogue()
        cls.world = small_world()

    def book(self, **pages: list[dict[str, object]]) -> Book:
        return looked(write_template(pages), self.world.here.tenant)

    def test_codes_that_are_here_may_be_named(self) -> None:
        username = self.world.here.people["nobody"].username
        book = self.book(posts=[{"username": username, "platform": "street", "duty": "处置人员"}])
        assert told(book) == []

    def test_codes_of_another_tenant_are_unknown(self) -> None:
        username = self.world.there.people["nobody"].username
        people = [{"username": username, "name": "某"}]
        posts = [{"username": username, "platform": "street", "duty": "处置人员"}]
        assert told(self.book(posts=posts)) == [("posts", 3, "username", "kit_unknown")]
        assert told(self.book(people=people)) == [("people", 3, "username", "kit_name_other")]

    def test_what_somebody_holds_already_counts(self) -> None:
        town = self.world.here
        username = town.people["auditor"].username
        posts = [{"username": username, "platform": "street", "duty": "admin"}]
        assert told(self.book(posts=posts)) == [("posts", 3, "duty", "kit_duties_exclude")]

    def test_a_telephone_that_somebody_here_has(self) -> None:
        person = self.world.here.people["leader"]
        person.work_phone = "0990-123456"
        person.save()
        book = self.book(people=[{"username": "new.one", "name": "新人", "phone": "0990123456"}])
        assert told(book) == [("people", 3, "phone", "kit_phone_held")]


def test_the_template_explains_itself() -> None:
    """Drop-downs, notes, both languages."""
    from zipfile import ZipFile

    archive = ZipFile(io.BytesIO(write_template()))
    sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    assert sheet.count("<dataValidation ") == 4  # kind, above, division, calendar
    texts = archive.read("xl/sharedStrings.xml").decode()
    for page in PAGES:
        for column in page.columns:
            assert column.zh in texts
            assert column.en.replace("'", "&apos;") in texts or column.en in texts
