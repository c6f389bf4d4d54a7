"""What may be seen. Every list, count, file and search of cases starts here; nothing else fetches a case."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from wangge.cases.flow import OPEN
from wangge.cases.models import Ask, Attachment, Case, CaseEvent, Leg, Task, Urge
from wangge.cases.parts import Parts
from wangge.cases.rules import prefix_of
from wangge.cases.sight import seen_among, sees, visible_to
from wangge.core.errors import NotFound
from wangge.core.words import query
from wangge.people.models import Duty, Person, Post
from wangge.people.queries import Posts, line_of, posts_of

Beside = TypeVar("Beside", Task, Ask, Urge)
Legs = TypeVar("Legs", QuerySet[Leg], Parts)
Rows = TypeVar("Rows", bound=QuerySet | Parts)
SHORTEST_NUMBER = 4  # characters of a case number's beginning
NEEDED_TO_SEE = ("suffix", "kind", "case__number", "case__tenant", "case__division_code", "case__home__path")
LEG_NUMBER = re.compile(r"(.+?)(-\d{1,3})+")  # a case's number with the suffix of a leg
BY_NAME = {
    Duty.Code.HANDLER: (Duty.Code.LIAISON,)
}  # what a liaison gave a handler waits at the liaison's desk
FEW = 2000  # cases found by words: fewer are read one by one, more lie close enough to be met by walking


def mine(person: Person, at: datetime) -> QuerySet[Leg]:
    """Open legs held by one of my posts today, and not by another named person. What came back is on top."""
    posts = posts_of(person, at)
    held = Q(holder=person)
    for post in posts:
        held |= stood_in_for(post)
        held |= Q(holder_platform=post.platform_id, holder_duty=post.duty.acts_as, holder=None) & _inside(
            post
        )
    return Leg.objects.filter(held, tenant=person.tenant_id).exclude(holder_duty="")


def stood_in_for(post: Post) -> Q:
    """Legs that bear the name of whom this post stands in for, under the same duty."""
    if post.stands_for is None:
        return Q(pk__in=[])
    duties = {post.duty.acts_as, *BY_NAME.get(post.duty.acts_as, ())}
    return Q(
        holder=post.stands_for.person_id,
        holder_duty__in=duties,
        holder_platform__in=line_of(post.platform),
    )


def waiting_at(person: Person, at: datetime, duties: Collection[str]) -> QuerySet[Leg]:
    """What is mine and waits for one of these duties: the queue of a desk.

    A main leg that was sent back stands there once, as the case that came back.
    """
    twice = Q(step="sent_back", is_main=True, parent__kind=Leg.Kind.HOME)
    return mine(person, at).filter(holder_duty__in=duties).exclude(twice)


def overdue(person: Person, at: datetime) -> QuerySet[Leg]:
    """Every leg over its limit of the cases a person may see; one that is only late above it is left out."""
    return latest_below(seen_among(Leg.objects.filter(due_at__lt=at), person, at), at)


def latest_below(legs: QuerySet[Leg], at: datetime) -> QuerySet[Leg]:
    """Those of the legs that are over their limit themselves, not only because one below them is."""
    late_below = Leg.objects.filter(case=OuterRef("case"), kind=Leg.Kind.WORK, due_at__lt=at)
    return legs.filter(due_at__lt=at).exclude(Q(kind=Leg.Kind.HOME, step="dispatched") & Exists(late_below))


def load_of(platforms: Collection[int], at: datetime) -> dict[int, tuple[int, int]]:
    """For each organisation its open legs, and how many of them are over their limit."""
    legs = Leg.objects.filter(platform__in=platforms, kind=Leg.Kind.WORK, ended_at=None)
    red = Count("pk", filter=Q(due_at__lt=at))
    rows = legs.values("platform").annotate(open=Count("pk"), red=red).values_list("platform", "open", "red")
    return {platform: (open_legs, red) for platform, open_legs, red in rows}


def tasks_of(person: Person, at: datetime) -> QuerySet[Task]:
    """Open tasks addressed to a person, or to a desk he holds."""
    posts = posts_of(person, at)
    held = Q(person=person) | _desk_q(posts, person_field="person")
    for post in posts:
        if post.stands_for:
            away = post.stands_for.person_id
            held |= Q(person=away, platform=post.platform_id, duty=post.duty.acts_as)
    tasks = Task.objects.filter(held, tenant=person.tenant_id, state=Task.State.OPEN)
    return tasks.select_related("case__matter", "platform", "leg").order_by("due_at", "pk")


def beside_of(person: Person, at: datetime) -> QuerySet[Task]:
    """His tasks that are no step of the case: co-ordination and call-backs."""
    return tasks_of(person, at).filter(kind__in=(Task.Kind.COORDINATE, Task.Kind.CALL_BACK))


def asks_of(person: Person, at: datetime) -> QuerySet[Ask]:
    """Asks that a desk of his must decide."""
    held = _desk_q(posts_of(person, at))
    asks = Ask.objects.filter(held, tenant=person.tenant_id, state__in=(Ask.State.OPEN, Ask.State.ENDORSED))
    return asks.select_related("case__matter", "leg__platform", "asked__person").order_by("pk")


def case_seen_by(person: Person, number: str, at: datetime, slip: uuid.UUID | None = None) -> Case:
    """One case by its number. Raises `NotFound` for what does not exist, and for what is not his to see."""
    case = Case.objects.filter(tenant=person.tenant_id, number=number).select_related("home").first()
    if case is None or not _may_reach(person, case, at, slip):
        raise NotFound(field="number")
    return case


def case_named(person: Person, number: str, at: datetime) -> Case:
    """One case by its own number or by that of one of its legs, as lists and task slips show it."""
    try:
        return case_seen_by(person, number, at)
    except NotFound:
        if of_leg := LEG_NUMBER.fullmatch(number):
            return case_seen_by(person, of_leg[1], at)
        raise


def leg_seen_by(person: Person, number: str, suffix: str, at: datetime, slip: uuid.UUID | None = None) -> Leg:
    """One leg of a case that he may see; what else it holds is read when it is asked for."""
    legs = Leg.objects.filter(case__tenant=person.tenant_id, case__number=number, suffix=suffix)
    leg = next(iter(legs.select_related("case__home").only(*NEEDED_TO_SEE)), None)
    if leg is None:
        case_seen_by(person, number, at, slip)
        raise NotFound(field="leg")
    if not _may_reach(person, leg.case, at, slip):
        raise NotFound(field="number")
    return leg


def task_seen_by(person: Person, pk: int, at: datetime, slip: uuid.UUID | None = None) -> Task:
    """A task of a case that he may see."""
    return _beside(Task.objects.filter(pk=pk), person, at, slip)


def ask_seen_by(person: Person, pk: int, at: datetime, slip: uuid.UUID | None = None) -> Ask:
    """An ask of a case that he may see."""
    return _beside(Ask.objects.filter(pk=pk), person, at, slip)


def urge_seen_by(person: Person, number: int, at: datetime, slip: uuid.UUID | None = None) -> Urge:
    """An urge, by its number, of a case that he may see."""
    return _beside(Urge.objects.filter(number=number), person, at, slip)


def _beside(rows: QuerySet[Beside], person: Person, at: datetime, slip: uuid.UUID | None) -> Beside:
    """The one row of his tenant, if he may write to its case. Raises `NotFound`."""
    found = rows.filter(tenant=person.tenant_id).select_related("case__home").first()
    if found is None or not _may_reach(person, found.case, at, slip):
        raise NotFound
    return found


def _may_reach(person: Person, case: Case, at: datetime, slip: uuid.UUID | None) -> bool:
    """Whether he sees the case, or wrote to it with this very slip before.

    Whoever hands a case away may not see it afterwards; sent again, his move gets the same answer.
    """
    if sees(person, case, at):
        return True
    done = CaseEvent.objects.filter(tenant=person.tenant_id, slip=slip, person=person, case=case)
    return slip is not None and done.exists()


def history_of(case: Case) -> QuerySet[CaseEvent]:
    """Every line of a case's history, oldest first."""
    return (
        CaseEvent.objects.filter(case=case)
        .select_related("case", "leg", "person", "post__duty", "post__platform", "platform")
        .order_by("pk")
    )


