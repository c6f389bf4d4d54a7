"""However people act, history tells how the case got where it is (trust F1)."""

import uuid
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cases.town import Town, open_town
from wangge.cases.actions import make_move
from wangge.cases.clocks import clocks_of
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, CaseEvent, Leg, Variant, VariantUse
from wangge.cases.rules import all_open_moves
from wangge.cases.seeds import seed_variants
from wangge.core.errors import Refused
from wangge.core.flow import Take

ACTORS = [
    "acceptor", "duty_chief", "dispatcher", "liaison", "section_liaison", "handler", "supervisor",
    "street_supervisor", "street_liaison",
]  # fmt: skip
VARIANT_CODES = ["national_seven", "five_steps", "short_flow", "dispatch_first", "community", "small_station"]


class Walks(TestCase):
    """Anybody makes any move that is open to him, in any order."""

    town: Town

    @classmethod
    def setUpTestData(cls) -> None:
        cls.town = open_town()
        seed_variants(cls.town.place.tenant)

    @settings(max_examples=40)
    @given(
        variant=st.sampled_from(VARIANT_CODES),
        wishes=st.lists(
            st.tuples(st.sampled_from(ACTORS), st.integers(0, 99), st.integers(0, 600)), max_size=40
        ),
    )
    def test_history_always_tells_how_the_case_got_here(self, variant: str, wishes: list) -> None:
        town = self.town
        self._use(variant)
        case, at = town.report(), town.clock
        for who, which, minutes in wishes:
            at += timedelta(minutes=minutes)
            self._wish(case, who, which, at)
            self._hold_together(case, at)

    def _use(self, code: str) -> None:
        VariantUse.objects.filter(platform=self.town.place.platforms["centre"]).delete()
        variant = Variant.objects.get(tenant=self.town.place.tenant, code=code)
        VariantUse.objects.create(
            tenant=self.town.place.tenant, platform=self.town.place.platforms["centre"], variant=variant
        )

    def _wish(self, case: Case, who: str, which: int, at) -> None:
        person = self.town.person(who)
        choices = all_open_moves(Dossier.of(case.pk), person, at)
        if not choices:
            return
        chance = choices[which % len(choices)]
        taken = {take.name: self._sample(take, case, which) for take in chance.move.takes}
        taken = {name: value for name, value in taken.items() if value is not None}
        try:
            make_move(chance.leg, chance.move.name, by=person, at=at, slip=uuid.uuid4(), note="因为", **taken)
        except Refused as refused:
            if refused.code not in EXPECTED:
                raise

    def _sample(self, take: Take, case: Case, which: int):
        place = self.town.place
        values = {
            "matter": self.town.matter,
            "condition": self.town.condition,
            "platform": list(place.platforms.values())[which % len(place.platforms)],
            "choice": take.choices[which % len(take.choices)] if take.choices else None,
            "text": "说明",
            "case": case,
            "date": (self.town.clock + timedelta(days=30)).date(),
            "person": place.people["handler"] if which % 2 else None,
        }
        value = values.get(take.kind)
        return [value] if take.many and value is not None else value

    def _hold_together(self, case: Case, at) -> None:
        dossier = Dossier.of(case.pk)
        for leg in dossier.legs.values():
            self._replay(dossier, leg)
            if not leg.is_home:
                parent = dossier.legs[leg.parent_id]
                assert leg.platform_id != parent.platform_id
        mains = [
            leg
            for leg in dossier.children(dossier.home)
            if leg.is_main and leg.step in ("offered", "handling")
        ]
        assert len(mains) <= 1
        if dossier.is_over or dossier.home.step in ("reported", "accepted", "filed"):
            assert not [
                leg for leg in dossier.legs.values() if not leg.is_home and leg.step in OPEN_WORK_STEPS
            ]
            assert not dossier.asks
        if dossier.home.step in ("verifying", "checking"):
            assert len([t for t in dossier.tasks if t.leg_id == dossier.home.pk]) == 1
        else:
            assert not [t for t in dossier.tasks if t.kind in ("verify", "check")]
        assert (dossier.case.ended_at is not None) == dossier.is_over
        self._same_clocks(dossier, at)

    def _replay(self, dossier: Dossier, leg: Leg) -> None:
        flow, step = dossier.way.flow_of(leg), ""
        for event in CaseEvent.objects.filter(leg=leg).exclude(step=""):
            assert event.came_from == step
            row = [m for m in flow.named(event.name) if step in m.froms]
            assert row or event.name in ("report", "offered"), event.name
            step = event.step
        assert step == leg.step
        last = CaseEvent.objects.filter(leg=leg).last()
        assert last.leg.step == leg.step

    def _same_clocks(self, dossier: Dossier, at) -> None:
        found = {(c.leg, c.name): c for c in clocks_of(dossier, at) if c.ended is None}
        stored = {(leg.pk, name) for leg in dossier.legs.values() for name in leg.timers}
        assert stored == set(found)
        for leg in dossier.legs.values():
            for name, timer in leg.timers.items():
                due = found[leg.pk, name].due
                assert timer["due"] == (due.isoformat() if due else None)


OPEN_WORK_STEPS = ("offered", "handling", "sent_back")
EXPECTED = {
    "missing", "wrong_target", "not_a_home", "cannot_merge", "no_addressee", "addressee_handled", "past_date",
    "not_one_of_ours", "elsewhere_ruled", "move_refused", "wrong_matter", "no_home",
}  # fmt: skip


def test_the_walk_tries_every_duty_that_acts() -> None:
    assert {"acceptor", "duty_chief", "dispatcher", "liaison", "handler", "supervisor"} <= set(ACTORS)
