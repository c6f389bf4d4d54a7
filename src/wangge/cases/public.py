"""What residents are told of a case: the one place that every door asks (own reports, API, portal)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language

from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, Leg, PublicWord, Reporter
from wangge.cases.public_words import WordsMissing, check, default, fill, in_both, keys
from wangge.catalogue.queries.settings import chain
from wangge.core.errors import NotFound
from wangge.core.steady import holding_still, steady
from wangge.core.words import clean
from wangge.journal.actions import note
from wangge.people.models import Delegation, Person, Platform
from wangge.people.rules import require_thing


@dataclass(frozen=True)
class Sentence:
    """One thing said in both languages."""

    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True)
class Wording:
    """A sentence with its places, and whose it is: a platform's own version, or the shipped one (none)."""

    key: str
    zh: str
    en: str
    version: PublicWord | None = None


def words_for(platform: Platform, at: datetime) -> dict[str, Wording]:
    """Every sentence as it holds at a platform: its own, else the nearest above, else the shipped one."""
    newest: dict[tuple[str, int], PublicWord] = {}
    for row in _versions(frozenset(chain(platform))):
        if row.since <= at:
            newest[row.key, row.platform_id] = row
    found = {}
    for key in keys():
        said = (newest.get((key, pk)) for pk in reversed(chain(platform)))
        row = next((row for row in said if row and row.zh), None)
        found[key] = Wording(key, row.zh, row.en, row) if row else Wording(key, **default(key))
    return found


@steady
def _versions(platforms: frozenset[int]) -> list[PublicWord]:
    """Every version of some platforms' sentences, a newer one after the older ones: one statement."""
    return list(PublicWord.objects.filter(platform__in=platforms).order_by("since", "number"))


def said_to(case: Case, reporter: Reporter | None, at: datetime) -> Sentence:
    """What a reporter is told of his case now: how it ended for him, else where it stands.

    An answer keeps the words of the moment it was given; a case that goes on again is told anew.
    """
    return said_to_all([(case, reporter)], at)[0]


def said_to_all(pairs: Iterable[tuple[Case, Reporter | None]], at: datetime) -> list[Sentence]:
    """The same for a list: two statements, and one for each platform that runs some of them."""
    wanted = list(pairs)
    legs = _legs([case.pk for case, _reporter in wanted])
    with holding_still():
        return [_sentence(case, reporter, legs.get(case.pk, []), at) for case, reporter in wanted]


def said_of(dossier: Dossier, reporter: Reporter, at: datetime) -> Sentence:
    """The same where the whole case is at hand."""
    return _sentence(dossier.case, reporter, list(dossier.legs.values()), at)


def _legs(cases: Collection[int]) -> dict[int, list[Leg]]:
    found: dict[int, list[Leg]] = {}
    for leg in Leg.objects.filter(case__in=cases).select_related("platform").order_by("pk"):
        found.setdefault(leg.case_id, []).append(leg)
    return found


def _sentence(case: Case, reporter: Reporter | None, legs: list[Leg], at: datetime) -> Sentence:
    step = next((leg.step for leg in legs if leg.is_home), "reported")
    is_over = step in ("closed", "ended")
    code = reporter.answer_code if reporter and is_over else ""
    moment = reporter.answered_at if reporter and code and reporter.answered_at else at
    words = words_for(case.home, min(moment, at))
    word = words.get(f"end:{code}") or words[f"step:{step}"]
    return filled(word, _values(case, reporter, legs))


def _values(case: Case, reporter: Reporter | None, legs: list[Leg]) -> dict[str, Mapping[str, str]]:
    """What a sentence may name of a case; nothing of other people, nothing of the place."""
    main = next((leg.platform for leg in reversed(legs) if leg.is_main), None)
    until = case.cannot_until.isoformat() if case.cannot_until else ""
    matter, reason = case.matter, reporter.answer_note if reporter else ""
    return {
        "number": {"zh": case.number, "en": case.number},
        "matter": {"zh": matter.name, "en": matter.name_en or matter.name} if matter else {},
        "unit": {"zh": main.name, "en": main.name_en or main.name} if main else {},
        "date": {"zh": until, "en": until},
        "reason": {"zh": reason, "en": reason},
    }


def filled(word: Wording, values: Mapping[str, Mapping[str, str]]) -> Sentence:
    """A wording with its places filled in, in both languages."""
    zh, en = (
        fill(text, {name: said.get(language, "") for name, said in values.items()}, language)
        for language, text in (("zh", word.zh), ("en", word.en))
    )
    return Sentence(word.key, zh, en)


def previewed(key: str, zh: str, en: str, samples: Mapping[str, str]) -> Sentence:
    """A sentence as residents would read it, with made-up values. Raises what :func:`check` raises."""
    check(zh, "zh")
    check(en, "en")
    return filled(Wording(key, zh, en), {name: in_both(text) for name, text in samples.items()})


@transaction.atomic
def publish_words(
    platform: Platform, key: str, texts: Mapping[str, str], *, by: Person, since: datetime, at: datetime
) -> PublicWord:
    """A platform's own sentence from a moment on; both texts empty go back to what comes from above.

    Raises WordsInvalid, WordsMissing, WordsTooLong, MayNot, NotDelegated, NotFound.
    """
    if key not in keys() or platform.tenant_id != by.tenant_id:
        raise NotFound(field="key")
    require_thing(by, Delegation.Thing.WORDS, platform, at)
    zh, en = (" ".join(clean(texts.get(name, ""), 2000).split()) for name in ("zh", "en"))
    if bool(zh) != bool(en):
        raise WordsMissing(field="en" if zh else "zh")
    check(zh, "zh")
    check(en, "en")
    Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)
    versions = PublicWord.objects.filter(platform=platform, key=key)
    before = words_for(platform, since)[key]
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    row = PublicWord.objects.create(
        tenant_id=platform.tenant_id, platform=platform, key=key, number=number, since=since, zh=zh, en=en
    )
    told = {"before": {"zh": before.zh, "en": before.en}, "after": {"zh": zh, "en": en}}
    note("public_words_published", by=by, subject=f"{platform.code} {key}", since=since.isoformat(), **told)
    return row
