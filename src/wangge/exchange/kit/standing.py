"""What a tenant has already, by the codes a workbook may name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from wangge.catalogue.models import AreaClass, Edition, Matter, Scheme, Source
from wangge.catalogue.queries.editions import edition_at
from wangge.catalogue.seeds import first_words
from wangge.people.models import Duty, ExclusivePair, Person, Platform, Post, WorkCalendar
from wangge.people.seeds import LABELS, PAIRS
from wangge.places.located import PRIMARY
from wangge.places.models import Boundary, Cell, Division, GridSystem, ResponsibilityGrid
from wangge.tenants.models import Tenant
from wangge.tenants.speech import offered


@dataclass
class Standing:
    """A tenant as it is; all empty for one that does not exist yet."""

    tenant: Tenant | None
    platforms: dict[str, Platform] = field(default_factory=dict)
    divisions: dict[str, Division] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)  # codes of divisions with a boundary
    systems: dict[str, GridSystem] = field(default_factory=dict)
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)  # (system, code), without geometry
    rounds: dict[str, ResponsibilityGrid] = field(default_factory=dict)
    calendars: dict[str, WorkCalendar] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)  # user names of other tenants
    posts: dict[str, list[Post]] = field(default_factory=dict)  # by user name, those not over
    duties: dict[str, str] = field(default_factory=dict)  # word or code: code
    acts_as: dict[str, str] = field(default_factory=dict)
    pairs: list[tuple[str, str, bool]] = field(default_factory=list)
    offered: dict[str, object] = field(default_factory=dict)  # what there is, in words: duty, source
    sources: dict[str, str] = field(default_factory=dict)
    matters: dict[tuple[str, str], Matter] = field(default_factory=dict)  # (kind, code) of the scheme
    own: dict[tuple[str, str, str], Matter] = field(default_factory=dict)  # (kind, major, name)
    edition: Edition | None = None
    classes: tuple[str, ...] = ("A", "B", "C")

    @property
    def is_new(self) -> bool:
        return not self.platforms

    def cell(self, system: str, code: str) -> Cell | None:
        return self.cells.get((system or PRIMARY, code))


def standing_of(tenant: Tenant | None, scheme: str, usernames: set[str], on: date) -> Standing:
    """Everything a workbook may name, in a dozen statements."""
    found = Standing(tenant)
    _shared(found, scheme)
    if tenant is None:
        _name_duties(found, ((str(code), *words) for code, words in LABELS.items()))
        found.acts_as = {str(code): str(code) for code in LABELS}
        found.pairs = [(str(one), str(other), same) for one, other, same, _why in PAIRS]
        found.taken = set(Person.objects.filter(username__in=usernames).values_list("username", flat=True))
        found.classes = tuple(row["code"] for row in first_words("area_classes"))
        _name_sources(found, ((row["code"], row["name"], row["name_en"]) for row in first_words("sources")))
        return found
    _ground(found, tenant, on)
    _staff(found, tenant, usernames, on)
    _catalogue(found, tenant)
    return found


def _shared(found: Standing, scheme: str) -> None:
    rows = Matter.objects.filter(scheme=scheme)
    rows = rows.seen_by(found.tenant) if found.tenant else rows.filter(tenant=None)
    for matter in rows.order_by("-tenant_id"):
        if matter.tenant_id:
            found.own[matter.kind, matter.major, matter.name] = matter
        found.matters[matter.kind, matter.code] = matter


def _ground(found: Standing, tenant: Tenant, on: date) -> None:
    found.divisions = {one.code: one for one in Division.objects.of(tenant).select_related("parent")}
    found.drawn = set(Boundary.objects.of(tenant).on(on).values_list("division__code", flat=True))
    found.systems = {one.code: one for one in GridSystem.objects.of(tenant)}
    cells = Cell.objects.of(tenant).on(on).defer("geom").select_related("system", "parent", "division")
    found.cells = {(cell.system.code, cell.code): cell for cell in cells}
    found.rounds = {one.code: one for one in ResponsibilityGrid.objects.of(tenant)}


def _staff(found: Standing, tenant: Tenant, usernames: set[str], on: date) -> None:
    platforms = Platform.objects.of(tenant).select_related("parent", "division", "calendar")
    found.platforms = {one.code: one for one in platforms}
    found.calendars = {one.code: one for one in WorkCalendar.objects.of(tenant)}
    found.people = {one.username: one for one in Person.objects.of(tenant).filter(is_service=False)}
    elsewhere = Person.objects.filter(username__in=usernames).exclude(username__in=found.people)
    found.taken = set(elsewhere.values_list("username", flat=True))
    going_on = Q(valid__upper_inf=True) | Q(valid__endswith__gt=on)
    posts = Post.objects.of(tenant).filter(going_on, valid__isempty=False)
    by_name: dict[str, list[Post]] = defaultdict(list)
    for post in posts.select_related("person", "platform", "duty", "division", "grid").order_by("pk"):
        by_name[post.person.username].append(post)
    found.posts = dict(by_name)
    duties = list(Duty.objects.of(tenant))
    _name_duties(found, ((one.code, one.label, one.label_en) for one in duties))
    found.acts_as = {one.code: one.acts_as for one in duties}
    pairs = ExclusivePair.objects.of(tenant).values_list("one", "other", "same_platform_only")
    found.pairs = list(pairs)


def _name_duties(found: Standing, rows: Iterable[tuple[str, str, str]]) -> None:
    told = list(rows)
    found.duties = {word.casefold(): row[0] for row in told for word in row if word}
    found.offered["duty"] = offered(word for _code, *words in told for word in words)


def _catalogue(found: Standing, tenant: Tenant) -> None:
    rows = Source.objects.of(tenant).filter(in_use=True).values_list("code", "name", "name_en")
    _name_sources(found, rows)
    found.classes = tuple(AreaClass.objects.of(tenant).order_by("code").values_list("code", flat=True))


def _name_sources(found: Standing, rows: Iterable[tuple[str, str, str]]) -> None:
    told = list(rows)
    for row in told:
        for word in row:
            found.sources.setdefault(word.casefold(), row[0])
    found.offered["source"] = offered(word for _code, *words in told for word in words)


def with_edition(found: Standing, at: object) -> Standing:
    """With the edition in force at a moment."""
    if found.tenant:
        found.edition = edition_at(found.tenant, at)  # type: ignore[arg-type]
    return found


def schemes() -> list[str]:
    return list(Scheme.objects.order_by("-code").values_list("code", flat=True))
