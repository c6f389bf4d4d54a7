"""Pages: the bell and its list, one's choice, an administrator's channels, letters and words."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.cases.town import Town
from tests.exchange.test_news import read
from tests.world import NOON, SINCE
from wangge.exchange.channels import KINDS
from wangge.exchange.channels.base import NotDelivered
from wangge.exchange.forms import channel_form
from wangge.exchange.models import Channel, Choice, Message, Wording
from wangge.exchange.outbox import secrets
from wangge.exchange.outbox.channel_actions import rotate_secret, save_channel
from wangge.exchange.outbox.cleaning import KEPT, clean_up
from wangge.exchange.outbox.secrets import NoSuchVariable, setup_of
from wangge.exchange.templatetags.exchange_words import error_word
from wangge.journal.models import Entry
from wangge.people.models import Duty, Post
from wangge.people.queries import forget_posts

PUBLIC = "https://93.184.215.14/x"
FILLED: dict[str, dict[str, str]] = {
    "email": {"host": "93.184.215.14", "port": "25", "security": "none", "sender": "w@example.org"},
    "sms": {
        "url": PUBLIC, "method": "POST", "kind": "application/json", "body": '{"m": "{phone}"}',
        "secret": "s3cret",
    },
    "wecom": {"url": PUBLIC, "token": "s3cret"},
    "dingtalk": {"url": PUBLIC, "token": "s3cret", "sign": "SECs3cret"},
    "feishu": {"url": PUBLIC, "token": "s3cret", "sign": "s3cret"},
    "webhook": {"url": PUBLIC},
}  # fmt: skip


def visit(town: Town, key: str, language: str = "zh-CN") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(town.person(key))
    return client


def set_up(town: Town, kind: str, client: Client, **changes: Any) -> Any:
    told = {
        "name": f"{kind} 1",
        "platform": town.place.platforms["centre"].pk,
        "in_use": "on",
        "news": ["work"],
    }
    return client.post(reverse("exchange:new_channel", args=[kind]), told | FILLED[kind] | changes)


def dead_letters(town: Town, count: int) -> list[Message]:
    channel = Channel(
        tenant=town.place.tenant, platform=town.place.platforms["centre"], kind="wecom", name="群"
    )
    channel.config, channel.news = {"url": PUBLIC}, ["work"]
    save_channel(channel, {"token": "t"}, by=town.person("admin"), at=NOON)
    for _ in range(count):
        town.dispatched()
    read(town)
    Message.objects.filter(way="wecom").update(state="dead", error="http_503", attempts=14)
    return list(Message.objects.filter(way="wecom").order_by("pk"))


def test_the_bell_counts_and_the_list_says_what_is_asked(town: Town) -> None:
    case = town.dispatched()
    read(town)
    liaison = visit(town, "liaison")
    assert liaison.get(reverse("counts")).json()["notices"] == "1"
    page = liaison.get("/notices/").content.decode()
    assert f"案件 {case.number} 等您办理" in page
    english = visit(town, "liaison", "en").get("/notices/").content.decode()
    assert f"Case {case.number} is waiting for you" in english
    notice = Message.objects.get(way="in_app")
    assert liaison.get(f"/notices/{notice.pk}/").headers["Location"] == reverse("case", args=[case.number])
    assert liaison.get(reverse("counts")).json()["notices"] == "0"
    assert case.number not in liaison.get("/notices/").content.decode()
    assert case.number in liaison.get("/notices/?tab=all").content.decode()
    assert visit(town, "dispatcher").get(f"/notices/{notice.pk}/").status_code == 404


def test_notices_are_marked_as_read_one_by_one_and_all_together(town: Town) -> None:
    for _ in range(3):
        town.dispatched()
    read(town)
    liaison = visit(town, "liaison")
    first = Message.objects.filter(way="in_app").first()
    assert first
    liaison.post("/notices/read/", {"id": [first.pk, "x", "9" * 30]})
    assert Message.objects.filter(way="in_app", state="waiting").count() == 2
    visit(town, "dispatcher").post("/notices/read/")
    assert Message.objects.filter(way="in_app", state="waiting").count() == 2
    liaison.post("/notices/read/")
    assert Message.objects.filter(way="in_app", state="waiting").count() == 0


def test_the_list_costs_the_same_for_one_and_for_three(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    liaison = visit(town, "liaison")
    for cases in (1, 2):
        for _ in range(cases):
            town.dispatched()
        read(town)
        with django_assert_max_num_queries(8):
            liaison.get("/notices/")


def test_everybody_chooses_for_himself(town: Town) -> None:
    liaison = visit(town, "liaison")
    contact = {"work_email": "new@example.org", "work_phone": "12345"}
    answer = liaison.post("/notices/choice/", contact | {"news-work": ["sms", "fax"], "emergency_duty": "on"})
    assert answer.status_code == 302
    choice = Choice.objects.get()
    assert (choice.ways["work"], choice.ways["urge"], choice.emergency_duty) == (["sms"], [], True)
    assert type(choice.person).objects.get(pk=choice.person_id).work_email == "new@example.org"
    assert Entry.objects.filter(act="person_changed", subject="liaison").count() == 1
    assert liaison.post("/notices/choice/", {"work_email": "at home"}).status_code == 422
    assert Choice.objects.get().ways["work"] == ["sms"]


@pytest.mark.parametrize("kind", FILLED)
def test_a_channel_of_each_kind_is_set_up_and_its_secret_seen_by_nobody(town: Town, kind: str) -> None:
    admin = visit(town, "admin")
    answer = set_up(town, kind, admin)
    row = Channel.objects.get()
    assert (row.kind, row.platform.code, row.in_use) == (kind, "centre", True)
    assert "s3cret" not in str(row.config)
    if kind == "webhook":
        secret = setup_of(row, NOON).secrets["secret"]
        assert secret in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-store"
        assert secret not in admin.get(f"/channels/{row.pk}/").content.decode()
    else:
        assert answer.status_code == 302
    page = admin.get(f"/channels/{row.pk}/").content.decode()
    assert "s3cret" not in page
    before = setup_of(row, NOON).secrets
    changed = {"name": "anders", "in_use": "on", "news": ["work"]} | FILLED[kind]
    blank = {name: "" for name in KINDS[kind].secret if name in changed}
    assert admin.post(f"/channels/{row.pk}/", changed | blank).status_code == 302
    row.refresh_from_db()
    assert (row.name, setup_of(row, NOON).secrets) == ("anders", before)
    assert [entry.act for entry in Entry.objects.filter(act__startswith="channel")] == ["channel_saved"] * 2
    assert "s3cret" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("webhook", {"url": "http://10.0.0.1/"}, "不是公网地址"),
        ("webhook", {"url": "ftp://93.184.215.14/"}, "不是形如"),
        ("email", {"host": "127.0.0.1"}, "不是公网地址"),
        ("wecom", {"token": ""}, "必填"),
        ("wecom", {"token": "env:DATABASE_URL"}, "DATABASE_URL"),
        ("sms", {"url": "https://93.184.215.14/{phnoe}"}, "{phnoe}"),
        ("feishu", {"platform": "999999"}, ""),
        ("dingtalk", {"news": ["gossip"]}, ""),
    ],
)
def test_a_channel_that_cannot_be_is_refused_and_nothing_written(
    town: Town, kind: str, changes: dict[str, Any], said: str
) -> None:
    answer = set_up(town, kind, visit(town, "admin"), **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert Channel.objects.count() == 0


def test_a_name_is_taken_once_a_platform(town: Town) -> None:
    admin = visit(town, "admin")
    set_up(town, "wecom", admin)
    assert set_up(town, "wecom", admin).status_code == 422
    assert set_up(town, "wecom", admin, platform=town.place.platforms["street"].pk).status_code == 302


def test_an_administrator_below_sees_and_sets_up_below_only(town: Town) -> None:
    set_up(town, "wecom", visit(town, "admin"))
    central = Channel.objects.get()
    tenant, street = town.place.tenant, town.place.platforms["street"]
    duty = Duty.objects.get(tenant=tenant, code="admin")
    whose = {"tenant": tenant, "person": town.person("nobody"), "platform": street, "duty": duty}
    Post.objects.create(**whose, valid=DateRange(SINCE, None))
    forget_posts()
    below = visit(town, "nobody")
    assert central.name not in below.get("/channels/").content.decode()
    assert below.get(f"/channels/{central.pk}/").status_code == 404
    assert set_up(town, "wecom", below).status_code == 422, "the centre is not his"
    assert set_up(town, "wecom", below, platform=street.pk).status_code == 302
    told = {"what": "save", "subject": "a", "text": "b"}
    assert below.post("/channels/words/work/email/en/", told).status_code == 422
    assert Wording.objects.count() == 0


def test_a_webhooks_secret_is_rotated_with_an_overlap(town: Town) -> None:
    set_up(town, "webhook", visit(town, "admin"))
    row = Channel.objects.get()
    old = setup_of(row, NOON).secrets
    new = rotate_secret(row, by=town.person("admin"), at=NOON)
    assert setup_of(row, NOON).secrets == {"secret": new}
    assert setup_of(row, NOON).old_secrets == old
    assert row.old_secret_until
    assert setup_of(row, row.old_secret_until).old_secrets == {}
    clean_up(at=row.old_secret_until + KEPT)
    row.refresh_from_db()
    assert row.old_secret_key is None


def test_a_secret_may_lie_in_the_environment(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGGE_CHANNEL_ROBOT", "from-outside")
    set_up(town, "wecom", visit(town, "admin"), token="env:WANGGE_CHANNEL_ROBOT")
    row = Channel.objects.get()
    assert setup_of(row, NOON).secrets == {"token": "from-outside"}
    monkeypatch.delenv("WANGGE_CHANNEL_ROBOT")
    with pytest.raises(NoSuchVariable):
        setup_of(row, NOON)
    assert secrets.stored(row) == {"token": "env:WANGGE_CHANNEL_ROBOT"}


def test_a_test_message_goes_to_who_asks_or_into_the_group(town: Town) -> None:
    admin = visit(town, "admin")
    set_up(town, "email", admin)
    set_up(town, "wecom", admin)
    for row in Channel.objects.all():
        assert admin.post(f"/channels/{row.pk}/test/").status_code == 302
    told = set(Message.objects.values_list("way", "person__username", "news", "state"))
    assert told == {("email", "admin", "test", "waiting"), ("wecom", None, "test", "waiting")}
    Channel.objects.update(in_use=False)
    admin.post(f"/channels/{Channel.objects.first().pk}/test/")  # type: ignore[union-attr]
    assert Message.objects.count() == 2


def test_the_log_is_taken_along_as_a_file_as_it_is_filtered(town: Town) -> None:
    rows = dead_letters(town, 2)
    admin = visit(town, "admin")
    assert "/channels/letters/export/" in admin.get("/channels/letters/?state=dead").content.decode()
    sent = {"filter-state": "dead", "filter-q": rows[0].event.case.number}
    answer = admin.post("/channels/letters/export/", sent)
    head, *lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert head.startswith("When,News,Case,") or head.startswith("时间,")
    assert len(lines) == 1
    assert rows[0].event.case.number in lines[0]
    assert Entry.objects.get(act="letters_exported").detail["filter"] == {
        "state": "dead",
        "q": sent["filter-q"],
    }
    assert visit(town, "acceptor").post("/channels/letters/export/", sent).status_code == 403


def test_dead_letters_are_seen_and_sent_again(town: Town) -> None:
    rows = dead_letters(town, 3)
    admin = visit(town, "admin")
    page = admin.get("/channels/letters/?state=dead").content.decode()
    assert all(row.event.case.number in page for row in rows if row.event)
    assert "对方返回错误 503" in page or "it answers with error 503" in page
    assert "http_503" not in page
    admin.post("/channels/letters/act/", {"what": "resend", "id": rows[0].pk})
    assert [row.state for row in Message.objects.filter(way="wecom").order_by("pk")] == [
        "waiting",
        "dead",
        "dead",
    ]
    admin.post("/channels/letters/act/", {"what": "give_up", "id": rows[1].pk})
    admin.post("/channels/letters/act/", {"all": "1", "filter-state": "dead"})
    assert [row.state for row in Message.objects.filter(way="wecom").order_by("pk")] == [
        "waiting", "lapsed", "waiting",
    ]  # fmt: skip
    assert Entry.objects.filter(act__startswith="messages_").count() == 3


def test_all_that_is_filtered_is_no_more_than_that(town: Town) -> None:
    rows = dead_letters(town, 2)
    assert rows[0].event
    number = rows[0].event.case.number
    visit(town, "admin").post("/channels/letters/act/", {"all": "1", "filter-q": number})
    assert [row.state for row in Message.objects.filter(way="wecom").order_by("pk")] == ["waiting", "dead"]


def test_words_are_changed_looked_at_and_taken_back(town: Town) -> None:
    admin, url = visit(town, "admin"), "/channels/words/work/sms/zh-hans/"
    assert "例" not in admin.get(url).content.decode()
    seen = admin.post(url, {"what": "look", "text": "例：{number} 去办 {what}"}).content.decode()
    assert "例：20260310-00017 去办 派遣" in seen
    assert Wording.objects.count() == 0
    assert admin.post(url, {"what": "save", "text": "例：{number}"}).status_code == 302
    assert Wording.objects.get().text == "例：{number}"
    assert admin.post(url, {"what": "drop"}).status_code == 302
    assert Wording.objects.count() == 0
    assert [e.act for e in Entry.objects.filter(act__startswith="wording")] == [
        "wording_saved",
        "wording_dropped",
    ]


@pytest.mark.parametrize("what", ["look", "save"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{numbr} {due}", "{numbr}"),
        ("{phone}", "{phone}"),
        ("{number", "{number"),
        ("a } b", "}"),
        ("{} x", "{}"),
    ],
)
def test_broken_places_are_refused_naming_them(town: Town, what: str, text: str, named: str) -> None:
    answer = visit(town, "admin").post("/channels/words/work/sms/en/", {"what": what, "text": text})
    assert answer.status_code == 422
    assert named in answer.content.decode()
    assert Wording.objects.count() == 0


def test_own_words_are_what_is_read_and_sent(town: Town) -> None:
    Wording.objects.create(
        tenant=town.place.tenant,
        news="work",
        way="in_app",
        language="zh-hans",
        text="请看 {number} {nothing}",
    )
    case = town.dispatched()
    read(town)
    assert f"请看 {case.number} {{nothing}}" in visit(town, "liaison").get("/notices/").content.decode()


def test_every_kind_has_a_form_with_its_secrets() -> None:
    for kind in KINDS.values():
        assert set(kind.secret) - {"secret"} <= set(channel_form(kind).base_fields)  # type: ignore[attr-defined]
    assert NotDelivered("x" * 99).code == "x" * 40


def test_old_messages_are_removed(town: Town) -> None:
    town.dispatched()
    read(town)
    assert clean_up(at=NOON + KEPT) == 0
    assert clean_up(at=NOON + KEPT * 2) == 1
    assert Message.objects.count() == 0


def test_why_a_letter_did_not_arrive_is_said_in_words_with_the_receivers_number() -> None:
    told = {
        "http_302": "it sends elsewhere (302), which is not followed",
        "smtp_451": "it answers with error 451",
        "errcode_-1": "it answers with error -1",
        "timed_out": "the receiver took too long",
        "odd": "odd",
    }
    with override("en"):
        assert {code: error_word(code) for code in told} == told