def photo_seen_by(person: Person, pk: int, at: datetime) -> Attachment:
    """A photo of a case that he may see."""
    found = Attachment.objects.filter(pk=pk, case__in=visible_to(person, at)).select_related("blob").first()
    if found is None:
        raise NotFound(field="photo")
    return found


def by_slip(person: Person, slip: uuid.UUID, at: datetime) -> Case | None:
    """The case that a slip of his opened."""
    return visible_to(person, at).filter(events__slip=slip, events__name="report").first()


def with_words(legs: Parts, words: str, tenant: int) -> Parts:
    """The legs whose case has these words (two characters and up) or whose number begins so.

    Few are looked up first. Nobody can know how rare a word is before it is looked for, and the planner
    takes every unknown one for frequent.
    """
    text = words.strip()
    if not text:
        return legs
    looked = list(_looked_for(text, Case.objects.filter(tenant=tenant)))
    return legs.either(*(Q(case__in=found) for found in _few_or_all(looked)))


def _few_or_all(looked: Sequence[QuerySet[Case]]) -> list[Collection[int] | QuerySet[Case]]:
    """Few cases by their ids, many as the question they answer. One statement for all questions."""
    few = [rows.values_list(Value(n), "pk")[:FEW] for n, rows in enumerate(looked)]
    found = list(few[0].union(*few[1:], all=True)) if few else []
    by_question = [{pk for which, pk in found if which == n} for n in range(len(looked))]
    many = [rows.values("pk") for rows, pks in zip(looked, by_question, strict=True) if len(pks) == FEW]
    rest = set().union(*(pks for pks in by_question if len(pks) < FEW))
    return [*many, rest] if rest or not many else many


