"""Variants are rows: the same flow, made by hand, by itself, or not at all."""

from datetime import timedelta

import pytest

from tests.cases.town import Town, refused
from wangge.cases.actions import MoveRefused
from wangge.cases.due import run_due
from wangge.cases.models import CaseEvent, Task, Variant, VariantUse
from wangge.cases.seeds import seed_variants
from wangge.catalogue.actions import publish_settings
from wangge.files.models import Blob


@pytest.fixture
def using(town: Town):
    """Let a platform's cases go through a variant, changed by options."""
    seed_variants(town.place.tenant)

    def use(code: str, platform: str = "centre", **options: object) -> None:
        variant = Variant.objects.get(tenant=town.place.tenant, code=code)
        variant.options = {**variant.options, **options}
        variant.save()
        VariantUse.objects.create(
            tenant=town.place.tenant, platform=town.place.platforms[platform], variant=variant
        )

    return use


def photo(town: Town, letter: str = "a") -> str:
    return Blob.objects.create(
        tenant=town.place.tenant, sha256=letter * 64, media_type="image/jpeg", size=10
    ).sha256


def set_share(code: str, move: str, share: float) -> None:
    row = Variant.objects.get(code=code, tenant__code="here").rows.get(move=move)
    row.sample = share
    row.save()


def test_five_steps_feed_back_and_waive_by_themselves(town: Town, using) -> None:
    using("five_steps")
    set_share("five_steps", "waive_check", 1.0)
    case = town.handled()
    assert town.step(case) == "checked"
    event = CaseEvent.objects.get(case=case, name="waive_check")
    assert event.because_of.name == "feed_back"
    assert event.person.is_service


def test_five_steps_check_what_the_sample_draws(town: Town, using) -> None:
    using("five_steps")
    set_share("five_steps", "waive_check", 0.0)
    case = town.handled()
    assert town.step(case) == "checking"
    assert Task.objects.get(case=case).person == town.person("supervisor")


def test_without_the_variant_nothing_happens_by_itself(town: Town) -> None:
    case = town.handled()
    assert town.step(case) == "handled"
    assert not CaseEvent.objects.filter(case=case, person__is_service=True).exists()


def test_the_finder_settles_and_time_closes(town: Town, using) -> None:
    using("short_flow", auto_close_days=2)
    set_share("short_flow", "close", 1.0)
    case = town.report()
    town.move(case, "settle", "supervisor", photos=[photo(town)])
    assert town.step(case) == "checked"
    assert run_due(now=town.clock + timedelta(days=1))["closed"] == 0
    assert run_due(now=town.clock + timedelta(days=2))["closed"] == 1
    assert town.step(case) == "closed"
    assert run_due(now=town.clock + timedelta(days=3))["closed"] == 0


def test_a_settled_case_that_is_drawn_is_checked_by_somebody_else(town: Town, using) -> None:
    using("short_flow", auto_close_days=2)
    set_share("short_flow", "close", 0.0)
    case = town.report()
    town.move(case, "settle", "supervisor", photos=[photo(town)])
    run_due(now=town.clock + timedelta(days=2))
    assert town.step(case) == "fed_back"
    with pytest.raises(Exception, match="handled this case"):
        town.move(case, "ask_check", "acceptor", addressee=town.place.posts["supervisor"])
    town.move(case, "unsettle", "acceptor", note="没有真解决")
    assert town.step(case) == "accepted"


def test_a_settled_case_is_drawn_once_and_closed_by_hand_after_its_check(town: Town, using) -> None:
    using("short_flow", auto_close_days=2)
    set_share("short_flow", "close", 0.0)
    case = town.report()
    town.move(case, "settle", "supervisor", photos=[photo(town)])
    run_due(now=town.later(days=2))
    town.move(case, "ask_check", "acceptor", way="photo")
    town.move(case, "pass", "acceptor")
    assert run_due(now=town.later(days=1))["closed"] == 0
    assert town.step(case) == "checked"
    town.move(case, "close", "duty_chief", outcome="solved")


def test_settling_is_off_where_the_variant_does_not_add_it(town: Town) -> None:
    with pytest.raises(MoveRefused):
        town.move(town.report(), "settle", "supervisor", photos=[photo(town)])


def test_life_and_limb_is_dispatched_first_and_filed_before_the_feedback(town: Town, using) -> None:
    using("dispatch_first")
    case = town.report()
    town.move(case, "dispatch_now", "duty_chief", matter=town.matter, main=town.place.platforms["department"])
    leg = town.leg(case)
    assert leg.due_at == town.clock + timedelta(hours=2)
    town.move(leg, "sign", "liaison")
    town.move(leg, "answer", "liaison", text="好了", outcome="solved")
    with refused("not_filed_yet"):
        town.move(case, "feed_back", "dispatcher")
    town.move(case, "file", "duty_chief", condition=town.condition)
    assert town.step(case) == "handled"
    town.move(case, "feed_back", "dispatcher")


def test_a_small_station_files_what_it_accepted(town: Town, using) -> None:
    from wangge.people.models import Duty, Post

    Post.objects.create(
        tenant=town.place.tenant,
        person=town.person("acceptor"),
        platform=town.place.platforms["centre"],
        duty=Duty.objects.get(tenant=town.place.tenant, code="duty_chief"),
        valid=town.place.posts["acceptor"].valid,
    )
    case = town.accepted()
    with refused("accepter_files"):
        town.move(case, "file", "acceptor", condition=town.condition)
    using("small_station")
    town.move(case, "file", "acceptor", condition=town.condition)


def test_in_a_community_the_reporters_word_is_the_check(town: Town, using) -> None:
    using("community")
    case = town.handled()
    town.move(case, "feed_back", "dispatcher")
    town.move(case, "ask_check", "acceptor")
    task = Task.objects.get(case=case)
    assert (task.way, task.duty, task.person) == ("resident", "acceptor", None)
    town.move(case, "pass", "acceptor", satisfied="yes")
    assert town.step(case) == "checked"


def test_in_some_towns_the_dispatcher_orders_the_check(town: Town) -> None:
    centre = town.place.platforms["centre"]
    since = town.clock - timedelta(days=1)
    publish_settings(centre, {"check_ordered_by": "dispatcher"}, by=town.person("admin"), since=since)
    case = town.handled()
    town.move(case, "feed_back", "dispatcher")
    assert town.home(case).holder_duty == "dispatcher"
    with refused("not_yours"):
        town.move(case, "ask_check", "acceptor")
    town.move(case, "ask_check", "dispatcher")
    assert town.step(case) == "checking"
