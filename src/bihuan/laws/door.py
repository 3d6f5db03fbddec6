"""法规的门：带来、撤下、确认承接；一部法律的对照；谁引了它。"""

from .coverage import Coverage, Covered, coverage_of, tables
from .models import LawText
from .quoted import Quote, quotes, quotes_of
from .verbs import bring, confirm_lineage, withdraw

__all__ = [
    "Coverage", "Covered", "LawText", "Quote", "bring", "confirm_lineage", "coverage_of", "quotes", "quotes_of",
    "tables", "withdraw",
]  # fmt: skip
