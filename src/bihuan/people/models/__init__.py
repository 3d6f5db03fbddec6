"""组织与人的表：人大、届、会议、机构的种类、机构、代表团、人、职务、身份、代表。"""

from .congresses import Congress, Session, Term
from .drafts import ColumnMapping, ImportDraft
from .organs import Delegation, Organ, OrganKind
from .persons import Deputy, Person, Post, QualificationChange, StandIn, Standing, Succession

__all__ = [
    "ColumnMapping",
    "Congress",
    "Delegation",
    "Deputy",
    "ImportDraft",
    "Organ",
    "OrganKind",
    "Person",
    "Post",
    "QualificationChange",
    "Session",
    "StandIn",
    "Standing",
    "Succession",
    "Term",
]
