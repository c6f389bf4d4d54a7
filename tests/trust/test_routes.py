"""Every page × every duty × {own, other area or tenant, post over, account closed, signed out} (trust P1)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
import time_machine
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cases.town import Town
from tests.trust.ground import EVERYBODY, Both, Ground, grounds
from tests.trust.routes import ROUTES, SHARED, Route
from tests.trust.visitor import Answer, Visitor
from tests.world import NOON

VISITORS = sorted(EVERYBODY | {"disabled", "out"})


@pytest.fixture(scope="module")
def both(shared_town: Town) -> Both:
    with time_machine.travel(NOON, tick=False):
        return grounds(shared_town)


@pytest.mark.parametrize("name", ROUTES)
def test_who_may_open_it(town: Town, both: Both, name: str) -> None:
    route = ROUTES[name]
    for key in VISITORS:
        answer = ask(both.visitors[key], name, route, both.here)
        assert answer.status < 500, key
        if key in route.who:
            assert answer.status in route.fine, (key, answer.status)
        elif key in ("out", "disabled"):
            assert to_sign_in(answer) or answer.status == route.refused == 404, (key, answer.status)
        else:
            assert answer.status == route.refused, (key, answer.status)


@pytest.mark.parametrize(
    "name", [name for name, route in ROUTES.items() if route.foreign and name not in SHARED]
)
def test_what_belongs_to_another_tenant_is_not_there(town: Town, both: Both, name: str) -> None:
    route = ROUTES[name]
    for key in sorted(route.who):
        answer = ask(both.visitors[key], name, route, both.there)
        assert answer.status in (404, 302 if name == "drop_view" else 404), (key, answer.status)


def ask(visitor: Visitor, name: str, route: Route, ground: Ground) -> Answer:
    """The answer; what it changed is undone, at the server and in the browser."""
    url, cookies = reverse(name, args=route.args(ground)), deepcopy(visitor.client.cookies)
    with transaction.atomic():
        if route.method == "GET":
            answer = visitor.get(url, dict(route.query or {}))
        else:
            answer = visitor.post(url, route.sent(ground))
        transaction.set_rollback(True)
    visitor.client.cookies = cookies
    return answer


def to_sign_in(answer: Answer) -> bool:
    return answer.status == 302 and answer.headers["Location"].startswith("/sign-in/")


def test_another_tenants_view_stays_when_somebody_drops_its_number(town: Town, both: Both) -> None:
    both.visitors["acceptor"].post(reverse("drop_view", args=[both.there.view.pk]))
    both.visitors["dispatcher"].post(reverse("drop_view", args=[both.here.view.pk]))
    for ground in (both.here, both.there):
        assert type(ground.view).objects.filter(pk=ground.view.pk).exists()


def test_every_route_has_a_row() -> None:
    """A new page must say who may open it. The API's doors and /admin/ have tables of their own."""
    named = {name for name in names(get_resolver()) if not name.startswith(("api:", "admin:", "/admin/"))}
    assert named == set(ROUTES) | {"/healthz"}


def names(resolver: URLResolver, space: str = "", prefix: str = "/") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield space + one.name if one.name else prefix + str(one.pattern)
        elif isinstance(one, URLResolver):
            yield from names(
                one, space + (f"{one.namespace}:" if one.namespace else ""), prefix + str(one.pattern)
            )


# /admin/: one rule for all of it

ADMIN = {
    "index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n",
    "view_on_site", "app_list",
}  # fmt: skip


def test_every_address_of_the_configuration_is_known() -> None:
    """Those above, and five for each model registered: the tests below walk them."""
    from django.contrib.admin import site

    models = [f"{model._meta.app_label}_{model._meta.model_name}" for model in site._registry]
    parts = ("changelist", "add", "change", "history", "delete")
    rows = {f"admin:{name}" for name in ADMIN} | {f"admin:{m}_{part}" for m in models for part in parts}
    assert {name for name in names(get_resolver()) if name.startswith("admin:")} == rows


def admin_urls(ground: Ground) -> list[str]:
    """Every list, form and page of /admin/ that stands for a model of ours."""
    from django.contrib.admin import site

    urls = ["/admin/", "/admin/people/", "/admin/tenants/", "/admin/jsi18n/", "/admin/nothing/"]
    urls += ["/admin/autocomplete/?app_label=people&model_name=post&field_name=person"]
    for model in site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        urls += [base, f"{base}add/"]
        tenant = ground.place.tenant
        own = {"tenant": tenant} if hasattr(model, "tenant") else {"pk": tenant.pk}
        row = model._default_manager.filter(**own).last()  # holidays are everybody's, and empty here
        if row:
            urls += [f"{base}{row.pk}/{part}" for part in ("change/", "history/", "delete/")]
    return urls


def test_configuration_is_for_administrators(town: Town, both: Both) -> None:
    for url in admin_urls(both.here):
        for key in VISITORS:
            answer = both.visitors[key].get(url)
            if key == "admin":
                assert answer.status in (200, 403, 404), (url, answer.status)  # 403: may only look
            else:
                assert answer.status == 302, (key, url, answer.status)


def test_configuration_of_another_tenant_is_not_there(town: Town, both: Both) -> None:
    marks = [town.other.tenant.name, town.other.people["admin"].username]
    for url in admin_urls(both.there):
        answer = both.visitors["admin"].get(url)
        assert answer.status in (200, 302, 403, 404), url
        assert not [mark for mark in marks if mark in answer.text], url
