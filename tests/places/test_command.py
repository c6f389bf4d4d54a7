"""``./wangge places …``: lines or one JSON document, and the exit status."""

from __future__ import annotations

import io
import json

import pytest
import shapely
from django.core.management import call_command
from django.utils import translation

from tests.places.test_imports import EAST, WEST, geojson
from wangge.places.models import Cell, Division
from wangge.tenants.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    return Tenant.objects.create(code="town", name="Town")


@pytest.fixture
def streets(tmp_path):
    rows = [
        ({"code": "110199001", "name": "西街街道"}, WEST),
        ({"code": "110199002", "name": "东街街道"}, EAST),
    ]
    return str(geojson(tmp_path / "streets.geojson", rows))


def run(*arguments):
    """Exit status and what was printed; with --json the document."""
    out, status = io.StringIO(), 0
    try:
        call_command("places", *map(str, arguments), stdout=out, stderr=out)
    except SystemExit as ended:
        status = ended.code
    return status, json.loads(out.getvalue()) if "--json" in arguments else out.getvalue()


def test_a_day_at_the_terminal(streets, tmp_path):
    status, said = run("import", streets, "--level", "street", "--json")
    assert (status, said["new"]) == (1, ["110199001000", "110199002000"])
    assert [finding["code"] for finding in said["findings"]] == ["parents_made"]
    assert run("import", streets, "--tenant", "town", "--json")[0] == 0

    status, said = run("grid", "--division", "110199", "--size", "200", "--json")
    assert (status, len(said["new"])) == (0, Cell.objects.count())
    assert run("grid", "--division", "110199", "--json")[1]["code"] == "already_cut"

    status, said = run("locate", "116.305", "39.905", "--json")
    assert (status, said["divisions"][-1]["name"]) == (0, "西街街道")
    code = said["cells"]["city"][0]["code"]

    table = tmp_path / "grids.csv"
    table.write_text(f"code,name,cells\nR1,一号,{code}\nR2,二号,nothing\n")
    status, said = run("assign", table, "--bad", tmp_path / "wrong.xlsx", "--json")
    assert (status, said["changed"], len(said["findings"])) == (1, ["R1"], 1)
    assert (tmp_path / "wrong.xlsx").stat().st_size > 0

    assert run("check", "--system", "city")[0] == 0
    assert run("check", "--level", "street")[0] == 0
    status, said = run("list", "--level", "street", "--json")
    assert [row["name"] for row in said["divisions"]] == ["西街街道", "东街街道"]
    assert sum(row["cells"] for row in said["divisions"]) == said["systems"][0]["cells"]

    ended = run("end", "--division", "110199001", "--replaced-by", "110199002", "--from", "2100-01-01")
    assert ended[0] == 0
    assert run("end", "--division", "110199009")[0] == 2

    out = tmp_path / "out.geojson"
    assert run("export", "cells-city", "--output", out)[0] == 0
    assert len(json.loads(out.read_text())["features"]) == Cell.objects.count()


def test_cells_of_another_system_are_imported(streets):
    status, said = run("import", streets, "--system", "fire", "--system-name", "消防", "--json")
    assert (status, said["new"]) == (0, ["110199001", "110199002"])
    assert run("check", "--system", "fire")[0] == 0


def test_errors_end_with_2_and_say_everything_in_the_readers_language(tmp_path):
    path = geojson(tmp_path / "a.geojson", [({"code": "110199001", "name": "西街街道"}, None)])
    with translation.override("zh-hans"):
        status, said = run("import", path)
    assert status == 2
    assert "西街街道没有图形" in said
    assert not Division.objects.exists()


def test_findings_end_with_1_and_name_places_and_square_metres(tmp_path):
    wide = shapely.box(116.309, 39.90, 116.32, 39.91)
    rows = [
        ({"code": "110199001", "name": "西街街道"}, WEST),
        ({"code": "110199002", "name": "东街街道"}, wide),
    ]
    with translation.override("zh-hans"):
        status, said = run("import", geojson(tmp_path / "a.geojson", rows))
    assert status == 1
    assert "重叠" in said
    assert "平方米" in said
    assert "116.309" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--tenant", "nobody"],
        ["locate", "nan", "39.9"],
        ["locate", "0", "0"],
        ["check", "--system", "nothing"],
        ["export", "people"],
        ["grid", "--division", "990199"],
        ["import", "missing.geojson"],
        ["assign", "missing.csv", "--system", "nothing"],
    ],
)
def test_what_is_refused_ends_with_2(arguments):
    status, said = run(*arguments)
    assert status == 2
    assert said.strip()


def test_without_a_tenant_it_says_how_to_make_one():
    Tenant.objects.all().delete()
    status, said = run("list", "--json")
    assert (status, said["code"]) == (2, "tenants_none")
    assert "./wangge tenants create" in said["message"]


def test_a_code_that_is_not_known_is_named():
    assert "990199" in run("grid", "--division", "990199")[1]
    assert "990199" in run("end", "--division", "990199")[1]
    assert "social" in run("check", "--system", "social")[1]


def test_with_two_tenants_one_must_be_named():
    Tenant.objects.create(code="other", name="Other")
    assert run("list", "--json")[1]["code"] == "tenant"
    assert run("list", "--tenant", "other")[0] == 0


def test_a_practice_copy_is_never_meant_unless_it_is_named():
    Tenant.objects.create(code="town-practice", name="Practice", is_practice=True)
    assert run("list", "--json")[0] == 0
    assert run("list", "--tenant", "town-practice")[0] == 0


def test_people_read_some_findings_and_programs_all(tmp_path):
    rows = [({"code": f"1101990{number:02d}", "name": f"街道{number}"}, None) for number in range(60)]
    file = geojson(tmp_path / "a.geojson", rows)
    with translation.override("en"):
        lines = run("import", file)[1].splitlines()
    assert (len(lines), lines[-1]) == (52, "… and 11 more; --json has all of them.")
    assert len(run("import", file, "--json")[1]["findings"]) == 61
