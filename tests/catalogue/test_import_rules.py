"""Responsibility and statistical classes from files."""

from datetime import date

import pytest

from tests.catalogue.conftest import TODAY, matter
from tests.catalogue.sheets import workbook
from tests.world import SINCE
from wangge.catalogue.imports.rules import import_responsibility
from wangge.catalogue.imports.stat_classes import import_stat_classes
from wangge.catalogue.models import Responsibility, Scheme, StatClass
from wangge.catalogue.queries import responsible_for
from wangge.core.tables import ColumnRefused

TWO_WRONG = ["no_such_class", "no_such_matter", "no_such_class"]
HEAD = ["类别", "代码", "区划代码", "网格代码", "责任单位", "起始日期", "依据"]


@pytest.fixture
def scheme(here):
    return Scheme.objects.get(code="2026")


def take(here, scheme, *rows):
    data = workbook(责任=[HEAD, *rows])
    by = here.people["admin"]
    return import_responsibility(data, "责任.xlsx", tenant=here.tenant, by=by, scheme=scheme, since=SINCE)


def test_rows_of_every_width(here, scheme, place):
    account = take(
        here,
        scheme,
        ["事项", "09005", None, None, "department", "2026-01-01", "三定方案"],
        [None, "09*", here.divisions["street"].code, None, "street", None, None],
        ["部件", "01", None, here.cells[0].code, "section", None, None],
        [None, None, None, None, here.platforms["crew"].name, None, None],
    )
    assert (account.taken, account.refused) == (4, 0)
    exact = Responsibility.objects.get(matter=matter("09005"))
    assert (exact.why, exact.valid.lower) == ("三定方案", date(2026, 1, 1))
    found = responsible_for(here.tenant, matter("09006"), place, on=TODAY)
    assert [p.platform.code for p in found][:2] == ["street", "crew"]


def test_bad_rows_say_what_is_unknown_and_the_others_go_in(world, here, scheme):
    account = take(
        here,
        scheme,
        ["事项", "09999", None, None, "department", None, None],
        [None, None, None, None, "nobody", None, None],
        [None, None, world.there.divisions["street"].code, None, "street", None, None],
        [None, None, None, "000", "street", None, None],
        [None, None, here.divisions["street"].code, here.cells[0].code, "street", None, None],
        [None, "06", None, None, "street", None, None],
        [None, "06", None, None, "crew", None, None],
    )
    assert [(e.row, e.code) for e in account.errors] == [
        (2, "unknown"),
        (3, "unknown"),
        (4, "unknown"),
        (5, "unknown"),
        (6, "rule_refused"),
        (8, "rule_twice"),
    ]
    assert (account.taken, Responsibility.objects.get().platform.code) == (1, "street")
    assert list(account.bad_files()) == ["责任"]


def test_a_column_of_people_is_refused(here, scheme):
    data = workbook(责任=[[*HEAD, "重点人员"], [None] * 7])
    with pytest.raises(ColumnRefused):
        import_responsibility(
            data, "x.xlsx", tenant=here.tenant, by=here.people["admin"], scheme=scheme, since=SINCE
        )


def test_statistical_classes(here, scheme):
    head = ["分类代码", "分类名称", "上级分类代码", "类别", "代码"]
    rows = [
        ["road", "道路", None, None, None],
        ["manhole", "井盖", "road", "部件", "01001"],
        [None, None, None, "部件", "01002"],
        ["shop", "店铺", None, None, "0900*"],
        ["odd", "其他", "nothing", None, "09005"],
        ["odd", "其他", None, None, "99"],
        ["road", "道路", "manhole", None, None],
    ]
    data = workbook(分类=[head, *rows])
    for _ in range(2):
        account = import_stat_classes(
            data, "分类.xlsx", tenant=here.tenant, by=here.people["admin"], scheme=scheme
        )
        assert (account.taken, [e.code for e in account.errors]) == (4, TWO_WRONG)
    assert set(StatClass.objects.values_list("code", "parent__code")) == {
        ("road", None),
        ("manhole", "road"),
        ("shop", None),
    }
    manhole = StatClass.objects.get(code="manhole")
    assert list(manhole.matters.order_by("code").values_list("code", flat=True)) == ["01001", "01002"]
