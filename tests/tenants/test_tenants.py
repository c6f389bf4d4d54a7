"""A tenant is made whole, by one command, or not at all."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import TestCase

from tests.world import NOON, small_world
from wangge.people.models import Duty, Person, Platform
from wangge.people.queries import posts_of
from wangge.tenants.actions import TenantCodeInvalid, TenantCodeTaken, create_tenant
from wangge.tenants.models import Tenant


def tell(*words):
    out = StringIO()
    call_command("tenants", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


class TenantsCommandTest(TestCase):
    def test_a_new_tenant_has_accounts_that_work_once(self):
        told = tell("create", "xihu", "西湖区", "--security", "mlps3")
        assert set(told["accounts"]) == {"xihu.admin", "xihu.security_admin", "xihu.auditor"}
        for username, password in told["accounts"].items():
            person = Person.objects.get(username=username)
            assert person.check_password(password)
            assert person.must_change_password
        assert tell("list") == {"tenants": [{"code": "xihu", "name": "西湖区", "security": "mlps3"}]}

    def test_a_refused_one_leaves_nothing(self):
        tell("create", "xihu", "西湖区")
        for code in ["xihu", "X Y", "../etc", "unfinished"]:
            with pytest.raises(SystemExit) as left:
                tell("create", code, "again")
            assert left.value.code == 2
        assert Tenant.objects.count() == 1


class TenantsTest(TestCase):
    def test_codes(self):
        create_tenant("a-1", "one")
        with pytest.raises(TenantCodeTaken):
            create_tenant("a-1", "two")
        for code in ["", "A", "1a", "a/b", "a" * 33, "é", "a\n"]:
            with pytest.raises(TenantCodeInvalid):
                create_tenant(code, "x")

    def test_two_towns_share_no_row(self):
        world = small_world()
        for model in [Person, Platform, Duty]:
            mine = {row.pk for row in model.objects.of(world.here.tenant)}
            theirs = {row.pk for row in model.objects.of(world.there.tenant)}
            assert len(mine) == len(theirs) > 0
            assert not mine & theirs
        assert {p.tenant for p in posts_of(world.there.people["acceptor"], NOON)} == {world.there.tenant}
