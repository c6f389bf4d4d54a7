"""``./wangge kit``: what it answers, and with which exit status."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command
from django.test import TestCase

from tests.exchange.street import workbook
from tests.exchange.test_kit_load import Street, without_cases
from wangge.exchange.kit.checking import File, check
from wangge.exchange.models import KitLoad
from wangge.people.actions import appoint
from wangge.people.models import Person, Platform
from wangge.tenants.models import Tenant


def kit(*words: object) -> tuple[dict[str, object], int]:
    out = StringIO()
    try:
        call_command("kit", *(str(word) for word in words), "--json", stdout=out)
    except SystemExit as left:
        return json.loads(out.getvalue()), int(left.code or 0)
    return json.loads(out.getvalue()), 0


class CommandTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.street = Street()
        cls.street.load(without_cases())

    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def book(self, told: dict[str, object], name: str = "street.xlsx") -> Path:
        file = self.folder / name
        file.write_bytes(workbook(told))
        return file

    def test_mistakes_in_the_language_that_is_asked_for(self) -> None:
        told = without_cases()
        told["posts"][0]["duty"] = "坐席"
        marked = self.folder / "marked.xlsx"
        answer, status = kit(
            "check", self.book(told), "--tenant", "yunxi", "--language", "en", "--marked", marked
        )
        assert status == 1
        one = answer["rows"][0]
        assert (one["row"], one["code"]) == (3, "kit_unknown")
        assert one["message"].startswith("There is no duty “坐席”. Possible: Reporter, Supervisor, ")
        again = check(File(marked.read_bytes(), "marked.xlsx"), self.street.tenant, by="t", at=_now())
        assert len(again.book.mistakes) == 1

    def test_the_difference_and_the_load_by_the_only_two_there_are(self) -> None:
        told = without_cases()
        told["people"].append({"username": "yx.new", "name": "新人"})
        told["posts"].append({"username": "yx.new", "platform": "works", "duty": "处置人员"})
        file, words = self.book(told), self.folder / "words.xlsx"
        found, status = kit("diff", file, "--tenant", "yunxi")
        assert (status, [(one["page"], one["what"]) for one in found["changes"]]) == (
            0, [("people", "add"), ("posts", "add")],
        )  # fmt: skip
        done, status = kit("load", file, "--tenant", "yunxi", "--passwords", words)
        assert (status, done["passwords"]) == (0, 1)
        again, status = kit("load", file, "--tenant", "yunxi")
        assert (status, again["code"]) == (2, "kit_nothing")
        gone, status = kit("unload", "--tenant", "yunxi")
        assert (status, gone["gone"]["people.person"]) == (0, 1)
        states = [one["state"] for one in kit("list", "--tenant", "yunxi")[0]["loads"]]
        assert states == ["unloaded", "loaded"]

    def test_without_a_tenant_a_new_street_is_meant_and_that_is_said(self) -> None:
        file = self.book(without_cases())
        found, status = kit("check", file)
        assert (status, found["new_street"]) == (1, True)  # the names are taken, by the street that is there
        assert "new_street" not in kit("check", file, "--tenant", "yunxi")[0]
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("kit", "check", str(file), stdout=out)
        assert out.getvalue().splitlines()[-1].endswith("请加 --tenant：yunxi")
        assert kit("load", file)[0]["code"] == "tenant"

    def test_of_two_administrators_one_is_named(self) -> None:
        appoint(
            self.street.person("yx.li"), self.street.platform("centre"), "admin",
            by=self.street.hands.security, at=_now(),
        )  # fmt: skip
        told = without_cases()
        told["people"].append({"username": "yx.new", "name": "新人"})
        file, words = self.book(told), self.folder / "words.xlsx"
        answer, status = kit("load", file, "--tenant", "yunxi")
        assert (status, answer["code"]) == (2, "kit_name_hands")
        assert not Person.objects.filter(username="yx.new").exists()
        assert kit("load", file, "--tenant", "yunxi", "--by", "yx.li", "--passwords", words)[1] == 0
        assert KitLoad.objects.order_by("-pk")[0].sent_by.username == "yx.li"

    def test_a_faulty_workbook_founds_nothing(self) -> None:
        told = without_cases()
        for line in (*told["people"], *told["posts"]):
            line["username"] = line["username"].replace("yx.", "ls.")
        told["matters"][0]["limit"] = "尽快"
        answer, status = kit("load", self.book(told), "--tenant", "lanshan", "--found")
        assert (status, answer["mistakes"]) == (2, 1)
        assert not Tenant.objects.filter(code="lanshan").exists()
        assert not Platform.objects.filter(tenant__code="lanshan").exists()

    def test_what_is_not_there(self) -> None:
        assert kit("check", self.folder / "none.xlsx")[1] == 2
        assert kit("diff", self.book(without_cases()), "--tenant", "nowhere")[1] == 2
        assert kit("unload", "--tenant", "yunxi", "--load", "999")[1] == 2


def _now():
    from django.utils import timezone

    return timezone.now()
