"""Open cases of an older system: where they stand, their told deadline, and how they are marked."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.test import TestCase

from tests.cases.town import INSIDE, open_town
from tests.world import NOON
from wangge.cases.actions import make_move
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries import visible_to
from wangge.cases.reporting import Contact, Report
from wangge.cases.sound import faults_of
from wangge.cases.taking_over import DueBeforeFiling, OldCase, take_over

REPORTED = NOON - timedelta(days=6)
FILED = REPORTED + timedelta(hours=2)
DUE = NOON + timedelta(days=1, hours=3, minutes=17)


class TakingOverTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.town = open_town()

    def old(self, **more) -> OldCase:
        report = Report(
            source="hotline", lon=INSIDE[0], lat=INSIDE[1], description="路面坑洞",
            contact=Contact("王小明", "13900001111"),
        )  # fmt: skip
        return OldCase("旧2026-17", report, REPORTED, **more)

    def taken(self, **more) -> Case:
        return take_over(self.old(**more), by=self.town.person("admin"), at=NOON, slip=uuid.uuid4())

    def dispatched(self) -> Case:
        told = {"matter": self.town.matter, "condition": self.town.condition, "filed_at": FILED, "due": DUE}
        return self.taken(main=self.town.place.platforms["department"], **told)

    def test_each_stands_where_it_stood(self) -> None:
        matter, condition = self.town.matter, self.town.condition
        steps = {
            "reported": self.taken(),
            "accepted": self.taken(matter=matter),
            "filed": self.taken(matter=matter, condition=condition),
            "dispatched": self.dispatched(),
        }
        assert {step: self.town.step(case) for step, case in steps.items()} == {s: s for s in steps}

    def test_the_told_deadline_holds_to_the_second(self) -> None:
        case = self.dispatched()
        home = self.town.home(case)
        assert home.due_at == DUE
        leg = self.town.leg(case)
        assert leg.due_at < DUE  # inside its parent's, less the reserve
        assert faults_of(self.town.dossier(case), NOON) == []

    def test_moments_are_told_and_the_number_is_in_every_line(self) -> None:
        case = self.dispatched()
        lines = list(CaseEvent.objects.filter(case=case, because_of=None))
        assert [(line.name, line.happened_at) for line in lines] == [
            ("report", REPORTED), ("accept", REPORTED), ("file", FILED), ("dispatch", FILED),
            ("take_over", NOON),
        ]  # fmt: skip
        assert {line.note for line in lines[1:]} == {"旧2026-17"}
        assert lines[-1].details == {"old_number": "旧2026-17", "by": self.town.person("admin").username,
                                     "due": DUE.isoformat()}  # fmt: skip

    def test_the_promise_of_an_unfiled_case_stands_beside_its_own_clocks(self) -> None:
        case = self.taken(matter=self.town.matter, due=DUE)
        home = self.town.home(case)
        assert home.timers["outer"]["due"] == DUE.isoformat()
        assert home.due_at == datetime.fromisoformat(home.timers["file"]["due"]) < DUE
        assert faults_of(self.town.dossier(case), NOON) == []

    def test_work_goes_on_from_there(self) -> None:
        case = self.dispatched()
        leg = self.town.leg(case)
        make_move(leg, "sign", by=self.town.person("liaison"), at=NOON, slip=uuid.uuid4())
        assert self.town.step(leg) == "handling"
        assert self.town.home(case).due_at == DUE

    def test_who_may_see_it_is_as_for_any_case(self) -> None:
        case = self.dispatched()
        assert visible_to(self.town.person("acceptor"), NOON).filter(pk=case.pk).exists()
        assert not visible_to(self.town.person("admin"), NOON).filter(pk=case.pk).exists()

    def test_the_reporter_lies_in_the_vault(self) -> None:
        reporter = self.taken().reporters.get()
        assert (reporter.person, bool(reporter.name_key), bool(reporter.contact_key)) == (None, True, True)

    def test_a_deadline_before_the_filing_is_refused(self) -> None:
        with pytest.raises(DueBeforeFiling):
            self.taken(matter=self.town.matter, condition=self.town.condition, due=REPORTED)
        assert not Case.objects.exists()
