"""提示的门：一件大概归谁办，凭什么。"""

from .learning import Example, Guess, Learned
from .measuring import Measured, measure
from .questions import Proposed, Reason, learns, names_of, proposals_of, reasons_of, recorded
from .verbs import catch_up, refresh

__all__ = [
    "Example", "Guess", "Learned", "Measured", "Proposed", "Reason", "catch_up", "learns", "measure", "names_of",
    "proposals_of",
    "reasons_of", "recorded", "refresh",
]  # fmt: skip
