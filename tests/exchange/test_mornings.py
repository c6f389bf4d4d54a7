"""Morning sheets are told of: once, to whom they are for, by the ways that reach them."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.test import Client

from tests.cases.town import Town
from wangge.evaluation.actions import keep_sheet
from wangge.evaluation.models import MorningSheet
from wangge.exchange.models import Channel, Message
from wangge.exchange.outbox.letters import letter_of
from wangge.exchange.outbox.mornings import tell_mornings
from wangge.exchange.outbox.wording import Wordings


def sheet(town: Town) -> MorningSheet:
    centre = town.place.platforms["centre"]
    keep_sheet(centre, town.clock)
    return MorningSheet.objects.get(platform=centre)


def test_leaders_and_desks_of_the_platform_are_told_once_in_the_house(town: Town) -> None:
    sheet(town)
    assert tell_mornings(at=town.clock) == 3
    assert tell_mornings(at=town.clock + timedelta(minutes=1)) == 0
    told = Message.objects.filter(news="morning").values_list("person__username", "way")
    names = {town.person(key).username for key in ("leader", "duty_chief", "dispatcher")}
    assert set(told) == {(name, "in_app") for name in names}


def test_a_sheet_of_an_earlier_day_is_told_no_more(town: Town) -> None:
    sheet(town)
    assert tell_mornings(at=town.clock + timedelta(days=2)) == 0


def test_by_mail_where_a_channel_reaches_them_and_with_the_address_of_the_sheet(town: Town) -> None:
    kept = sheet(town)
    Channel.objects.create(tenant=kept.tenant, platform=kept.platform, kind="email", name="邮件")
    assert tell_mornings(at=town.clock) == 6
    row = (
        Message.objects.filter(news="morning", way="email")
        .select_related("person", "platform", "tenant")
        .first()
    )
    letter = letter_of("key", [row], Wordings(kept.tenant), town.clock)
    assert f"/desk/morning/?platform={kept.platform.code}&day={kept.day.isoformat()}" in letter.text
    assert kept.platform.name in letter.text
    assert "@" in letter.address


def test_the_bell_opens_the_sheet(town: Town) -> None:
    kept = sheet(town)
    tell_mornings(at=town.clock)
    row = Message.objects.get(news="morning", person=town.person("leader"), way="in_app")
    with time_machine.travel(town.clock, tick=False):
        client = Client()
        client.force_login(town.person("leader"))
        shown = client.get("/notices/").content.decode()
        opened = client.get(f"/notices/{row.pk}/")
    assert kept.platform.name in shown
    assert opened.url == f"/desk/morning/?platform={kept.platform.code}&day={kept.day.isoformat()}"
