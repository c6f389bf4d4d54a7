"""What is remembered of a case."""

from wangge.cases.models.beside import Ask, Attachment, Link, Reporter, Task, Urge
from wangge.cases.models.case import Case, Leg, Serial
from wangge.cases.models.event import CaseEvent
from wangge.cases.models.handover import CaseNote, ShiftEntry, ShiftPoint, ShiftReading
from wangge.cases.models.paper import PaperSlip
from wangge.cases.models.public import PublicWord
from wangge.cases.models.variant import Variant, VariantRow, VariantUse

__all__ = [
    "Ask",
    "Attachment",
    "Case",
    "CaseEvent",
    "CaseNote",
    "Leg",
    "Link",
    "PaperSlip",
    "PublicWord",
    "Reporter",
    "Serial",
    "ShiftEntry",
    "ShiftPoint",
    "ShiftReading",
    "Task",
    "Urge",
    "Variant",
    "VariantRow",
    "VariantUse",
]
