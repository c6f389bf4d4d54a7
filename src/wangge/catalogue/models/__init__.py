"""What can be wrong, by when it must be right, and whose it is. All of it is data, in versions."""

from wangge.catalogue.models.codes import (
    AreaClass,
    Crosswalk,
    Matter,
    MatterQuerySet,
    Scheme,
    Source,
    StatClass,
)
from wangge.catalogue.models.editions import Condition, Edition, Limit
from wangge.catalogue.models.rules import HomeRule, Responsibility, Rule
from wangge.catalogue.models.settings import PlatformSettings

__all__ = [
    "AreaClass",
    "Condition",
    "Crosswalk",
    "Edition",
    "HomeRule",
    "Limit",
    "Matter",
    "MatterQuerySet",
    "PlatformSettings",
    "Responsibility",
    "Rule",
    "Scheme",
    "Source",
    "StatClass",
]
