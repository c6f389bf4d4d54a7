"""The workbook in the browser: sent, checked, agreed to by another, loaded by the job, taken out."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from python_calamine import CalamineWorkbook

from tests.exchange.street import Rows, rows, workbook
from tests.exchange.test_kit_load import Street, without_cases
from wangge.exchange.kit.jobs import drop_workbooks
from wangge.exchange.kit.sending import carry_out
from wangge.exchange.models import KitLoad
from wangge.files.models import Blob
from wangge.journal.models import Entry
from wangge.people.actions import appoint
from wangge.people.models import Person, Post
from wangge.vault.models import Secret

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def changed() -> Rows:
    told = without_cases()
    told["people"].append({"username": "yx.new", "name": "新受理"})
    told["posts"].append({"username": "yx.new", "platform": "centre", "duty": "受理员"})
    return told


class PagesTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.street = Street()
        cls.street.load(without_cases())
        cls.admin, cls.granter = cls.street.hands.configurer, cls.street.hands.security
        Person.objects.update(must_change_password=False)

    def as_(self, person: Person) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    def send(self, told: Rows | bytes, name: str = "街道.xlsx", **more: object):
        data = told if isinstance(told, bytes) else workbook(told)
        sent = {"file": SimpleUploadedFile(name, data, XLSX), **more}
        return self.as_(self.admin).post("/kit/", sent)

    def newest(self) -> KitLoad:
        return KitLoad.objects.order_by("-pk")[0]

    def carry_out(self) -> KitLoad:
        """What the worker does with the job that was deferred."""
        job = ProcrastinateJob.objects.get(task_name="wangge.exchange.kit.jobs.load_workbook")
        return carry_out(job.args["pk"], at=timezone.now(), tell=lambda *told: None)

    def page(self, person: Person, pk: int) -> str:
        answer = self.as_(person).get(f"/kit/{pk}/")
        assert answer.status_code == 200
        return answer.content.decode()

    def test_from_sending_to_the_passwords(self) -> None:
        sent = self.send(changed())
        record = self.newest()
        assert sent.headers["Location"] == f"/kit/{record.pk}/"
        shown = self.page(self.admin, record.pk)
        assert "yx.new · 受理员 · centre" in shown
        assert "Ready to load" in shown

        self.as_(self.admin).post(f"/kit/{record.pk}/load/")
        assert self.newest().state == "waiting"
        assert not ProcrastinateJob.objects.exists()
        assert "Agree and load" not in self.page(self.admin, record.pk)
        assert "Agree and load" in self.page(self.granter, record.pk)
        assert self.as_(self.granter).get("/desk/counts.json").json()["kit"] == "1"
        assert "kit" not in self.as_(self.admin).get("/desk/counts.json").json()
        assert self.as_(self.admin).post(f"/kit/{record.pk}/agree/").status_code == 403

        self.as_(self.granter).post(f"/kit/{record.pk}/agree/")
        assert 'role="progressbar"' in self.page(self.admin, record.pk) or "<progress" in self.page(
            self.admin, record.pk
        )
        self.carry_out()
        record = self.newest()
        assert (record.state, record.granted_by, record.sealed) == ("loaded", self.granter, None)
        assert self.as_(self.granter).get("/desk/counts.json").json()["kit"] == "0"
        assert Post.objects.get(person__username="yx.new").duty.code == "acceptor"
        given = Entry.objects.filter(act="post_given").order_by("-pk")[0]
        assert given.person == self.granter.username

        assert "hands out first passwords" in self.page(self.admin, record.pk)
        assert self.as_(self.admin).post(f"/kit/{record.pk}/passwords.xlsx").status_code == 403
        answer = self.as_(self.granter).post(f"/kit/{record.pk}/passwords.xlsx")
        lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert [line[0] for line in lines[1:]] == ["yx.new"]
        assert Person.objects.get(username="yx.new").check_password(lines[1][2])
        again = self.as_(self.granter).post(f"/kit/{record.pk}/passwords.xlsx")
        assert again.status_code == 302

    def test_without_posts_nobody_else_is_asked(self) -> None:
        told = without_cases()
        told["matters"][0]["limit"] = "3紧急工作时"
        self.send(told)
        record = self.newest()
        assert "2紧急工作时" in self.page(self.admin, record.pk)
        self.as_(self.admin).post(f"/kit/{record.pk}/load/")
        assert self.carry_out().state == "loaded"

    def test_mistakes_are_told_and_returned_in_the_workbook(self) -> None:
        told = changed()
        told["posts"][-1]["duty"] = "坐席"
        self.send(told)
        record = self.newest()
        shown = self.page(self.admin, record.pk)
        assert "There is no duty “坐席”" in shown
        assert "Load it" not in shown
        answer = self.as_(self.admin).get(f"/kit/{record.pk}/marked.xlsx")
        assert "坐席" in ZipFile(io.BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
        assert self.as_(self.admin).post(f"/kit/{record.pk}/load/").status_code == 302
        assert self.newest().state == "faulty"
        opened = Entry.objects.get(act="vault_opened")
        assert (opened.person, opened.detail["purpose"]) == (self.admin.username, "street workbook: look")

    def test_what_changed_meanwhile_stops_the_job(self) -> None:
        self.send(changed())
        record = self.newest()
        self.as_(self.admin).post(f"/kit/{record.pk}/load/")
        self.as_(self.granter).post(f"/kit/{record.pk}/agree/")
        other = Street("lanshan")
        Person.objects.create(tenant=other.tenant, username="yx.new", name="别人")
        assert self.carry_out().state == "failed"
        assert Post.objects.filter(person__username="yx.new").count() == 0
        assert "is taken" in self.page(self.admin, record.pk)

    def test_one_at_a_time(self) -> None:
        self.send(changed())
        record = self.newest()
        self.as_(self.admin).post(f"/kit/{record.pk}/load/")
        self.as_(self.granter).post(f"/kit/{record.pk}/agree/")
        answer = self.send(changed())
        assert answer.status_code == 422
        assert "is being loaded" in answer.content.decode()

    def test_a_newer_one_replaces_what_waits_and_nothing_of_it_stays(self) -> None:
        self.send(rows())
        first = self.newest()
        self.send(changed())
        first.refresh_from_db()
        assert (first.state, first.sealed) == ("dropped", None)
        assert Secret.objects.filter(kind="contact").count() == 1
        self.as_(self.admin).post(f"/kit/{self.newest().pk}/drop/")
        assert not Secret.objects.filter(kind="contact").exists()

    def test_forgotten_ones_are_dropped_by_night(self) -> None:
        self.send(changed())
        KitLoad.objects.filter(pk=self.newest().pk).update(sent_at=timezone.now() - timedelta(days=15))
        drop_workbooks(int(timezone.now().timestamp()))
        assert self.newest().state == "dropped"

    def test_names_of_residents_lie_in_the_vault_only(self) -> None:
        self.send(rows())
        record = self.newest()
        assert "张三" not in self.page(self.admin, record.pk)
        assert "张三" not in str([record.report, record.changes])
        assert not Blob.objects.exists()

    def test_taking_out_asks_first_and_says_what_is_in_the_way(self) -> None:
        record = self.newest()
        shown = self.page(self.admin, record.pk)
        assert f'action="/kit/{record.pk}/unload/"' in shown
        appoint(
            self.street.person("yx.li"), self.street.platform("works"), "leader",
            by=self.granter, at=timezone.now(),
        )  # fmt: skip
        assert f'action="/kit/{record.pk}/unload/"' not in self.page(self.admin, record.pk)
        self.as_(self.admin).post(f"/kit/{record.pk}/unload/")
        assert self.newest().state == "loaded"
        Post.objects.filter(duty__code="leader").delete()
        self.as_(self.admin).post(f"/kit/{record.pk}/unload/")
        assert self.newest().state == "unloaded"
        assert not Person.objects.filter(username="yx.li").exists()

    def test_files_that_are_no_workbook_are_refused_at_the_field(self) -> None:
        for data, name in ((b"a,b", "x.xlsx"), (b"", "x.xlsx"), (b"PK\x03\x04", "x.xlsx")):
            answer = self.send(data, name)
            assert answer.status_code == 422
            assert re.search(r'class="[^"]*(wg-wrong|invalid)', answer.content.decode())
        assert KitLoad.objects.count() == 1

    def test_a_shape_file_comes_beside_it(self) -> None:
        told = changed()
        told["areas"].append({"code": "C3", "name": "三格", "kind": "网格", "above": "990301001001"})
        ring = [[116.32, 39.9], [116.33, 39.9], [116.33, 39.91], [116.32, 39.91], [116.32, 39.9]]
        shapes = {"type": "FeatureCollection", "features": [{
            "type": "Feature", "properties": {"code": "C3", "name": "三格"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}]}  # fmt: skip
        import json

        file = SimpleUploadedFile("cells.geojson", json.dumps(shapes).encode())
        self.send(told)
        assert self.newest().state == "faulty"
        self.send(told, shapes=file)
        record = self.newest()
        assert (record.state, record.shapes_name) == ("checked", "cells.geojson")
        self.as_(self.admin).post(f"/kit/{record.pk}/load/")
        self.as_(self.granter).post(f"/kit/{record.pk}/agree/")
        assert self.carry_out().state == "loaded"
        assert self.send(told, shapes=SimpleUploadedFile("cells.dwg", b"x")).status_code == 422

    def test_templates_and_the_list(self) -> None:
        for name in ("template", "example"):
            answer = self.as_(self.granter).get(f"/kit/{name}.xlsx")
            assert answer.headers["Content-Type"] == XLSX
        shown = self.as_(self.granter).get("/kit/").content.decode()
        assert "street.xlsx" in shown
        assert "Check it" not in shown

    def test_who_has_nothing_to_do_with_it(self) -> None:
        worker = self.as_(self.street.person("yx.li"))
        assert worker.get("/kit/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_load_is_not_committed() -> None:
    from django.db import transaction

    from wangge.exchange.kit.running import ToldApart

    street = Street()
    record = KitLoad.objects.create(
        tenant=street.tenant, file_name="x", sent_at=timezone.now(), state="running"
    )
    tell = ToldApart(record.pk)
    with transaction.atomic():
        record.items.create(tenant=street.tenant, page="people", model="people.person", row=1)
        tell("people", 3, 9)
        tell.writer.submit(lambda: None).result()
        assert KitLoad.objects.get(pk=record.pk).done == 3
        record.state = "loaded"
        record.save(update_fields=["state"])
    tell.close()
    found = KitLoad.objects.get(pk=record.pk)
    assert (found.percent, found.doing, found.state) == (33, "people", "loaded")
