"""Duties that exclude each other (trust P5): at appointing, in every order, at every door. None passes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cases.town import Town
from tests.trust.visitor import Visitor
from tests.world import NOON, WEEK  # noqa: F401 - the week stands for the posts' days
from wangge.core.errors import Refused
from wangge.people.actions.posts import DutiesExclude, OwnPost, appoint, end_post
from wangge.people.models import Duty, Person, Post
from wangge.people.seeds import PAIRS

TODAY = date(2026, 3, 10)
TERMS = {  # the first post, the second
    "the same day": ((TODAY, None), (TODAY, None)),
    "later, while the first lasts": ((TODAY, None), (TODAY + timedelta(days=30), None)),
    "before, until one day into the first": (
        (TODAY + timedelta(days=30), None),
        (TODAY, TODAY + timedelta(days=31)),
    ),
    "inside": ((TODAY, TODAY + timedelta(days=60)), (TODAY + timedelta(days=9), TODAY + timedelta(days=10))),
}
ORDERS = [
    (one, other, same, term)
    for pair in PAIRS
    for one, other in (pair[:2], pair[1::-1])
    for same in [pair[2]]
    for term in TERMS
]


@pytest.mark.parametrize(("one", "other", "same_platform", "term"), ORDERS)
def test_no_order_of_appointing_passes(
    town: Town, one: str, other: str, same_platform: bool, term: str
) -> None:
    first, second = TERMS[term]
    _give(town, one, first)
    with pytest.raises(DutiesExclude):
        _give(town, other, second)
    assert _by_page(town, other, second) == 422
    if not same_platform:
        with pytest.raises(DutiesExclude):
            _give(town, other, second, platform="station")
    else:
        assert _give(town, other, second, platform="station").pk


@pytest.mark.parametrize(("one", "other"), [pair[:2] for pair in PAIRS])
def test_a_duty_of_ones_own_counts_as_what_it_acts_as(town: Town, one: str, other: str) -> None:
    """A district calls it otherwise; that opens no way round."""
    Duty.objects.create(tenant=town.place.tenant, code="own-name", acts_as=other, label="别名")
    _give(town, one, (TODAY, None))
    with pytest.raises(DutiesExclude):
        _give(town, "own-name", (TODAY, None))


@pytest.mark.parametrize(("one", "other"), [pair[:2] for pair in PAIRS])
def test_one_after_the_other_is_allowed(town: Town, one: str, other: str) -> None:
    end = TODAY + timedelta(days=10)
    _give(town, one, (TODAY, end))
    assert _give(town, other, (end, None)).pk


def test_nobody_gives_or_ends_a_post_of_his_own(town: Town) -> None:
    me = town.person("security_admin")
    with pytest.raises(OwnPost):
        appoint(me, town.place.platforms["centre"], "leader", by=me, at=NOON)
    with pytest.raises(OwnPost):
        end_post(town.place.posts["security_admin"], by=me, at=NOON)
    page = Visitor.of(me).post(f"/people/{me.pk}/post/", _form(town, "leader", (TODAY, None), "centre"))
    assert page.status in (403, 422)
    assert Post.objects.filter(person=me).count() == 1


@pytest.mark.parametrize("who", ["admin", "auditor", "leader", "duty_chief", "nobody"])
def test_only_the_security_administrator_grants(town: Town, who: str) -> None:
    with pytest.raises(Refused):
        appoint(town.person("nobody"), town.place.platforms["centre"], "leader", by=town.person(who), at=NOON)
    nobody = town.person("nobody")
    page = Visitor.of(town.person(who)).post(
        f"/people/{nobody.pk}/post/", _form(town, "leader", (TODAY, None), "centre")
    )
    assert page.status == 403
    assert not Post.objects.filter(person=nobody).exists()


def _give(town: Town, duty: str, term: tuple[date, date | None], platform: str = "crew") -> Post:
    first, until = term
    return appoint(
        _somebody(town),
        town.place.platforms[platform],
        duty,
        by=town.person("security_admin"),
        at=NOON,
        valid_from=first,
        valid_until=until,
    )


def _somebody(town: Town) -> Person:
    return town.person("nobody")


def _by_page(town: Town, duty: str, term: tuple[date, date | None]) -> int:
    sent = _form(town, duty, term, "crew")
    return Visitor.of(town.person("security_admin")).post(f"/people/{_somebody(town).pk}/post/", sent).status


def _form(town: Town, duty: str, term: tuple[date, date | None], platform: str) -> dict[str, str]:
    first, until = term
    chosen = Duty.objects.get(tenant=town.place.tenant, code=duty)
    sent = {"platform": str(town.place.platforms[platform].pk), "duty": str(chosen.pk)}
    return sent | {"valid_from": first.isoformat(), "valid_until": until.isoformat() if until else ""}
