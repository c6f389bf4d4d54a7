"""Made-up cases for a practice copy: played through the actions by whoever holds the posts there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, Leg
from wangge.cases.reporting import Report
from wangge.cases.rules import Chance, open_moves
from wangge.catalogue.models import Condition, Source
from wangge.catalogue.queries import edition_at
from wangge.core.errors import Refused
from wangge.demo.company import Company
from wangge.demo.photos.scenes import SCENES
from wangge.desk.proposals import best_proposal
from wangge.people.models import Duty, Person, Platform
from wangge.people.queries import held_at
from wangge.places.models import Cell

FORWARD = (
    "accept", "true", "file", "dispatch", "sign", "answer", "feed_back", "ask_check", "pass", "close",
)  # fmt: skip
LONGEST = 12  # moves from the report to the close
WORDS = (
    "井盖松动，车过有响声",
    "路灯不亮",
    "垃圾堆在路边",
    "花坛护栏破损",
    "路面有坑",
    "小广告",
    "积水",
    "树枝垂到人行道",
)
HOURS_BACK = 72


class NothingToPlay(Refused):
    """A set-up without people who report, or without ground, has no cases."""

    code = "nothing_to_play"
    message = "No cases can be made up: the set-up needs cells, and somebody who takes or makes reports."


def play(company: Company, count: int, told: Callable[[int], None]) -> int:
    """So many cases, each taken as far as chance says; ``told`` hears after each. Answers how many there are.

    Raises :class:`NothingToPlay`.
    """
    stage = _Stage(company, Random(company.tenant.pk))
    now = company.now
    made = 0
    for number in range(count):
        company.now = now - timedelta(hours=HOURS_BACK) * (count - number) / count
        made += stage.case(number % LONGEST)
        told(number + 1)
    company.now = now
    return made


class _Stage:
    """Who may act, where it happens, and what it is about."""

    def __init__(self, company: Company, chance: Random) -> None:
        self.company, self.chance = company, chance
        tenant, at = company.tenant, company.now
        self.posts = list(held_at(at).filter(tenant=tenant).select_related("person").order_by("pk"))
        company.people = {post.person.username: post.person for post in self.posts}
        seen = (Duty.Code.SUPERVISOR, Duty.Code.ACCEPTOR)
        self.reporters = [post for post in self.posts if post.duty.acts_as in seen]
        self.cells = list(Cell.objects.of(tenant).on(timezone.localdate(at)).order_by("pk")[:500])
        edition = edition_at(tenant, at)
        self.conditions = list(
            Condition.objects.filter(edition=edition).select_related("matter").order_by("pk")[:500]
        )
        sources = Source.objects.of(tenant).filter(in_use=True)
        self.sources = list(sources.order_by("pk").values_list("code", flat=True))
        if not (self.reporters and self.cells and self.sources):
            raise NothingToPlay

    def case(self, depth: int) -> bool:
        """Report one and take it some moves further; False where nobody could report it there."""
        try:
            case = self._reported()
        except Refused:
            return False
        condition = self.chance.choice(self.conditions) if self.conditions else None
        for _ in range(depth):
            self.company.now += timedelta(minutes=5)
            if not self._step(case, condition):
                break
        return True

    def _reported(self) -> Case:
        post = self.chance.choice(self.reporters)
        point = self.chance.choice(self.cells).geom.point_on_surface
        patrols = post.duty.acts_as == Duty.Code.SUPERVISOR and "patrol" in self.sources
        told = Report(
            source="patrol" if patrols else self.chance.choice(self.sources),
            lon=point.x,
            lat=point.y,
            coords="cgcs2000",
            description=self.chance.choice(WORDS),
        )
        return self.company.report(post.person.username, told)

    def _step(self, case: Case, condition: Condition | None) -> bool:
        """The first move forward that somebody may make; False when nobody may, or it is refused."""
        dossier = Dossier.of(case.pk)
        for chance, person in self._chances(dossier):
            taken = self._taken(chance, dossier, condition)
            if taken is None:
                continue
            try:
                self.company.move(chance.leg, chance.move.name, person.username, **taken)
            except Refused:
                continue
            return True
        return False

    def _chances(self, dossier: Dossier) -> Iterator[tuple[Chance, Person]]:
        legs = sorted(dossier.legs.values(), key=lambda leg: -leg.pk)
        for leg in legs:
            for person in self._near(dossier, leg):
                found = open_moves(dossier, leg, person, self.company.now)
                for chance in sorted(found, key=_order):
                    if chance.move.name in FORWARD:
                        yield chance, person

    def _near(self, dossier: Dossier, leg: Leg) -> list[Person]:
        """Whoever holds a post where the leg or its task waits."""
        places = {leg.platform_id, leg.holder_platform_id, *(task.platform_id for task in dossier.tasks)}
        near = {post.person.pk: post.person for post in self.posts if post.platform_id in places}
        return list(near.values())

    def _taken(self, chance: Chance, dossier: Dossier, condition: Condition | None) -> dict[str, Any] | None:
        """What the move takes; nothing where there is nothing to give."""
        name = chance.move.name
        if name in ("accept", "file", "dispatch") and condition is None:
            return None
        if name == "accept":
            return {"matter": condition.matter if condition else None}
        if name == "file":
            return {"condition": condition}
        if name == "dispatch":
            main = self._responsible(dossier)
            return {"main": main} if main else None
        if name == "answer":
            photo = self.company.photo(self.chance.choice(sorted(SCENES)), "after")
            return {"text": "已处理完毕，现场已恢复。", "photos": [photo]}
        return {"outcome": "solved"} if name == "close" else {}

    def _responsible(self, dossier: Dossier) -> Platform | None:
        """Who is proposed, if somebody there signs; else any organisation with a liaison."""
        able = {p.platform_id: p.platform for p in self.posts if p.duty.acts_as == Duty.Code.LIAISON}
        proposal = best_proposal(dossier, self.company.now)
        if proposal and proposal.platform.pk in able:
            return proposal.platform
        others = [platform for pk, platform in sorted(able.items()) if pk != dossier.case.home_id]
        return self.chance.choice(others) if others else None


def _order(chance: Chance) -> int:
    name = chance.move.name
    return FORWARD.index(name) if name in FORWARD else len(FORWARD)


def first_at(now: datetime) -> datetime:
    """When the first made-up case happens."""
    return begun_at(now) - timedelta(hours=HOURS_BACK)


def begun_at(now: datetime) -> datetime:
    """A practice copy plays up to the minute in which it was asked for."""
    return now.replace(second=0, microsecond=0)
