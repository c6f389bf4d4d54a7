"""Words for residents: something plain for everything that can happen to a case, in both languages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.town import open_town
from tests.people.test_delegation import staffed
from tests.world import NOON
from wangge.cases.flow import HOME, OUTCOMES
from wangge.cases.models import Case, Reporter
from wangge.cases.public import publish_words, said_to, said_to_all, words_for
from wangge.cases.public_words import (
    ENDINGS,
    SAMPLES,
    STATUS,
    UNKNOWN,
    VARIABLES,
    WordsInvalid,
    WordsMissing,
    WordsTooLong,
    check,
    default,
    endings,
    in_both,
    keys,
)
from wangge.catalogue.actions.delegation import Limits, publish_limits
from wangge.core.errors import NotFound
from wangge.journal.models import Entry
from wangge.people.rules import MayNot, NotDelegated

FIELD_TERMS = (
    "立案",
    "派遣",
    "核实",
    "核查",
    "处置",
    "结案",
    "受理",
    "退单",
    "挂账",
    "督办",
    "作废",
    "撤案",
    "主办",
)
FIELD_WORDS = (
    "filed",
    "dispatch",
    "verif",
    "leg ",
    "liaison",
    "condition",
    "outcome",
    "jurisdiction",
    "pursuant",
)
LATER = NOON + timedelta(hours=3)


@pytest.fixture
def town(db):
    return open_town()


def test_every_step_outcome_and_ending_has_a_sentence():
    assert set(STATUS) == HOME.steps
    assert endings() == set(ENDINGS)
    assert set(OUTCOMES) < set(ENDINGS)
    assert len(keys()) == len(set(keys())) == len(STATUS) + len(ENDINGS)


@pytest.mark.parametrize("key", keys())
def test_shipped_sentences_are_plain_in_both_languages(key):
    said = default(key)
    assert re.search(r"[\u4e00-\u9fff]", said["zh"])
    assert not re.search(r"[\u4e00-\u9fff]", said["en"])
    places = [sorted(re.findall(r"\{\w+\}", text)) for text in said.values()]
    assert places[0] == places[1]
    assert not [term for term in FIELD_TERMS if term in said["zh"]]
    assert not [word for word in FIELD_WORDS if word in said["en"].lower()]
    assert all(len(part) <= 30 for part in re.split("[。，：；]", said["zh"]))
    assert all(len(part.split()) <= 18 for part in re.split(r"[.:]", said["en"]))
    for field, text in said.items():
        check(text, field)


def test_all_that_is_filled_in_has_words_in_both_languages():
    assert set(VARIABLES) == set(SAMPLES) == set(UNKNOWN)
    for msgid in [*VARIABLES.values(), *SAMPLES.values(), *UNKNOWN.values()]:
        if re.search("[a-z]", msgid):
            assert in_both(msgid)["zh"] != msgid, msgid


def test_at_every_moment_of_a_case_there_is_something_to_say(town):
    """Walk a case to its end: what is said is the sentence of its step, filled in."""
    case = town.report()
    seen = []

    def told(who="supervisor"):
        row = Reporter.objects.get(case=case, person=town.person(who))
        said = said_to(Case.objects.select_related("home", "matter").get(pk=case.pk), row, LATER)
        assert "{" not in said.zh + said.en
        seen.append(said.key)
        return said

    assert case.number in told().en
    town.move(case, "accept", "acceptor", matter=town.matter)
    told()
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=town.place.platforms["department"])
    assert town.place.platforms["department"].name in told().zh
    town.move(case, "cancel", "duty_chief", note="重复施工")
    assert told().zh.endswith("重复施工") or "重复施工" in told().zh
    town.move(case, "restore", "duty_chief", note="弄错了")
    told()
    assert list(dict.fromkeys(seen)) == ["step:reported", "step:accepted", "step:dispatched", "end:cancel"]
    assert seen[-1] == "step:reported"


def own(town, key, zh, en, by="admin", platform="centre", since=NOON):
    person = town.person(by) if isinstance(by, str) else by
    texts = {"zh": zh, "en": en}
    return publish_words(town.place.platforms[platform], key, texts, by=person, since=since, at=NOON)


def test_words_come_from_the_nearest_platform_and_go_back(town):
    key, places = "end:solved", town.place.platforms
    own(town, key, "区里修好了。", "The district has mended it.")
    own(town, key, "街道修好了。", "The street has mended it.", platform="street", since=LATER)
    assert words_for(places["street"], NOON)[key].zh == "区里修好了。"
    assert [words_for(places[p], LATER)[key].zh for p in ("centre", "street", "station")] == [
        "区里修好了。",
        "街道修好了。",
        "街道修好了。",
    ]
    own(town, key, "", "", platform="street", since=LATER + timedelta(hours=1))
    assert words_for(places["station"], LATER + timedelta(hours=2))[key].zh == "区里修好了。"
    own(town, key, "", "", since=LATER + timedelta(hours=3))
    shipped = words_for(places["station"], LATER + timedelta(hours=4))[key]
    assert (shipped.zh, shipped.version) == (default(key)["zh"], None)
    told = Entry.objects.filter(act="public_words_published", subject=f"street {key}").order_by("id").first()
    assert told.detail["before"]["zh"] == "区里修好了。"
    assert told.detail["after"]["en"] == "The street has mended it."


def test_an_answer_keeps_the_words_of_its_moment(town):
    case = town.report()
    town.move(case, "not_accept", "acceptor", note="不在本区")
    own(town, "end:not_accept", "新的说法：{reason}", "New words: {reason}", since=LATER)
    row = Reporter.objects.get(case=case)
    said = said_to(
        Case.objects.select_related("home", "matter").get(pk=case.pk), row, LATER + timedelta(days=1)
    )
    assert "新的说法" not in said.zh
    assert "不在本区" in said.zh


def test_sentences_that_cannot_be_filled_in_are_refused(town):
    bad = ["{name}", "{number", "}", "{}", "{0}", "{number!r}", "{number:>9}", "{number.real}", "{number[0]}"]
    for text in bad:
        with pytest.raises(WordsInvalid) as refused:
            own(town, "end:solved", text, "Fine.")
        assert refused.value.field == "zh"
    with pytest.raises(WordsMissing):
        own(town, "end:solved", "只有中文。", " ")
    with pytest.raises(WordsTooLong):
        own(town, "end:solved", "长" * 301, "Long.")
    with pytest.raises(NotFound):
        own(town, "end:sky", "天。", "Sky.")


def test_a_street_says_its_own_words_unless_the_district_keeps_them(town):
    admin = staffed(town.place, "s_admin", "street", "admin")
    assert own(town, "end:solved", "好了。", "Done.", by=admin, platform="street").number == 1
    with pytest.raises(MayNot):
        own(town, "end:solved", "好了。", "Done.", by=admin)
    centre = town.place.platforms["centre"]
    publish_limits(centre, Limits(closed=["words"]), by=town.person("admin"), since=NOON, at=NOON)
    with pytest.raises(NotDelegated):
        own(town, "end:solved", "好了。", "Done.", by=admin, platform="street")


def test_a_list_of_reports_asks_the_same_whatever_its_length(town):
    def asked(count):
        rows = list(Reporter.objects.select_related("case__home", "case__matter")[:count])
        with CaptureQueriesContext(connection) as caught:
            assert len(said_to_all([(row.case, row) for row in rows], NOON)) == count
        return len(caught)

    for _ in range(3):
        town.report()
    assert asked(1) == asked(3) == 2


def test_pages_preview_publish_and_reset(town):
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person("admin"))
    address = "/desk/words/street/end:cannot_now/"
    assert "as shipped" in client.get("/desk/words/?platform=street").content.decode()
    sent = {"zh": "等到{date}再修。", "en": "Wait until {date}."}
    preview = client.post(address, sent | {"show": "1"}).content.decode()
    assert "Wait until 2026-06-30." in preview
    wrong = client.post(address, sent | {"zh": "{phone}", "publish": "1"})
    assert wrong.status_code == 422
    assert client.post(address, sent | {"publish": "1", "since": "1999-01-01T00:00"}).status_code == 422
    assert client.post(address, sent | {"publish": "1"}).status_code == 302
    assert "Wait until {date}." in client.get(address).content.decode()
    assert client.post(address, {"reset": "1"}).status_code == 302
    assert default("end:cannot_now")["en"] in client.get(address).content.decode()
    assert client.get("/desk/words/street/end:sky/").status_code == 404


def test_who_reports_reads_what_residents_read(town):
    case = town.report()
    client = Client(headers={"accept-language": "en"})
    client.force_login(town.person("supervisor"))
    assert f"We have your report {case.number}." in client.get("/desk/reports/").content.decode()
    said = client.get(f"/api/v1/cases/{case.number}").json()["reporters"][0]["said"]
    assert said["en"].startswith("We have your report")
    assert case.number in said["zh"]
    client.force_login(town.person("duty_chief"))
    assert "You have reported nothing yet." in client.get("/desk/reports/").content.decode()
