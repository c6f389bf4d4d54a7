"""Lists of staff: good rows go in, bad ones come back, refused columns are written down."""

import base64
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from tests.world import NOON, small_world
from wangge.core.tables import ColumnRefused, TableEmpty, read_table, write_errors_xlsx
from wangge.journal.models import Entry
from wangge.people.imports.staff import SCHEMA, import_staff
from wangge.people.models import Person
from wangge.people.queries import posts_of
from wangge.people.rules import MayNot

HEAD = "用户名,姓名,办公电话,平台编码,岗位编码,区域编码,开始日期,结束日期\n"
GOOD = (
    "lina,李娜,0571-88880000,station,acceptor,,2026-01-01,\n"
    "lina,李娜,,station,duty_chief,,,\n"
    "wang,王强,,centre,supervisor,R01,2026-01-01,2026-12-31\n"
    "zhao,赵敏,,,,,,\n"
)
BAD = [  # row, code of the refusal
    ("x y,李娜,,,,,,\n", "username_invalid"),
    ("handler,李娜,,,,,,\n", "other_name"),
    ("there.handler,李娜,,,,,,\n", "username_taken"),
    ("a1,张三,,nowhere,acceptor,,,\n", "unknown_here"),
    ("a2,张三,,station,king,,,\n", "unknown_here"),
    ("a3,张三,,station,,,,\n", "half_a_post"),
    ("a4,张三,,station,acceptor,X99,,\n", "unknown_here"),
    ("a5,张三,,station,acceptor,,2026-02-02,2026-02-01\n", "term_empty"),
    ("station_two,云station_two,,station,supervisor,,,\n", "duties_exclude"),
    ("a6,张三,,station,acceptor,,soon,\n", None),
    (",张三,,,,,,\n", None),
]


class ImportTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here = cls.world.here
        cls.grantor = cls.here.people["security_admin"]

    def take(self, rows, by=None):
        return import_staff((HEAD + rows).encode(), "staff.csv", by=by or self.grantor, at=NOON)

    def test_people_and_posts_come_in(self):
        done = self.take(GOOD)
        assert (set(done.passwords), done.posts, done.table.errors) == ({"lina", "wang", "zhao"}, 3, [])
        lina, wang = (Person.objects.get(username=name) for name in ("lina", "wang"))
        assert posts_of(lina, NOON).duties() == {"acceptor", "duty_chief"}
        assert posts_of(wang, NOON)[0].grid == self.here.grid
        assert lina.work_phone == "0571-88880000"
        assert lina.check_password(done.passwords["lina"][1])
        assert lina.must_change_password
        assert {lina.tenant, wang.tenant} == {self.here.tenant}

    def test_work_e_mail_comes_in_and_what_is_none_is_refused(self):
        text = "用户名,姓名,工作邮箱\nlina,李娜,lina@example.org\nwang,王刚,at home\n"
        done = import_staff(text.encode(), "staff.csv", by=self.grantor, at=NOON)
        assert [person.work_email for person in Person.objects.filter(username="lina")] == [
            "lina@example.org"
        ]
        assert [(error.row, error.code) for error in done.table.errors] == [(3, "no_email")]

    def test_a_list_sent_twice_gives_nothing_twice(self):
        self.take(GOOD)
        again = self.take(GOOD)
        assert (again.passwords, again.posts) == ({}, 0)
        assert {error.code for error in again.table.errors} == {"post_twice"}

    def test_bad_rows_leave_nothing_and_come_back_to_be_corrected(self):
        people = Person.objects.count()
        done = self.take(GOOD + "".join(row for row, _ in BAD))
        assert Person.objects.count() == people + 3
        codes = {error.row: error.code for error in done.table.errors}
        assert sorted(codes) == [6 + number for number in range(len(BAD))]
        for number, (_, code) in enumerate(BAD):
            assert code in (None, codes[6 + number])
        returned = read_table(write_errors_xlsx(done.table), "bad.xlsx", SCHEMA)
        assert len(returned.all_rows) == len(BAD)

    def test_the_passwords_come_as_a_file(self):
        done = self.take(GOOD)
        sheet = read_table(done.passwords_file(), "p.xlsx", SCHEMA)
        assert [row.values["username"] for row in sheet.rows] == ["lina", "wang", "zhao"]

    def test_an_administrator_adds_people_but_no_posts(self):
        done = self.take(GOOD, by=self.here.people["admin"])
        assert set(done.passwords) == {"zhao"}
        assert {error.code for error in done.table.errors} == {"may_not"}
        with pytest.raises(MayNot):
            self.take(GOOD, by=self.here.people["acceptor"])

    def test_columns_that_are_refused_by_name_are_written_down(self):
        people = Person.objects.count()
        for heading in ["民族", "宗教信仰", "政治面貌", "上访次数", "是否重点人员"]:
            data = f"用户名,姓名,{heading}\nlina,李娜,x\n".encode()
            with pytest.raises(ColumnRefused):
                import_staff(data, "staff.csv", by=self.grantor, at=NOON)
        assert Person.objects.count() == people
        refused = Entry.objects.filter(act="column_refused")
        assert refused.order_by("id")[0].detail["columns"][0][0] == "民族"
        assert refused.count() == 5

    def test_the_page_shows_what_became_of_the_rows(self):
        self.client.force_login(self.grantor)
        file = io.BytesIO((HEAD + GOOD + BAD[0][0]).encode())
        file.name = "staff.csv"
        page = self.client.post("/people/import/", {"file": file})
        assert page.status_code == 200
        assert (page.context["people"], page.context["refused"]) == (3, 1)
        assert page.context["passwords_file"]
        assert page.context["bad_file"]
        broken = io.BytesIO(b"\x00\x01")
        broken.name = "staff.xlsx"
        assert self.client.post("/people/import/", {"file": broken}).status_code == 422
        assert self.client.post("/people/import/").status_code == 422

    def setUp(self):
        self.client.force_login(self.grantor)

    def test_the_empty_list_is_one_that_can_be_filled_in(self):
        for language, heading in [("zh-hans", "用户名"), ("en", "username")]:
            answer = self.client.get("/people/import/template/", headers={"accept-language": language})
            with pytest.raises(TableEmpty):
                read_table(answer.content, "staff.xlsx", SCHEMA)
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
            headings = [cell.value for cell in sheet[1]]
            assert headings[0] == heading
            assert len(headings) == len(SCHEMA.columns)
            sheet.append([f"new.{language}", "新人"])
            filled = io.BytesIO()
            sheet.parent.save(filled)
            done = import_staff(filled.getvalue(), "staff.xlsx", by=self.grantor, at=NOON)
            assert (list(done.passwords), done.table.bad) == ([f"new.{language}"], [])

    def test_refused_rows_are_told_from_the_top(self):
        rows = "li,李娜,moon,acceptor\n,无名,,\nwang,王强,,acceptor\n".encode()
        file = SimpleUploadedFile("s.csv", HEAD.encode() + rows)
        page = self.client.post("/people/import/", {"file": file}, headers={"accept-language": "zh-hans"})
        assert [row for row, _column, _why in page.context["errors"]] == [2, 3, 4]
        bad = base64.b64decode(page.context["bad_file"].partition(",")[2])
        assert openpyxl.load_workbook(io.BytesIO(bad)).active["A1"].value == "# 需要改正"
