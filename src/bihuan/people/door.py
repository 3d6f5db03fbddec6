"""组织与人：谁在哪里任什么职，谁是代表，谁可以进哪一页。"""

from .access import CLOSED, Access, access_of, deputies, leaders, public, signed_in, staff_of, units
from .actors import RECORD, SYSTEM, Actor, MandateHeld, PostHeld, actor_of
from .models import Congress, Delegation, Deputy, Organ, Person, Post, QualificationChange, Session, Term

__all__ = [
    "CLOSED",
    "RECORD",
    "SYSTEM",
    "Access",
    "Actor",
    "Congress",
    "Delegation",
    "Deputy",
    "MandateHeld",
    "Organ",
    "Person",
    "Post",
    "PostHeld",
    "QualificationChange",
    "Session",
    "Term",
    "access_of",
    "actor_of",
    "deputies",
    "leaders",
    "public",
    "signed_in",
    "staff_of",
    "units",
]
