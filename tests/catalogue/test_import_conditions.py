"""A city's own table: what is taken, what is guessed, what is refused, and that bad rows can come again."""

import csv
import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from tests.catalogue.sheets import HEAD, row, saved, workbook
from tests.world import NOON
from wangge.catalogue.actions import publish
from wangge.catalogue.actions.editions import EditionPublished
from wangge.catalogue.imports.conditions import TableFile, import_conditions
from wangge.catalogue.models import Condition, Edition, Limit, Matter, Scheme
from wangge.core.errors import NotFound
from wangge.core.tables import ColumnRefused, HeaderNotFound, TableRefused, WrongSheet
from wangge.journal.models import Entry

CITY = Path(__file__).resolve().parents[3] / "shared/data/zh-case-standard"


def take(town, data, name="table.xlsx", into=None, **how):
    file = TableFile(data, name, Scheme.objects.get(code="2013"), **how)
    return import_conditions(file, tenant=town.tenant, by=town.people["admin"], into=into)


def codes(done):
    return sorted({error.code for error in done.account.errors})


def test_a_clean_row_becomes_a_condition_with_its_limit(here):
    done = take(here, workbook(事件=[["标题"], HEAD, row()]))
    condition = Condition.objects.select_related("matter").get()
    assert (done.account.taken, done.account.refused, done.account.remarks) == (1, 0, [])
    assert condition.matter == Matter.objects.get(scheme="2013", kind="matter", code="0405")
    assert (condition.text, condition.closing, condition.handled_by) == ("店外摆放商品", "清理", "城管执法队")
    limit = condition.limits.get()
    assert (limit.value, limit.unit, limit.guessed, limit.printed) == (4, "work_hour", False, "4工作时")


def test_merged_ranges_and_codes_written_once_are_filled_forward(here):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "事件"
    for line in [["标题"], HEAD, row("4", 5), [None] * 6 + ["乱摆", None, "1天"], row(None, "6", "乱停")]:
        page.append(line)
    page.merge_cells("A1:I1")
    page.merge_cells("H3:H4")
    page.merge_cells("E3:E4")
    take(here, saved(book))
    found = Condition.objects.order_by("pk").values_list("matter__code", "number", "closing", "handled_by")
    assert list(found) == [
        ("0405", 1, "清理", "城管执法队"),
        ("0405", 2, "清理", "城管执法队"),
        ("0406", 1, "清理", "城管执法队"),
    ]


def test_a_guessed_unit_is_taken_and_marked(here):
    done = take(here, workbook(事件=[HEAD, row(limit="3天"), row(text="又一", limit="1紧急工作时制止")]))
    assert [(r.row, r.params["words"]) for r in done.account.remarks] == [(2, "3天"), (3, "1紧急工作时制止")]
    assert list(Limit.objects.order_by("pk").values_list("value", "unit", "guessed")) == [
        (Decimal(3), "work_day", True),
        (Decimal(1), "urgent_hour", True),
    ]


def test_limits_by_area_class(here):
    head = [*HEAD[:-1], "A类时限", "B类时限", "时限C"]
    take(here, workbook(事件=[head, [*row()[:-1], "2工作时", "4工作时", "1工作日"]]))
    found = Limit.objects.order_by("area_class").values_list("area_class", "value", "unit")
    assert list(found) == [("A", 2, "work_hour"), ("B", 4, "work_hour"), ("C", 1, "work_day")]


def test_bad_rows_come_back_and_go_in_corrected(here):
    bad = [row(limit="夏季2天，冬季5天"), row(minor="5x"), row(text=""), row(limit=""), row(text="长" * 3000)]
    done = take(here, workbook(事件=[HEAD, *bad, row(text="好的")]))
    assert (done.account.taken, done.account.refused) == (1, 5)
    assert codes(done) == ["code_length", "limit_none", "limit_several", "missing", "too_long"]
    assert [e.row for e in done.account.errors] == [2, 3, 4, 5, 6]

    returned = openpyxl.load_workbook(io.BytesIO(done.account.bad_files()["事件"]))
    page = returned.active
    assert page.max_row == 6
    assert "2" in page["A2"].value
    for line, limit in zip(range(2, 7), ["2工作日", "1工作日", "1工作日", "1工作日", "1工作日"], strict=True):
        page.cell(line, 4).value, page.cell(line, 8).value, page.cell(line, 10).value = (
            "05",
            f"改{line}",
            limit,
        )
    page.title = "事件"
    again = take(here, saved(returned), into=done.edition)
    assert (again.account.taken, again.account.refused) == (5, 0)
    assert Condition.objects.filter(edition=done.edition).count() == 6


def test_the_same_condition_twice_in_one_file_is_an_error_of_the_second(here):
    done = take(here, workbook(事件=[HEAD, row(), row(limit="2工作日")]))
    assert [(e.row, e.code, e.params) for e in done.account.errors] == [(3, "duplicate", {"first": 2})]
    assert Limit.objects.get().unit == "work_hour"


def test_the_same_file_twice_into_one_draft_changes_nothing_but_limits(here):
    first = take(here, workbook(事件=[HEAD, row()]))
    take(here, workbook(事件=[HEAD, row(limit="2工作日")]), into=first.edition)
    assert Condition.objects.get().limits.get().unit == "work_day"


def test_a_code_nobody_has_becomes_the_tenants_own(world, here):
    done = take(here, workbook(部件=[HEAD, row("01", "99", name="爱心驿站")]))
    assert [(m.code, m.name, m.tenant, m.kind) for m in done.added] == [
        ("0199", "爱心驿站", here.tenant, "component")
    ]
    assert not Matter.objects.seen_by(world.there.tenant).filter(code="0199", scheme="2013").exists()


