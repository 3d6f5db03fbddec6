"""组织与人：谁在哪里任什么职，谁是代表，谁可以进哪一页。"""

from .access import CLOSED, Access, access_of, deputies, keepers_only, leaders, public, signed_in, staff_of, units, who
from .actors import CHOSEN_CONGRESS, RECORD, SYSTEM, Actor, MandateHeld, PostHeld, actor_of
from .gates import KEEPERS, keeps
from .models import Congress, Delegation, Deputy, Organ, Person, Post, QualificationChange, Session, Term
from .questions import (
    actor_name,
    actor_names,
    congress_by_id,
    congresses_of,
    delegation_head,
    delegations_of,
    deputies_of,
    holders,
    managed_by,
    mandate_ended,
    names,
    organ_in_congress,
    organ_names,
    organ_of,
    organs_landing_at,
    people_around,
    person_exists,
    sessions_of,
    successor_of,
    successors_of,
    term_of,
    units_of,
)
from .standing import active_deputy, secretary_of
from .verbs.founding import found_congress, found_organ, merge_organ, open_session, open_term
from .verbs.importing import Imported, clear_drafts, confirm_import, draft_import, import_deputies, import_units
from .verbs.mandates import change_qualification, elect_deputy
from .verbs.serving import appoint, change_phone, end_post, enrol, phone_of

__all__ = [
    "CHOSEN_CONGRESS", "CLOSED", "KEEPERS", "RECORD", "SYSTEM", "Access", "Actor", "Congress", "Delegation", "Deputy",
    "Imported", "MandateHeld", "Organ", "Person", "Post", "PostHeld", "QualificationChange", "Session", "Term",
    "access_of", "active_deputy", "actor_name", "actor_names", "actor_of", "appoint", "change_phone",
    "change_qualification", "clear_drafts", "confirm_import", "congress_by_id", "congresses_of", "delegation_head",
    "delegations_of", "deputies", "deputies_of", "draft_import", "elect_deputy", "end_post", "enrol", "found_congress",
    "found_organ", "holders", "import_deputies", "import_units", "keepers_only", "keeps", "leaders", "managed_by",
    "mandate_ended", "merge_organ", "names", "open_session", "open_term", "organ_in_congress", "organ_names",
    "organ_of", "organs_landing_at", "people_around", "person_exists", "phone_of", "public", "secretary_of",
    "sessions_of", "signed_in", "staff_of", "successor_of", "successors_of", "term_of", "units", "units_of", "who",
]  # fmt: skip
