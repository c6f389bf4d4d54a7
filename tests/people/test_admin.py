"""``/admin/``: configuration of one tenant, for who administers it; facts only to look at."""

import json
import re

import pytest
from django.contrib import admin
from django.test import Client, TestCase
from django.urls import reverse

from tests.world import small_world
from wangge.journal.models import Entry
from wangge.people.models import Duty, ExclusivePair, Person, Platform, Post, WorkCalendar
from wangge.tenants.models import Tenant

EDITABLE = {WorkCalendar, Duty}
ADDABLE = EDITABLE | {ExclusivePair}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
WEEK = {"mon": [["09:00", "17:00"]]}


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def tenant_of(row):
    return row if isinstance(row, Tenant) else getattr(row, "tenant", None)


class AdminTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = small_world()
        cls.here, cls.there = cls.world.here, cls.world.there

    def setUp(self):
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(self.here.people["admin"])

    def test_only_the_administrator_enters(self):
        for key, person in self.here.people.items():
            client = Client()
            client.force_login(person)
            for url in ["/admin/", *(page(model, "changelist") for model in MODELS)]:
                assert (client.get(url).status_code == 200) == (key == "admin"), (key, url)
        assert Client().get("/admin/")["Location"].startswith("/admin/login/")
        assert Client().get("/admin/login/")["Location"] == "/sign-in/?next=/admin/login/"

    def test_no_list_has_a_row_of_another_tenant(self):
        for model in MODELS:
            shown = self.client.get(page(model, "changelist")).context["cl"].queryset
            assert {tenant_of(row) for row in shown} <= {self.here.tenant, None}, model

    def test_a_row_of_another_tenant_is_not_found(self):
        for model in MODELS:
            foreign = next((row for row in model.objects.all() if tenant_of(row) == self.there.tenant), None)
            if foreign:
                answer = self.client.get(page(model, "change", foreign.pk))
                assert answer.status_code == 302, model  # Django: back, with a message
                assert self.client.post(page(model, "delete", foreign.pk)).status_code in {302, 403}
                assert model.objects.filter(pk=foreign.pk).exists()

    def test_facts_are_shown_and_not_changed(self):
        for model in MODELS:
            row = next((row for row in model.objects.all() if tenant_of(row) == self.here.tenant), None)
            assert self.client.get(page(model, "add")).status_code == (200 if model in ADDABLE else 403), (
                model
            )
            if row:
                change = self.client.post(page(model, "change", row.pk), {})
                assert change.status_code == (200 if model in EDITABLE else 403), model
                if model not in EDITABLE:
                    assert self.client.post(page(model, "delete", row.pk)).status_code == 403, model

    def test_what_is_changed_is_written_down(self):
        given = {
            "code": "night",
            "name": "夜班",
            "zone": "Asia/Shanghai",
            "region": "",
            "periods": json.dumps(WEEK),
        }
        assert self.client.post(page(WorkCalendar, "add"), given).status_code == 302
        calendar = WorkCalendar.objects.get(code="night")
        assert calendar.tenant == self.here.tenant
        given = given | {"name": "夜间", "code": "other"}
        self.client.post(page(WorkCalendar, "change", calendar.pk), given)
        calendar.refresh_from_db()
        assert (calendar.name, calendar.code) == ("夜间", "night")
        self.client.post(page(WorkCalendar, "delete", calendar.pk), {"post": "yes"})
        acts = Entry.objects.filter(subject=f"people.workcalendar {calendar.pk}").order_by("id")
        assert [entry.act for entry in acts] == [
            "configuration_added",
            "configuration_changed",
            "configuration_removed",
        ]
        assert {entry.person for entry in acts} == {"admin"}

    def test_what_is_in_use_stays(self):
        self.client.post(page(WorkCalendar, "delete", self.here.calendar.pk), {"post": "yes"})
        assert WorkCalendar.objects.filter(pk=self.here.calendar.pk).exists()

    def test_a_calendar_that_cannot_be_is_refused(self):
        good = {
            "code": "c",
            "name": "c",
            "zone": "Asia/Shanghai",
            "region": "CN",
            "periods": json.dumps(WEEK),
        }
        bad = [
            {"periods": "{"},
            {"periods": "[]"},
            {"periods": "{}"},
            {"periods": '{"mon": [["17:00", "09:00"], ["10:00", "11:00"]]}'},
            {"periods": '{"mon": [["8", "nine"]]}'},
            {"periods": '{"someday": [["08:00", "09:00"]]}'},
            {"zone": "Mars/Olympus"},
            {"zone": "../etc/passwd"},
            {"region": "ZZ"},
        ]
        for change in bad:
            assert self.client.post(page(WorkCalendar, "add"), good | change).status_code == 200, change
        assert WorkCalendar.objects.of(self.here.tenant).count() == 1
        assert self.client.post(page(WorkCalendar, "add"), good).status_code == 302

    def test_a_district_names_its_own_duty_and_the_twelve_stay(self):
        given = {"code": "night_chief", "acts_as": "duty_chief", "label": "夜班长", "label_en": "Night chief"}
        assert self.client.post(page(Duty, "add"), given).status_code == 302
        duty = Duty.objects.get(code="night_chief")
        self.client.post(page(Duty, "change", duty.pk), given | {"acts_as": "admin", "label": "夜值班长"})
        duty.refresh_from_db()
        assert (duty.acts_as, duty.label, duty.tenant) == ("duty_chief", "夜值班长", self.here.tenant)
        fixed = Duty.objects.of(self.here.tenant).get(code="acceptor")
        assert self.client.post(page(Duty, "delete", fixed.pk), {"post": "yes"}).status_code == 403

    def test_four_eyes_stay_four(self):
        pair = ExclusivePair.objects.of(self.here.tenant).first()
        assert self.client.post(page(ExclusivePair, "delete", pair.pk), {"post": "yes"}).status_code == 403
        assert self.client.post(page(ExclusivePair, "change", pair.pk), {"one": "leader"}).status_code == 403

    def test_pages_hold_no_script_of_their_own_and_ask_nobody_else(self):
        for url in ["/admin/", page(Duty, "changelist"), page(WorkCalendar, "add"), page(Post, "changelist")]:
            text = self.client.get(url).content.decode()
            assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text) == []
            assert re.findall(r"(?:src|href)=\"(?:https?:)?//", text) == []
            assert re.findall(r"\son\w+=\"", text) == []

    def test_lists_cost_the_same_for_few_and_many(self):
        with self.assertNumQueries(5):
            self.client.get(page(Person, "changelist"), {"q": "handler"})
        with self.assertNumQueries(5):
            self.client.get(page(Person, "changelist"))


@pytest.mark.django_db
def test_nothing_of_the_vault_the_journal_or_the_cases_is_there():
    shown = {model._meta.app_label for model in MODELS}
    assert not shown & {"vault", "journal", "cases", "files"}
    assert Platform in MODELS