def test_gbk_csv(here):
    text = "\n".join([",".join(HEAD), ",".join(row()), ",".join(row(text="<script>alert(1)</script>"))])
    done = take(here, text.encode("gbk"), "城市.csv", kind="matter")
    assert done.account.taken == 2
    assert Condition.objects.filter(text="<script>alert(1)</script>").exists()


def test_wrong_sheets_wrong_headings_and_files_that_are_none(here):
    for data, name, refusal in (
        (workbook(甲=[HEAD, row()]), "a.xlsx", WrongSheet),
        (workbook(事件=[["甲", "乙"], [1, 2]]), "a.xlsx", HeaderNotFound),
        (b"PK\x03\x04nonsense", "a.xlsx", TableRefused),
        (b"", "a.csv", TableRefused),
        (b"\x00\xff" * 50, "a.csv", TableRefused),
    ):
        with pytest.raises(refusal):
            take(here, data, name, kind="matter" if name.endswith("csv") else "")
    assert not Edition.objects.exists()


def test_a_named_sheet_is_read_whatever_it_is_called(here):
    assert take(here, workbook(甲=[HEAD, row()]), sheet="甲", kind="matter").account.taken == 1


def test_formulas_and_texts_of_100_000_characters_are_row_errors(here):
    lines = [HEAD, row(text='=HYPERLINK("http://x")'), row(text="好")]
    assert codes(take(here, workbook(事件=lines))) == ["cell_broken"]
    long = ",".join(HEAD) + "\n" + ",".join(row(text="长" * 100_000)) + "\n" + ",".join(row())
    done = take(here, long.encode(), "a.csv", kind="matter")
    assert (codes(done), done.account.taken) == (["too_long"], 1)


def test_columns_that_are_refused_by_name_refuse_the_file_and_are_journalled(here):
    with pytest.raises(ColumnRefused):
        take(here, workbook(事件=[[*HEAD, "民族"], [*row(), "汉"]]))
    assert Entry.objects.get().act == "column_refused"
    assert not Edition.objects.exists()


def test_nothing_goes_into_a_published_edition_or_another_tenants(world, here):
    done = take(here, workbook(事件=[HEAD, row()]))
    with pytest.raises(NotFound):
        take(world.there, workbook(事件=[HEAD, row()]), into=done.edition)
    published = publish(done.edition, by=here.people["admin"], at=NOON)
    with pytest.raises(EditionPublished):
        take(here, workbook(事件=[HEAD, row()]), into=published)


def command(*arguments):
    """Exit status and the JSON document of ./wangge catalogue …"""
    out, status = io.StringIO(), 0
    try:
        call_command("catalogue", *arguments, "--json", stdout=out)
    except SystemExit as left:
        status = left.code
    return status, json.loads(out.getvalue())


def test_the_command_line(here, tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(workbook(事件=[HEAD, row(), row(limit="立即")]))
    how = ["import", str(path), "--tenant", "here", "--scheme", "2013"]
    status, told = command(*how, "--publish", "--bad", str(tmp_path / "bad"))
    assert (status, told["taken"], told["refused"], told["published"]) == (1, 1, 1, False)
    assert told["errors"][0]["code"] == "limit_unread"
    assert Path(told["files"][0]).read_bytes().startswith(b"PK")
    path.write_bytes(workbook(事件=[HEAD, row()]))
    assert command(*how, "--publish")[1]["published"] is True
    assert command("import", str(path), "--tenant", "nowhere", "--scheme", "2013")[0] == 2
    assert command("import", "/nowhere.xlsx", "--tenant", "here", "--scheme", "2013")[0] == 2
    assert command("seed") == (0, {"schemes": 3, "matters": 737, "crosswalk": 332})


def test_what_holds_for_many_rows_is_said_once(here):
    rows = [row(text=f"条件{number}", limit="3天") for number in range(12)]
    account = take(here, workbook(事件=[HEAD, row(limit="5天"), *rows])).account
    assert [(one.rows, one.where) for one in account.remarks_alike] == [
        ([2], "2"),
        ([*range(3, 15)], "3, 4, 5, 6, 7, 8, 9, 10, 11, 12 … (12)"),
    ]


@pytest.mark.skipif(not CITY.is_dir(), reason="data folder absent")
def test_a_real_citys_workbook_is_read_as_a_person_read_it(here):
    done = take(here, (CITY / "muban.xlsx").read_bytes(), "muban.xlsx")
    with (CITY / "standards.csv").open(encoding="utf-8-sig", newline="") as file:
        oracle = list(csv.DictReader(file))
    expected = Counter(
        (r["kind"].replace("event", "matter"), r["cat1_code"] + r["cat2_code"], squeezed(r["open_condition"]),
         float(r["limit_value"]), r["limit_unit"], r["limit_clock"].startswith("urgent"))
        for r in oracle
    )  # fmt: skip
    limits = Limit.objects.select_related("condition__matter")
    found = Counter(
        (r.condition.matter.kind, r.condition.matter.code, squeezed(r.condition.text), float(r.value),
         r.unit.partition("_")[2], r.unit.startswith("urgent"))
        for r in limits
    )  # fmt: skip
    assert (done.account.taken, done.account.refused, len(done.added)) == (519, 0, 58)
    assert found == expected
    publish(done.edition, by=here.people["admin"], at=NOON)


def squeezed(text):
    return "".join(text.split())
