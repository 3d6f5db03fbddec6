"""表：入库的工作法、事项、分办、时钟、座位、格、链接、计划、梯次。只有 verbs 写它们，多数是状态的投影。"""

from .batches import Batch, BatchPlace
from .beside import ClockRung, CorrectionProposal, Plan, PlanPeriod, SpecialDecision, VoteEntry
from .cases import Assignment, Case, Clock
from .enactments import Enactment
from .projections import Link, Seat, Series, Value
from .texts import Adoption, ReleasedText

__all__ = [
    "Adoption",
    "Assignment",
    "Batch",
    "BatchPlace",
    "Case",
    "Clock",
    "ClockRung",
    "CorrectionProposal",
    "Enactment",
    "Link",
    "Plan",
    "PlanPeriod",
    "ReleasedText",
    "Seat",
    "Series",
    "SpecialDecision",
    "Value",
    "VoteEntry",
]
