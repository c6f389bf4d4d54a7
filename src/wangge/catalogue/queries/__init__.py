"""What may be asked of the catalogue."""

from wangge.catalogue.queries.conflicts import Conflict, conflicts
from wangge.catalogue.queries.editions import (
    Limits,
    conditions_for,
    edition_at,
    edition_diff,
    limit_for,
    limits_for,
)
from wangge.catalogue.queries.homes import Home, home_for
from wangge.catalogue.queries.matters import fileable_first, matters, search_matters, successor
from wangge.catalogue.queries.responsible import Proposal, responsible_for, responsible_for_each
from wangge.catalogue.queries.settings import scheme_of, settings_for, settings_of

__all__ = [
    "Conflict",
    "Home",
    "Limits",
    "Proposal",
    "conditions_for",
    "conflicts",
    "edition_at",
    "edition_diff",
    "fileable_first",
    "home_for",
    "limit_for",
    "limits_for",
    "matters",
    "responsible_for",
    "responsible_for_each",
    "scheme_of",
    "search_matters",
    "settings_for",
    "settings_of",
    "successor",
]
