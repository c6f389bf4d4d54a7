"""Codes of the field: how they are built, what can be checked without looking anything up.

Every code is text. ``parse`` functions take what a person or a file gives (full-width digits and
surrounding spaces are forgiven) and return a frozen value, or raise a kind of CodeRefused.
"""

from wangge.core.codes.classes import ClassCode, ComponentId, MatterCode, Scheme
from wangge.core.codes.divisions import Division, Level, UnitGridId
from wangge.core.codes.holders import CitizenId, CreditCode
from wangge.core.codes.numbers import NumberTemplate, TemplateRefused, ValueMissing
from wangge.core.codes.reading import CodeRefused

__all__ = [
    "CitizenId",
    "ClassCode",
    "CodeRefused",
    "ComponentId",
    "CreditCode",
    "Division",
    "Level",
    "MatterCode",
    "NumberTemplate",
    "Scheme",
    "TemplateRefused",
    "UnitGridId",
    "ValueMissing",
]
