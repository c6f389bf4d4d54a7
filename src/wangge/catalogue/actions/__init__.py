"""What is done to the catalogue."""

from wangge.catalogue.actions.codes import ExtensionRefused, SourceTaken, add_extension, save_source
from wangge.catalogue.actions.editions import (
    ConditionValues,
    EditionPublished,
    EditionUnready,
    LimitValues,
    NewCondition,
    add_condition,
    add_conditions,
    change_condition,
    discard_draft,
    draft_edition,
    publish,
    remove_condition,
)
from wangge.catalogue.actions.rules import (
    RuleDates,
    RuleRefused,
    RuleTwice,
    Scope,
    add_home_rule,
    add_responsibility,
    end_rule,
)
from wangge.catalogue.actions.settings import SettingsRefused, publish_settings

__all__ = [
    "ConditionValues",
    "EditionPublished",
    "EditionUnready",
    "ExtensionRefused",
    "LimitValues",
    "NewCondition",
    "RuleDates",
    "RuleRefused",
    "RuleTwice",
    "Scope",
    "SettingsRefused",
    "SourceTaken",
    "add_condition",
    "add_conditions",
    "add_extension",
    "add_home_rule",
    "add_responsibility",
    "change_condition",
    "discard_draft",
    "draft_edition",
    "end_rule",
    "publish",
    "publish_settings",
    "remove_condition",
    "save_source",
]
