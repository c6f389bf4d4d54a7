"""Odd input at the forms of administrators and of one's own account (trust B3): refused, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.cases.town import Town
from tests.trust import nasties
from tests.trust.ground import Ground, grounds
from tests.trust.nothing_written import marks
from tests.trust.visitor import Visitor
from tests.world import PASSWORD
from wangge.cases.variant_actions import choosable, usual
from wangge.people.models import Duty

Visit = Callable[..., Visitor]
Sent = dict[str, str]
NO_DAYS = {name: day for name, day in nasties.NO_DAYS.items() if name not in ("year 1", "year 9999")}
NO_NAMES = {"nothing": "", "spaces": " \u3000", "100,000 characters": nasties.LONG}
LONG = {"100,000 characters": nasties.LONG}
NO_NUMBERS = {
    "a word": "many", "negative": "-1", "zero": "0", "not a number": "NaN", "infinite": "1e999",
    "five thousand digits": "9" * 5000, "a null byte": "1\0", "a comma": "1,5", "superscripts": "²",
}  # fmt: skip
NO_NUMBERS_BUT_ZERO = {name: number for name, number in NO_NUMBERS.items() if name != "zero"}
NO_KINDS = nasties.NO_IDS | {"a word": "something"}
YESTERDAY = {"yesterday": "2026-03-09"}
NO_CODES = {
    "spaces inside": "a b", "a slash": "a/b", "a script": nasties.SCRIPT, "a null byte": "a\0b",
    "an emoji": "🕳️", **NO_NAMES,
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """Who sends it where, what is sent when it is right, and odd values by field."""

    who: str
    url: Callable[[Ground], str]
    right: Callable[[Ground], Sent]
    odd: Mapping[str, Mapping[str, str]]
    done: int = 302


def _post(ground: Ground) -> Sent:
    duty = Duty.objects.get(tenant=ground.place.tenant, code="leader")
    platform = ground.place.platforms["centre"]
    return {"platform": str(platform.pk), "duty": str(duty.pk), "valid_from": "2026-03-10"}


def _platform(ground: Ground) -> Sent:
    return {"code": "new", "name": "新单位", "kind": "department", "parent": _pk(ground, "centre")}


def _pk(ground: Ground, platform: str) -> str:
    return str(ground.place.platforms[platform].pk)


def _variant(ground: Ground) -> Sent:
    modes = {f"mode-{move}": usual(move)[0] for move in choosable()}
    by_itself = {"mode-feed_back": "auto", "share-feed_back": "50"}
    return {**modes, **by_itself, "check_way": "photo", "auto_close_days": "3"}


def _condition(ground: Ground) -> Sent:
    return {"text": "破损", "limit-value": "2", "limit-unit": "work_day"}


NO_ROWS = {name: value for name, value in nasties.NO_IDS.items() if name != "true"}
FORMS: Mapping[str, Form] = {
    "person": Form(
        "admin",
        lambda g: "/people/new/",
        lambda g: {"username": "neu", "name": "新人"},
        {"username": NO_CODES, "name": NO_NAMES | {"a null byte": "a\0"}, "work_phone": LONG},
        done=200,
    ),
    "post": Form(
        "security_admin",
        lambda g: f"/people/{g.place.people['nobody'].pk}/post/",
        _post,
        {
            "platform": NO_ROWS, "duty": NO_ROWS, "division": NO_ROWS, "grid": NO_ROWS, "valid_from": NO_DAYS,
            "valid_until": NO_DAYS | {"before it begins": "2026-03-09", "the same day": "2026-03-10"},
        },
    ),
    "platform": Form(
        "admin",
        lambda g: "/people/platforms/new/",
        _platform,
        {
            "code": NO_CODES | {"taken": "centre"}, "name": NO_NAMES, "kind": NO_KINDS, "parent": NO_ROWS,
            "division": NO_ROWS, "calendar": NO_ROWS,
            "credit_code": LONG | {"a wrong check digit": "91110000600037341M", "a word": "none"},
        },
    ),
    "token": Form(
        "handler",
        lambda g: "/account/tokens/new/",
        lambda g: {"name": "t", "days": "9"},
        {"name": NO_NAMES, "days": NO_NUMBERS | {"ten years": "3650"}},
        done=200,
    ),
    "password": Form(
        "handler",
        lambda g: "/account/password/",
        lambda g: {"old": PASSWORD, "new": "another-four-words", "again": "another-four-words"},
        {
            "old": {"wrong": "wrong", "nothing": "", **LONG},
            "new": {"short": "short", "nothing": "", **LONG},
            "again": {"different": "something-different", "nothing": ""},
        },
    ),
    "security": Form(
        "security_admin",
        lambda g: "/people/security/",
        lambda g: {"security": "mlps3", "sure": "1"},
        {"security": nasties.NO_IDS},
    ),
    "draft": Form(
        "admin",
        lambda g: "/catalogue/editions/draft/",
        lambda g: {"title": "新版"},
        {"title": NO_NAMES | {"a null byte": "a\0"}, "based_on": NO_ROWS},
    ),
    "extension": Form(
        "admin",
        lambda g: "/catalogue/matters/add/",
        lambda g: {"scheme": "2026", "kind": "matter", "major": "01", "name": "本区事项"},
        {
            "scheme": nasties.NO_IDS, "kind": NO_KINDS, "name": NO_NAMES,
            "major": {"a letter": "a1", "one digit": "1", "three": "012", "arabic": "٠١", "nothing": ""},
        },
    ),
    "condition": Form(
        "admin",
        lambda g: f"/catalogue/editions/{g.draft.number}/add/{g.town.matter.pk}/",
        _condition,
        {
            "text": NO_NAMES, "closing": LONG, "limit-value": NO_NUMBERS | {"nothing": ""},
            "limit-unit": nasties.NO_IDS | {"nothing": ""}, "limit-overall_value": NO_NUMBERS,
        },
    ),
    "settings": Form(
        "admin",
        lambda g: "/catalogue/settings/centre/",
        lambda g: {"accept_limit": "1", "accept_limit_unit": "work_hour", "publish": "1"},
        {
            "accept_limit": NO_NUMBERS_BUT_ZERO, "accept_limit_unit": NO_KINDS,
            "since": {n: d for n, d in NO_DAYS.items() if n not in ("a moment", "a week")} | YESTERDAY,
        },
    ),
    "responsibility": Form(
        "admin",
        lambda g: "/catalogue/responsibility/add/",
        lambda g: {"platform": "station", "since": "2026-03-10", "scheme": "2026", "code": "01"},
        {
            "platform": {"nobody's": "nowhere", "nothing": "", **LONG, "a null byte": "a\0"},
            "since": NO_DAYS, "until": NO_DAYS | YESTERDAY, "code": {"letters": "ab", "unknown": "99999"},
            "division": {"letters": "ab", "unknown": "110101999999"}, "scheme": nasties.NO_IDS,
            "cell": {"unknown": "nowhere"},
        },
    ),
    "home rule": Form(
        "admin",
        lambda g: "/catalogue/home-rules/add/",
        lambda g: {"platform": "street", "since": "2026-03-10", "scheme": "2026", "code": "01"},
        {
            "platform": {"nobody's": "nowhere", "runs no cases": "department"}, "since": NO_DAYS,
            "source": {"unknown": "rumour"}, "finder": {"nobody's": "nowhere"},
        },
    ),
    "source": Form(
        "admin",
        lambda g: "/catalogue/sources/add/",
        lambda g: {"code": "drone", "name": "无人机"},
        {"code": NO_CODES, "name": NO_NAMES},
    ),
    "variant": Form(
        "admin",
        lambda g: f"/desk/variants/{g.use.variant.code}/",
        _variant,
        {
            "mode-accept": {"off": "off", "a word": "sometimes", "nothing": ""},
            "mode-file": {"a null byte": "off\0"},
            "mode-dispatch": {"off": "off"}, "mode-close": {"off": "off"},
            "check_way": {"a word": "by pigeon"},
            "auto_close_days": NO_NUMBERS_BUT_ZERO | {"1,000": "1000"},
            "share-feed_back": NO_NUMBERS_BUT_ZERO | {"more than the whole": "101", "nothing": ""},
        },
    ),
    "use of a variant": Form(
        "admin",
        lambda g: "/desk/variants/use/",
        lambda g: {"platform": "station", "variant": g.use.variant.code},
        {
            "platform": {"nobody's": "nowhere", "nothing": "", "a null byte": "a\0"},
            "variant": {"nobody's": "nowhere", "nothing": "", "a null byte": "a\0"},
            "prefix": {"letters": "ab", "no class": "98765", "six digits": "010101", "a null byte": "0\0"},
        },
    ),
}  # fmt: skip
ODD = [(name, field, odd) for name, form in FORMS.items() for field, odds in form.odd.items() for odd in odds]


@pytest.fixture(scope="module")
def ground(shared_town: Town) -> Ground:
    return grounds(shared_town).here


@pytest.mark.parametrize("name", FORMS)
def test_every_odd_value_of_a_form_is_refused(visit: Visit, ground: Ground, name: str) -> None:
    form, wrong = FORMS[name], []
    visitor, url, right = visit(form.who), form.url(ground), form.right(ground)
    for field, odds in form.odd.items():
        for odd, value in odds.items():
            with transaction.atomic():
                before = marks()
                status = visitor.post(url, right | {field: value}).status
                if not 400 <= status < 500 or marks() != before:
                    wrong.append((field, odd, status))
                transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.parametrize("name", FORMS)
def test_the_same_form_without_oddness_is_taken(visit: Visit, ground: Ground, name: str) -> None:
    """Else the refusals above would prove nothing."""
    form = FORMS[name]
    answer = visit(form.who).post(form.url(ground), form.right(ground))
    assert answer.status == form.done, answer.words[:2000]
