"""``./wangge people``: from a terminal."""

import json
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client, TestCase
from django.utils import timezone, translation

from tests.world import PASSWORD, small_world
from wangge.core.tables import read_table
from wangge.journal.models import Entry
from wangge.people.actions.clearing import clear_expired
from wangge.people.actions.factors import begin_factor
from wangge.people.actions.tokens import token_of
from wangge.people.imports.staff import SCHEMA
from wangge.people.models import Person, Session


def tell(*words, status=0):
    out = StringIO()
    try:
        call_command("people", *map(str, words), "--json", stdout=out)
        left = 0
    except SystemExit as leaving:
        left = leaving.code
    assert left == status, out.getvalue()
    return json.loads(out.getvalue())


class CommandsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.here = small_world().here

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path

    def test_a_list_goes_in_and_its_bad_rows_come_out(self):
        file, bad, secret = (self.folder / name for name in ("staff.csv", "bad.xlsx", "passwords.xlsx"))
        file.write_text("username,name,platform,duty\nlina,李娜,station,acceptor\nwang,王强,moon,acceptor\n")
        words = ["import", file, "--tenant", "here", "--by", "security_admin", "--bad", bad]
        told = tell(*words, "--passwords", secret, status=1)
        assert (told["people"], told["posts"], told["refused"]) == (1, 1, 1)
        assert [error["code"] for error in told["errors"]] == ["unknown_here"]
        assert len(read_table(bad.read_bytes(), "bad.xlsx", SCHEMA).all_rows) == 1
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert "lina" in [person["username"] for person in tell("list", "--tenant", "here")["people"]]
        again = ["import", file, "--by", "security_admin"]  # he is of one tenant: none need be named
        assert tell(*again, status=1)["people"] == 0
        assert tell(*again, "--tenant", "there", status=2)["code"] == "not_found"

    def test_rows_are_told_from_the_top_in_the_readers_language(self):
        file, out = self.folder / "staff.csv", StringIO()
        head = "username,name,platform,duty"
        file.write_text(
            f"{head}\nlina,李娜,moon,acceptor\nwang,,station,acceptor\nzhao,赵六,station,acceptor\n"
        )
        words = ["import", file, "--tenant", "here", "--by", "security_admin"]
        with translation.override("zh-hans"), pytest.raises(SystemExit):
            call_command("people", *map(str, words), stdout=out)
        lines = out.getvalue().splitlines()
        assert [line.partition(" · ")[0] for line in lines[:2]] == ["2", "3"]
        assert lines[2] == "新增人员 1 名，新增岗位 1 个，未导入 2 行。"

    def test_a_file_that_is_not_there_is_named_without_its_folder(self):
        told = tell("import", "/no/file.csv", "--tenant", "here", "--by", "admin", status=2)
        assert told["message"] == "没有文件 file.csv。"

    def test_it_is_refused_for_others(self):
        file = self.folder / "staff.csv"
        file.write_text("username,name\nlina,李娜\n")
        wrong = [("there", "security_admin", "not_found"), ("moon", "security_admin", "tenant")]
        for tenant, by, code in [*wrong, ("here", "nobody-here", "not_found")]:
            assert tell("import", file, "--tenant", tenant, "--by", by, status=2)["code"] == code
        assert tell("import", file, "--tenant", "here", "--by", "handler", status=2)["code"] == "may_not"
        assert tell("import", "/no/file", "--tenant", "here", "--by", "admin", status=2)["code"] == "file"

    def test_who_is_locked_out_gets_in_again(self):
        person = self.here.people["security_admin"]
        person.totp_key = begin_factor(person)
        person.save()
        client = Client()
        for _ in range(5):
            client.post("/sign-in/", {"username": "security_admin", "password": "wrong"})
        told = tell("recover", "security_admin")
        answer = client.post("/sign-in/", {"username": "security_admin", "password": told["password"]})
        assert answer["Location"] == "/"
        assert Person.objects.get(pk=person.pk).totp_key is None
        assert Entry.objects.get(act="account_recovered").person == "terminal"

    def test_a_token_for_a_program(self):
        words = ["token", "handler", "--by", "security_admin", "--name", "sensor", "--scope", "read"]
        told = tell(*words, "--days", 7)
        assert token_of(told["token"], timezone.now()).person.username == "handler"
        assert tell(*words, "--days", 400, status=2)["code"] == "expiry_too_far"


class ClearingTest(TestCase):
    def test_what_is_over_goes_and_the_rest_stays(self):
        small_world()
        Client().post("/sign-in/", {"username": "handler", "password": PASSWORD})
        Client().post("/sign-in/", {"username": "leader", "password": "wrong"})
        now = timezone.now()
        assert clear_expired(at=now) == 0
        assert clear_expired(at=now + timedelta(hours=1)) == 1
        assert clear_expired(at=now + timedelta(days=1)) == 1
        assert not Session.objects.exists()
