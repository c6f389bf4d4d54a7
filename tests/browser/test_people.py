"""Signing in and the administrators' pages in a real browser."""

import pyotp
import pytest

from tests.browser.looking import findings, foreign_words, sideways
from tests.world import PASSWORD, small_world

PAGES = {
    "security_admin": [
        "/people/",
        "/people/posts/",
        "/people/platforms/",
        "/people/import/",
        "/people/security/",
    ],
    "admin": ["/people/new/", "/people/platforms/new/", "/operations/"],
    "auditor": ["/journal/"],
    "handler": ["/account/", "/account/password/", "/account/factor/", "/account/tokens/new/"],
}


@pytest.fixture
def here(transactional_db):
    return small_world().here


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_are_for_everybody_and_in_one_language(desk, signed_in, speaking, here, language):
    speaking(desk, language)
    for key, pages in PAGES.items():
        signed_in(desk, here.people[key])
        for url in [*pages, *about(here, key)]:
            desk.goto(url)
            assert (url, findings(desk)) == (url, [])
            assert (url, foreign_words(desk, language)) == (url, [])


def about(here, key):
    if key != "security_admin":
        return []
    who = here.people["handler"].pk
    return [f"/people/{who}/{page}" for page in ["", "post/", "token/", "reset/", "disable/"]]


def test_nothing_is_wider_than_a_telephone(phone, signed_in, here):
    for key, pages in PAGES.items():
        signed_in(phone, here.people[key])
        for url in [*pages, *about(here, key)]:
            phone.goto(url)
            assert (url, sideways(phone)) == (url, [])


def test_signing_in_setting_up_a_second_factor_and_using_it(desk, here):
    def enter():
        desk.goto("/sign-in/")
        assert findings(desk) == []
        desk.get_by_label("用户名").fill("nobody")
        desk.get_by_label("密码").fill(PASSWORD)
        desk.keyboard.press("Enter")
        desk.wait_for_url(lambda url: not url.endswith("/sign-in/"))

    enter()
    desk.goto("/account/factor/")
    app = pyotp.TOTP(desk.locator("code").inner_text())
    desk.get_by_label("验证码").fill(app.now())
    desk.keyboard.press("Enter")
    desk.wait_for_selector("text=恢复码")
    codes = desk.locator("ul[data-data] code").all_inner_texts()
    assert len(codes) == 10
    desk.locator("summary").click()
    desk.get_by_role("button", name="退出").click()
    enter()
    desk.wait_for_url("**/sign-in/code/")
    assert findings(desk) == []
    desk.get_by_label("验证码").fill(codes[0])
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/account/")


def test_configuration_pages_obey_the_content_security_policy(desk, signed_in, here):
    signed_in(desk, here.people["admin"])
    for url in ["/admin/", "/admin/people/duty/", "/admin/people/workcalendar/add/", "/admin/people/post/"]:
        desk.goto(url)
