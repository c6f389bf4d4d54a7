"""Why a person sees a case or may do something: the rules asked for their reasons, and put into sentences.

Nothing of the case's content is told: who configures, grants or audits learns reasons, no facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.cases.dossier import Dossier
from wangge.cases.labels import MOVES, SIGHTS, STEPS, WHYS, Text
from wangge.cases.models import Case, Leg
from wangge.cases.rules import verdicts
from wangge.cases.sight import sees, sight_told
from wangge.desk.nav import ENTRIES
from wangge.people.models import Delegation, Duty, ExclusivePair, Person, Platform
from wangge.people.queries import below_any, posts_of
from wangge.people.rules import MayNot, require_duty, require_thing, stands_over
from wangge.tenants.speech import said

ASKERS = (Duty.Code.ADMIN, Duty.Code.SECURITY_ADMIN, Duty.Code.AUDITOR)


@dataclass(frozen=True)
class Line:
    """One sentence, whether it says yes, and what it is about."""

    yes: bool
    about: str
    why: Text


@dataclass(frozen=True)
class OnLeg:
    """The moves of one leg, each with its sentence."""

    leg: str
    step: Text
    lines: list[Line]


@dataclass(frozen=True)
class Answer:
    """What is to say: in one word, then line by line, then leg by leg."""

    yes: bool
    summary: str
    lines: list[Line]
    legs: list[OnLeg]
    exclusions: list[str]


def may_ask(person: Person, at: datetime) -> bool:
    """Whether the page is for him at all."""
    return bool(posts_of(person, at).acting_as(*ASKERS))


def askable(person: Person, at: datetime) -> QuerySet[Person]:
    """About whom he may ask: at the top everybody, below those with a post at or below his platforms."""
    posts = posts_of(person, at).acting_as(*ASKERS)
    people = Person.objects.of(person.tenant)
    if not posts.at_top():
        people = people.filter(posts__platform__in=below_any(posts)).distinct()
    return people.order_by("username")


def about_case(who: Person, case: Case, at: datetime) -> Answer:
    """Why he sees a case, and what he may do on each of its legs."""
    yes = sees(who, case, at)
    summary = _("%(person)s sees this case.") if yes else _("%(person)s does not see this case.")
    told = sight_told(who, case, at)
    lines = [Line(one.sees, str(one.post or ""), SIGHTS[one.why]) for one in told]
    dossier = Dossier.of(case.pk)
    legs = [_on_leg(dossier, leg, who, at) for leg in dossier.legs.values()]
    return Answer(yes, summary % {"person": who.name}, _posts_or(lines, who, at), legs, exclusions(who, at))


def _on_leg(dossier: Dossier, leg: Leg, who: Person, at: datetime) -> OnLeg:
    lines = [
        Line(not one.why, str(MOVES[one.move.name]), _allowed(one.post) if not one.why else _because(one.why))
        for one in verdicts(dossier, leg, who, at)
    ]
    name = _("Home leg") if leg.is_home else _("Work leg %(leg)s") % {"leg": leg.suffix}
    return OnLeg(f"{name} · {leg.platform}", STEPS[leg.step], lines)


def _allowed(post: object) -> str:
    return _("may, as %(post)s") % {"post": post}


def _because(why: str) -> str:
    return _("may not: %(why)s") % {"why": WHYS.get(why, why)}


def about_page(who: Person, key: str, at: datetime) -> Answer:
    """Why a page of the program is open to him."""
    entry = PAGES[key]
    given = [post for post in posts_of(who, at) if not entry.duties or post.duty.acts_as in entry.duties]
    yes = bool(given) or not entry.duties
    summary = _("%(person)s may open this page.") if yes else _("%(person)s may not open this page.")
    wanted = ", ".join(sorted(str(Duty.Code(code).label) for code in entry.duties))
    lines = [Line(True, str(post), _("opens it")) for post in given]
    if not given:
        lines = [Line(yes, "", _("It is open to: %(duties)s") % {"duties": wanted or _("everybody")})]
    return Answer(yes, summary % {"person": who.name}, _posts_or(lines, who, at), [], exclusions(who, at))


def about_act(who: Person, act: str, platform: Platform, at: datetime) -> Answer:
    """Why he may administer something at a platform, or give a duty there."""
    kind, _sep, name = act.partition(":")
    try:
        if kind == "duty":
            duty = Duty.objects.of(who.tenant).filter(acts_as=name).order_by("pk").first()
            require_duty(who, duty or Duty(acts_as=name), platform, at)
        else:
            require_thing(who, name, platform, at)
    except MayNot as refused:
        yes, why = False, said(refused)
    else:
        yes, why = True, _("no platform above keeps it for itself")
    code = Duty.Code.SECURITY_ADMIN if kind == "duty" else Duty.Code.ADMIN
    lines = [_over(post, platform) for post in posts_of(who, at).acting_as(code)]
    if not lines:
        lines = [Line(False, "", _("holds no post as %(duty)s") % {"duty": Duty.Code(code).label})]
    if stands_over(who, platform, at, code):
        lines.append(Line(yes, "", why))
    summary = _("%(person)s may do this.") if yes else _("%(person)s may not do this.")
    return Answer(yes, summary % {"person": who.name}, _posts_or(lines, who, at), [], exclusions(who, at))


def _over(post: object, platform: Platform) -> Line:
    stands = platform.path.startswith(post.platform.path)  # type: ignore[attr-defined]
    why = (
        _("stands at the platform or above it")
        if stands
        else _("stands neither at the platform nor above it")
    )
    return Line(stands, str(post), why)


def _posts_or(lines: list[Line], who: Person, at: datetime) -> list[Line]:
    """Begin with what holds before any rule: an account that is closed, no post on that day."""
    if not who.is_active:
        return [Line(False, "", _("The account is closed: no post counts.")), *lines]
    if not posts_of(who, at):
        return [Line(False, "", _("There is no post on that day.")), *lines]
    return lines


def exclusions(who: Person, at: datetime) -> list[str]:
    """Which duties the posts of that day keep him from holding as well."""
    held = posts_of(who, at).duties()
    pairs = ExclusivePair.objects.of(who.tenant).filter(Q(one__in=held) | Q(other__in=held)).order_by("pk")
    return list(dict.fromkeys(_pair(pair, held) for pair in pairs))


def _pair(pair: ExclusivePair, held: Iterable[str]) -> str:
    mine, other = (pair.one, pair.other) if pair.one in held else (pair.other, pair.one)
    words = {"held": Duty.Code(mine).label, "other": Duty.Code(other).label}
    if pair.same_platform_only:
        return _("As %(held)s nobody is %(other)s at the same platform.") % words
    return _("As %(held)s nobody is %(other)s.") % words


PAGES = {entry.key: entry for entry in ENTRIES}
ACTS: Mapping[str, Text] = {
    **{f"thing:{thing}": Delegation.Thing(thing).label for thing in Delegation.Thing.values},
    **{f"duty:{code}": Duty.Code(code).label for code in Duty.Code.values},
}
GROUPS: Mapping[str, str | Promise] = {
    "thing": gettext_lazy("Administer"),
    "duty": gettext_lazy("Give the duty"),
}
