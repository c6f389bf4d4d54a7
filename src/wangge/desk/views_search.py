"""What search boxes are answered: matters, conditions, organisations, posts, places, cases, tickets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.cases import queries
from wangge.cases.addresses import told_before
from wangge.cases.dossier import Dossier
from wangge.cases.models import Case, Leg
from wangge.cases.sight import seen_by
from wangge.cases.similar import open_alike
from wangge.catalogue.models import Matter
from wangge.catalogue.own import used_at, used_by
from wangge.catalogue.queries import edition_at, fileable_first, matters, scheme_of, search_matters
from wangge.desk.conditions import choice_of, conditions_named
from wangge.desk.doors import reader, staff
from wangge.desk.proposals import proposals_for
from wangge.desk.suggestions import likely_matters
from wangge.desk.tickets import searching
from wangge.people.models import Duty, Person, Platform, Post
from wangge.people.models.organisation import RUNS_CASES, in_tree
from wangge.people.queries import held_at
from wangge.people.rosters import on_duty
from wangge.places.measure import distance_m
from wangge.places.models import Division
from wangge.places.spots import spots

MOST = 20
NOT_PROPOSED = ("assign", "hand_over")  # they do not ask who is responsible
Result = dict[str, str]


@staff
@require_GET
def search(request: HttpRequest, what: str) -> HttpResponse:
    """At most twenty things that have the words; without words the likeliest."""
    if what not in _SEARCHES:
        raise Http404
    return JsonResponse({"results": _SEARCHES[what](request, request.GET.get("q", "").strip()[:50])})


def _matters(request: HttpRequest, words: str) -> list[Result]:
    """Those used where the case or ticket is, else where the person stands; without words the likely ones.

    Those that a case can be filed under come first.
    """
    person, at = reader(request)
    home, told = _asked_for(request, person, at)
    if not words and home and (likely := likely_matters(home, told, at)):
        return [_matter_result(one.matter) for one in likely[:MOST]]
    tenant, scheme = person.tenant, scheme_of(person.tenant, at)
    found = search_matters(tenant, words, scheme) if words else matters(tenant, scheme, "matter")
    used = used_at(found, [home]) if home else used_by(found, person, at)
    if not words:
        return [_matter_result(row) for row in used[:MOST]]
    rows = fileable_first(used, edition_at(tenant, at))[:MOST]
    return [_matter_result(row, "" if row.is_fileable else _("no filing condition")) for row in rows]


def _asked_for(request: HttpRequest, person: Person, at: datetime) -> tuple[Platform | None, str]:
    """Where the case or ticket is for which one is sought, and its words."""
    if number := request.GET.get("ticket"):
        return searching.told_in(number, person, at)
    if number := request.GET.get("case"):
        case = queries.case_seen_by(person, number, at)
        return case.home, case.description
    return None, ""


def _matter_result(row: Matter, warning: str = "") -> Result:
    kind = str(row.get_kind_display()) if row.kind == Matter.Kind.COMPONENT else ""
    hint = " · ".join(part for part in (kind, row.major_label, warning) if part)
    return _result(row.pk, f"{row.code} {row}", hint)


def _platforms(request: HttpRequest, words: str) -> list[Result]:
    """The proposals with their reasons first, then every other that has the words and may have it."""
    person, at = reader(request)
    proposed: list[Result] = []
    rows = Platform.objects.of(person.tenant).filter(_named(words), is_active=True).order_by(in_tree())
    if number := request.GET.get("case"):
        dossier = Dossier.of(queries.case_seen_by(person, number, at).pk)
        move = request.GET.get("for", "")
        proposed = [] if move in NOT_PROPOSED else _proposed(dossier, words, at)
        rows = rows.filter(_reachable(move, _leg_of(dossier, request.GET.get("leg", "")).platform))
    known = {row["value"] for row in proposed}
    rest = [_result(row.pk, str(row), row.get_kind_display()) for row in rows[:MOST]]
    return [*proposed, *(row for row in rest if row["value"] not in known)][:MOST]


def _proposed(dossier: Dossier, words: str, at: datetime) -> list[Result]:
    return [
        _result(p.platform.pk, str(p.platform), str(p.why))
        for p in proposals_for(dossier, at)
        if words in p.platform.name
    ]


def _leg_of(dossier: Dossier, suffix: str) -> Leg:
    return next((leg for leg in dossier.legs.values() if leg.suffix == suffix), dossier.home)


def _reachable(move: str, here: Platform) -> Q:
    """Where a move can lead: work is assigned below, a case handed on in line, nothing dispatched up."""
    line = Q(pk__in=[int(pk) for pk in here.path.strip("/").split("/")])
    below = Q(path__startswith=here.path) & ~Q(pk=here.pk)
    if move == "assign":
        return below
    if move == "hand_over":
        return Q(kind__in=RUNS_CASES) & (below | line) & ~Q(pk=here.pk)
    return ~line


def _named(words: str) -> Q:
    return Q(name__contains=words) | Q(code__startswith=words) | Q(name_en__icontains=words) if words else Q()


def _classes(request: HttpRequest, words: str) -> list[Result]:
    """Classes to narrow a list to, as kind and code: whole major ones first, components last."""
    person, at = reader(request)
    scheme = scheme_of(person.tenant, at)
    found = search_matters(person.tenant, words, scheme) if words else matters(person.tenant, scheme)
    rows = sorted(found, key=lambda row: (row.kind != Matter.Kind.MATTER, row.code))
    majors = {f"{row.kind}:{row.major}": row for row in rows if not words or _is_of_major(row, words)}
    whole = [
        _result(key, f"{row.major} {row.major_label}", str(row.get_kind_display()))
        for key, row in majors.items()
    ]
    each = [
        _result(
            f"{row.kind}:{row.code}", f"{row.code} {row}", f"{row.get_kind_display()} · {row.major_label}"
        )
        for row in rows
        if words
    ]
    return [*whole, *each][:MOST]


def _is_of_major(row: Matter, words: str) -> bool:
    return words in row.major_name or words.lower() in row.major_name_en.lower() or words == row.major


def _divisions(request: HttpRequest, words: str) -> list[Result]:
    """Areas by name or code, larger ones first; without words the streets."""
    person, _at = reader(request)
    rows = Division.objects.of(person.tenant).select_related("parent")
    named = Q(name__contains=words) | Q(code__startswith=words)
    found = rows.filter(named if words else Q(level=Division.Level.STREET)).order_by("code")
    return [_result(row.code, row.name, str(row.parent or "")) for row in found[:MOST]]


def _places(request: HttpRequest, words: str) -> list[Result]:
    """Addresses of earlier cases with the words, then areas and cells; each stands for a point."""
    person, at = reader(request)
    if not words:
        return []
    told = [
        _result(f"{case.point.x:.7f} {case.point.y:.7f}", case.place_text, case.number)
        for case in told_before(person, words, at, most=MOST // 2)
    ]
    named = spots(person.tenant, words, on=timezone.localdate(at), most=MOST - len(told))
    return [*told, *(_result(f"{one.lon:.7f} {one.lat:.7f}", one.name, one.within) for one in named)]


def _conditions(request: HttpRequest, words: str) -> list[Result]:
    """Filing conditions of the matters with these words, with the limit that would hold."""
    person, at = reader(request)
    case = queries.case_seen_by(person, request.GET.get("case", ""), at)
    found = conditions_named(case, words, at)[:MOST]
    chosen = [(one, choice_of(one, case.area_class)) for one in found]
    return [_result(c.value, f"{one.matter.code} {one.matter} · {c.label}", str(c.hint)) for one, c in chosen]


def _posts(request: HttpRequest, words: str) -> list[Result]:
    """Supervisors (and acceptors, for a check by word or photo), those at work and at hand first."""
    person, at = reader(request)
    case = queries.case_seen_by(person, request.GET.get("case", ""), at)
    codes = [cell.partition(":")[2] for cell in case.cells]
    rows = held_at(at).filter(
        tenant=person.tenant_id,
        duty__acts_as__in=[Duty.Code.SUPERVISOR, Duty.Code.ACCEPTOR],
        person__is_active=True,
        person__name__contains=words,
    )
    near = rows.filter(grid__cells__code__in=codes).values_list("pk", flat=True)
    posts = rows.select_related("person", "platform", "duty", "grid").order_by("person__name")
    at_hand, at_work = set(near), set(on_duty(rows, at).values_list("pk", flat=True))
    ordered = sorted(posts[:200], key=lambda post: (post.pk not in at_work, post.pk not in at_hand))
    return [
        _result(p.pk, p.person.name, _post_hint(p, "" if p.pk in at_work else _("off duty")))
        for p in ordered[:MOST]
    ]


def _post_hint(post: Post, *more: str) -> str:
    return " · ".join(str(part) for part in (post.duty, post.grid or post.platform, *more) if part)


def _cases(request: HttpRequest, words: str) -> list[Result]:
    """Open cases with the number or words; without words those near the one it is about."""
    person, at = reader(request)
    if number := request.GET.get("ticket"):
        return [_result(one, one, hint) for one, hint in searching.cases_for(number, words, person, at)]
    here = queries.case_seen_by(person, request.GET.get("case", ""), at)
    if not words:
        near = open_alike(here, at).filter(pk__in=queries.visible_to(person, at).values("pk"))
        return [
            _result(row.number, row.number, f"{row.metres:.0f} m · {row.description[:40]}")
            for row in near[:MOST]
        ]
    legs = queries.still_open(queries.with_words(seen_by(person, at), words, person.tenant_id)).exclude(
        case=here
    )
    return [_case_result(here, leg) for leg in legs.order_by("-pk")[:MOST]]


def _tickets(request: HttpRequest, words: str) -> list[Result]:
    """Open tickets into which the one at hand may be merged."""
    person, at = reader(request)
    found = searching.tickets_for(request.GET.get("ticket", ""), words, person, at)
    return [_result(one, one, hint) for one, hint in found]


def _case_result(here: Case, leg: Leg) -> Result:
    case = leg.case
    metres = distance_m((here.point.x, here.point.y), (case.point.x, case.point.y))
    return _result(case.number, case.number, f"{metres:.0f} m · {case.description[:40]}")


def _result(value: object, label: str, hint: str) -> Result:
    return {"value": str(value), "label": label, "hint": hint}


_SEARCHES: dict[str, Callable[[HttpRequest, str], list[Result]]] = {
    "matter": _matters,
    "class": _classes,
    "division": _divisions,
    "place": _places,
    "platform": _platforms,
    "condition": _conditions,
    "post": _posts,
    "case": _cases,
    "ticket": _tickets,
}
