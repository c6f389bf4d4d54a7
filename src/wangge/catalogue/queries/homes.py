"""Which platform files, checks and closes a case."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_noop

from wangge.catalogue.models import HomeRule, Matter, Source
from wangge.catalogue.queries.responsible import (
    division_rank,
    matter_fits,
    matter_rank,
    territory,
    what,
)
from wangge.catalogue.queries.settings import chain
from wangge.catalogue.reasons import Why
from wangge.core.errors import Refused
from wangge.core.steady import steady
from wangge.people.models import Platform
from wangge.places.located import FoundDivision, Located

# Without a rule the district runs the case; a city or a street does where there is no district centre.
FALLBACK = [
    Platform.Kind.DISTRICT_CENTRE,
    Platform.Kind.CITY_CENTRE,
    Platform.Kind.STREET_CENTRE,
    Platform.Kind.STATION,
]


Divisions = tuple[FoundDivision, ...]


class NoHome(Refused):
    """No rule and no centre covers the place."""

    code = "no_home"
    message = "No platform takes reports of “%(matter)s” at this place."


class Home(NamedTuple):
    """The platform that runs a case, the reason, and the rule it comes from (none: the fallback)."""

    platform: Platform
    why: Why
    row: HomeRule | None = None


def home_for(
    finder: Platform | None, source: Source, matter: Matter | None, located: Located, *, on: date
) -> Home:
    """The home of a new case: the most exact rule by matter, finder, source, place; else the district.

    ``finder`` is the platform of whoever found it, none for a resident. One statement with a rule, two
    without, none where it was asked before. Raises :class:`NoHome`.
    """
    return _home(finder, source, matter, located.divisions, on)


@steady
def _home(finder: Platform | None, source: Source, matter: Matter | None, where: Divisions, on: date) -> Home:
    rules = HomeRule.objects.filter(_fits(finder, source, matter, where), valid__contains=on)
    rules = rules.select_related("platform", "matter", "finder", "source", "division")
    if best := max(rules, key=rank, default=None):
        return Home(best.platform, _why(best), best)
    return _fallback(source, matter, where)


def _fits(finder: Platform | None, source: Source, matter: Matter | None, where: Divisions) -> Q:
    finders = chain(finder) if finder else []
    return (
        Q(tenant=source.tenant_id, platform__is_active=True)
        & matter_fits(matter)
        & (Q(finder=None) | Q(finder__in=finders))
        & (Q(source=None) | Q(source=source))
        & (Q(division=None) | Q(division__in=[division.id for division in where]))
    )


def rank(row: HomeRule) -> tuple[object, ...]:
    """Matter first, so that a rule for emergencies beats the finder's; then finder, source, place."""
    finder = row.finder.path.count("/") if row.finder else 0
    return matter_rank(row), finder, int(row.source_id is not None), division_rank(row), -row.pk


def _why(row: HomeRule) -> Why:
    who = row.finder or Why(gettext_noop("anybody"))
    source = row.source or Why(gettext_noop("any source"))
    where = row.division or Why(gettext_noop("the whole area"))
    message = "Rule %(row)s: %(what)s in %(where)s, found by %(who)s, %(source)s → %(platform)s"
    params = {"row": row.pk, "what": what(row), "where": where, "who": who, "source": source}
    return Why(message, {**params, "platform": row.platform})


def _fallback(source: Source, matter: Matter | None, where: Divisions) -> Home:
    covering = list(territory(source.tenant_id, {division.id for division in where}))
    if not covering:
        raise NoHome(field="place", matter=matter or "")
    best = min(covering, key=lambda platform: (FALLBACK.index(platform.kind), platform.pk))
    why = gettext_noop("No rule says otherwise, so %(platform)s runs the cases of %(division)s.")
    return Home(best, Why(why, {"platform": best, "division": best.division}))
