"""The frame of every page: assets, navigation, security of what is loaded."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.world import small_world
from wangge.desk import assets
from wangge.desk.nav import Entry, Menu, entries_for, row_of

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(person)
    return client


def test_style_is_for_staff_only(client):
    paths = ["", "markers.json", "drawing.json", "search.json", "counts.json"]
    assert [client.get(f"/style/{path}").status_code for path in paths] == [404] * 5
    staff = signed_in(small_world().here.people["auditor"])
    assert [staff.get(f"/style/{path}").status_code for path in paths] == [200] * 5


def test_a_page_has_no_inline_script_or_style_and_loads_only_from_here():
    html = signed_in(small_world().here.people["acceptor"]).get("/style/").content.decode()
    assert not re.search(r"<script(?![^>]*(src=|application/json))", html)
    assert not re.search(r"\s(style|on\w+)=\"", html)
    assert "<style" not in html
    loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', html)
    assert all(address.startswith(("/static/", "data:image/svg+xml")) for address in loaded)


def test_the_start_page_is_where_ones_work_is():
    people = small_world().here.people
    for key, start in [("acceptor", "/desk/accept/"), ("handler", "/desk/handle/"), ("assessor", "/desk/")]:
        client = signed_in(people[key])
        assert client.get("/").headers["Location"] == "/desk/start/"
        assert client.get("/desk/start/").headers["Location"] == start


def test_the_frame_costs_few_statements(django_assert_max_num_queries):
    client = signed_in(small_world().here.people["acceptor"])
    with django_assert_max_num_queries(4):  # session, person, posts, tenant
        client.get("/style/")


def test_built_files_are_kept_for_ever_and_come_compressed():
    answer = Client().get(assets.url("main.ts"), headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


def test_everything_a_phone_loads_first_weighs_little():
    """A cheap phone bears 300 KB compressed in all; the frame takes a third, the map comes on demand."""
    names = [assets.url("main.ts"), *assets.styles("main.ts"), assets.url("icons.svg")]
    sizes = [
        (settings.ROOT / "web/dist" / (n.removeprefix("/static/") + ".gz")).stat().st_size for n in names
    ]
    assert sum(sizes) < 100_000


def test_the_lock_file_names_no_host():
    lock = (settings.ROOT / "web/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_navigation_offers_what_the_duties_open():
    entries = [
        Entry("queue", "Queue", "style", "inbox", frozenset({"acceptor"})),
        Entry("help", "Help", "style", "info"),
    ]
    assert [e.key for e in entries_for(["acceptor"], entries)] == ["queue", "help"]
    assert [e.key for e in entries_for(["handler"], entries)] == ["help"]
    assert entries[0].url == "/style/"


def test_many_entries_fold_into_menus_and_few_do_not():
    many = entries_for(["admin"])
    row = row_of(many)
    assert [e.keys if isinstance(e, Menu) else e.key for e in row] == [
        ["catalogue", "variants", "words"],
        ["people", "kit"],
        ["channels", "operations"],
        ["why", "practice"],
    ]
    assert row_of(many[:7]) == many[:7]
    assert [e.key for e in row_of(entries_for(["acceptor"])) if isinstance(e, Entry)][-1] == "practice"