def _looked_for(text: str, cases: QuerySet[Case]) -> Iterator[QuerySet[Case]]:
    """Cases with these words, and cases whose number begins so, where it may be a number."""
    if asked := query(text):
        yield cases.extra(where=["search @@ %s::tsquery"], params=[asked])
    if text.isascii() and len(text) >= SHORTEST_NUMBER:
        yield cases.filter(number__startswith=text)
        if of_leg := LEG_NUMBER.fullmatch(text):
            yield cases.filter(number=of_leg[1])


def lit(legs: Legs, light: str, now: datetime) -> Legs:
    """The legs with a light."""
    return (
        legs.filter(case__parked_until__isnull=False)
        if light == "parked"
        else lit_by_moments(legs, light, now)
    )


def lit_by_moments(rows: Rows, light: str, now: datetime) -> Rows:
    """The rows with a light, by their stored moments: nobody updates lights."""
    running = rows.filter(due_at__isnull=False)
    match light:
        case "red":
            return running.filter(due_at__lt=now)
        case "yellow":
            return running.filter(due_at__gte=now, warn_at__lt=now)
        case "green":
            return running.filter(due_at__gte=now).exclude(warn_at__lt=now)
        case _:
            return rows


def still_open(legs: Legs) -> Legs:
    """The home legs of cases before their end."""
    return legs.filter(step__in=sorted(OPEN))


def _inside(post: Post) -> Q:
    return Q(case__division_code__startswith=prefix_of(post.division)) if post.division else Q()


def _desk_q(posts: Posts, person_field: str = "") -> Q:
    held = Q(pk__in=[])
    for post in posts:
        one = Q(platform=post.platform_id, duty=post.duty.acts_as)
        held |= one & Q(**{person_field: None}) if person_field else one
    return held
