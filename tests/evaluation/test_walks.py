"""Whatever was done, every number is as long as its list, and a slow count in Python agrees."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cases import test_random_walks as walking
from tests.cases.town import Town, open_town
from wangge.cases.models import Case, CaseEvent
from wangge.cases.seeds import seed_variants
from wangge.evaluation.indicators import FAMILIES
from wangge.evaluation.period import Period
from wangge.evaluation.queries import Question, behind, cases_behind, counts
from wangge.evaluation.rules import whole
from wangge.evaluation.tables import added, table

STEP = st.tuples(st.sampled_from(walking.ACTORS), st.integers(0, 99), st.integers(0, 900))


class Walks(TestCase):
    """Two cases walk at random; then everything is counted."""

    town: Town

    @classmethod
    def setUpTestData(cls) -> None:
        cls.town = open_town()
        seed_variants(cls.town.place.tenant)

    @settings(max_examples=12)
    @given(
        wishes=st.lists(st.tuples(st.integers(0, 1), STEP), min_size=8, max_size=45),
        start=st.integers(-2, 6),
        days=st.integers(1, 20),
    )
    def test_every_number_is_as_long_as_its_list(self, wishes: list, start: int, days: int) -> None:
        at = self._walk(wishes)
        since = self.town.clock + timedelta(days=start)
        period = Period(since, since + timedelta(days=days))
        for subject in FAMILIES:
            self._agree(Question(subject, period, at, whole(self.town.place.tenant)))

    def _walk(self, wishes: list):
        walker = walking.Walks()
        walker.town = self.town
        cases, at = [self.town.report(), self.town.report(by="reporter")], self.town.clock
        for which, (who, choice, minutes) in wishes:
            at += timedelta(minutes=minutes)
            walker._wish(cases[which], who, choice, at)
        return at

    def _agree(self, asked: Question) -> None:
        shown = table(asked)
        numbers = counts(asked).values()
        for name, count in asked.counts.items():
            assert len(behind(asked, name)) == sum(found[name] for found in numbers)
            for row in [row for row in shown.rows if row.numbers.get(name)]:
                assert len(behind(asked, name, row.key)) == row.numbers[name], (asked.subject, name)
                if count.by_case:
                    assert cases_behind(asked, name, row.key).count() == row.numbers[name]
        if asked.subject == "region":
            total = added(row.numbers for row in shown.rows)
            assert {name: total.get(name, 0) for name in ("due_close", "close", "close_on_time")} == slowly(
                asked
            )


def slowly(asked: Question) -> dict[str, int]:
    """Due, closed, closed in time: case by case, event by event."""
    told = {"due_close": 0, "close": 0, "close_on_time": 0}
    for case in Case.objects.of(asked.scope.tenant):
        due = step = closed = None
        for event in CaseEvent.objects.filter(case=case, happened_at__lte=asked.at).order_by("pk"):
            due = event.overall_due_at
            if event.step and event.leg.is_home:
                step = event.step
            if event.name == "close":
                closed = event.happened_at
        if due is None or not asked.period.since <= due < asked.period.until or step in ("ended", "merged"):
            continue
        told["due_close"] += 1
        told["close"] += step == "closed"
        told["close_on_time"] += step == "closed" and closed <= due
    return told
