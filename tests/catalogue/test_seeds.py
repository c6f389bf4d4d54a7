"""The national tables: how many rows, which marks, and that sowing twice changes nothing."""

from collections import Counter

import pytest
from django.db.models import Q

from wangge.catalogue.models import AreaClass, Crosswalk, Matter, Scheme, Source
from wangge.catalogue.queries import matters, search_matters, successor
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.tenants.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant():
    seed_catalogue()
    return Tenant.objects.create(code="here", name="云溪区")


def test_each_scheme_has_the_rows_of_its_standard(tenant):
    rows = Counter(Matter.objects.values_list("scheme", "kind"))
    assert rows == {
        ("2026", "component"): 153,
        ("2026", "matter"): 250,
        ("2013", "component"): 117,
        ("2013", "matter"): 77,
        ("2007", "component"): 86,
        ("2007", "matter"): 54,
    }
    assert Crosswalk.objects.count() == 332
    assert dict(Scheme.objects.values_list("code", "code_length")) == {"2026": 5, "2013": 4, "2007": 4}


def test_every_row_keeps_its_mark_and_every_major_has_both_languages(tenant):
    assert set(Matter.objects.values_list("confidence", flat=True)) == {
        "one-source",
        "one-source+match",
        "two-source",
        "inferred",
        "memory",
    }
    assert not Matter.objects.filter(Q(major_name_en="") | Q(name_en="")).exists()
    assert Matter.objects.get(scheme="2026", kind="matter", code="09005").major_name_en == "Street order"


def test_sowing_twice_changes_nothing(tenant):
    before = list(Matter.objects.order_by("pk").values())
    seed_catalogue()
    assert list(Matter.objects.order_by("pk").values()) == before


def test_a_tenant_keeps_its_own_words_for_sources(tenant):
    seed_tenant_catalogue(tenant)
    Source.objects.filter(code="hotline").update(name="12345")
    seed_tenant_catalogue(tenant)
    assert Source.objects.get(code="hotline").name == "12345"
    assert set(Source.objects.filter(is_public=True).values_list("code", flat=True)) == {
        "hotline",
        "public",
        "window",
        "mail",
    }
    assert list(AreaClass.objects.order_by("code").values_list("code", flat=True)) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("0900", ["09001", "09002", "09003", "09004", "09005", "09006", "09008", "09009"]),
        ("店外", ["09005"]),
        ("店", []),  # one character finds too much to mean anything
        ("x" * 100_000, []),
        ("店外\0", ["09005"]),
        ("<script>", []),
        ("'; drop", []),
        ("", []),
    ],
)
def test_searching(tenant, text, codes):
    assert [m.code for m in search_matters(tenant, text, "2026", "matter")] == codes


def test_successors_by_the_crosswalk(tenant):
    def find(scheme, kind, code):
        return Matter.objects.get(scheme=scheme, kind=kind, code=code)

    assert successor(find("2013", "component", "0101"), "2026") == find("2026", "component", "01001")
    assert successor(find("2013", "matter", "0101"), "2026") == find("2026", "matter", "06001")
    assert successor(find("2013", "component", "0504"), "2026") is None  # no successor was found
    assert successor(find("2026", "matter", "06001"), "2026") == find("2026", "matter", "06001")


def test_matters_of_another_tenant_are_not_seen(tenant):
    other = Tenant.objects.create(code="there", name="岚山区")
    own = Matter.objects.create(
        tenant=other, scheme_id="2026", kind="matter", code="06999", name="飞线充电", major_name="市容环境类"
    )
    assert own in matters(other, "2026")
    assert own not in matters(tenant, "2026")
    assert own not in search_matters(tenant, "飞线充电", "2026")
