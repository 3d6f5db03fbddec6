"""组织与人：谁在哪里任什么职，谁是代表，谁可以进哪一页。"""

from .access import (
    CLOSED,
    Access,
    access_of,
    administrators,
    deputies,
    keepers_only,
    leaders,
    public,
    signed_in,
    staff_of,
    units,
    who,
)
from .actors import CHOSEN_CONGRESS, RECORD, STANDING_IN, SYSTEM, Actor, acting_as, actor_of
from .administrators import AUDIT_ADMIN, CENTER, SECURITY_ADMIN, SYSTEM_ADMIN, THREE, administers, appointed
from .beside import Beside, beside_deputy, beside_organs, may_call, open_matters
from .events import NameCorrected, StandInNamed, StandInWithdrawn, SuccessorsNamed
from .fields import DeputyField, OrganField, PersonField
from .first_steps import FirstStep, first_step, first_steps, next_first_step
from .gates import KEEPERS, congress_to_keep, keeps
from .held import MandateHeld, PostHeld, StandInHeld
from .models import (
    Congress,
    Delegation,
    Deputy,
    Organ,
    OrganKind,
    Person,
    Post,
    QualificationChange,
    Session,
    StandIn,
    Standing,
    Succession,
    Term,
)
from .offices import DECIDERS, LEADING, OFFICES, OVERSEERS, READERS
from .questions import (
    active_mandates,
    actor_name,
    actor_names,
    alone_in,
    congress_above,
    congress_at,
    congress_by_id,
    congress_of,
    congresses_below,
    congresses_of,
    delegation_head,
    delegations_of,
    deputies_of,
    deputies_to_pick,
    elected_by,
    ever_in,
    handling_kinds,
    handling_of,
    has_standing,
    holders,
    holders_as,
    holders_of_kind,
    kind_named,
    kind_words,
    kinds_meant,
    kinds_of,
    managed_by,
    mandate_ended,
    names,
    off_duty,
    organ_for,
    organ_in_congress,
    organ_kind_names,
    organ_names,
    organ_of,
    organs_landing_at,
    organs_of,
    organs_to_pick,
    own_among,
    people_around,
    people_to_pick,
    person_exists,
    persons_with,
    post_holders,
    sessions_of,
    standing_code,
    standing_names,
    stood_in_for,
    successor_deputy,
    successor_of,
    successors_of,
    term_of,
    township_congresses,
    units_of,
    unknown_kinds,
)
from .questions.manning import OWN, WITHIN, Manned, manned_in, manned_unit
from .questions.serving import (
    congress_exists,
    holders_of,
    in_session,
    is_organ_kind,
    organ_kind_of,
    organs_named,
    organs_standing_for,
    session_days,
    session_on,
    shared_kinds,
    sitting_on,
)
from .questions.standing_in import posts_of
from .standing import active_deputy, secretary_of
from .verbs.founding import add_organ_kind, found_congress, found_organ, merge_organ, open_session, open_term
from .verbs.importing import Imported, clear_drafts, confirm_import, draft_import, import_deputies, import_units
from .verbs.mandates import change_qualification, elect_deputy
from .verbs.naming import correct_name
from .verbs.serving import (
    appoint,
    change_phone,
    end_post,
    enrol,
    looked_at_phone,
    phone_of,
    sealed_phone,
    tidy_phone,
    witness_phone,
)
from .verbs.staffing import found_staffed
from .verbs.standing_in import name_stand_in, personal_organ, withdraw_stand_in
from .verbs.standings import end_standing, give_standing
from .verbs.succeeding import name_successors

__all__ = [
    "AUDIT_ADMIN", "CENTER", "SECURITY_ADMIN", "SYSTEM_ADMIN", "THREE", "administers", "administrators", "alone_in",
    "active_mandates", "appointed", "congress_to_keep", "posts_of", "personal_organ",
    "STANDING_IN", "StandIn", "StandInHeld", "StandInNamed", "StandInWithdrawn", "acting_as", "name_stand_in",
    "tidy_phone", "witness_phone",
    "withdraw_stand_in", "Succession", "SuccessorsNamed", "looked_at_phone", "name_successors", "open_matters",
    "successor_deputy", "OWN", "WITHIN", "Manned", "manned_in", "manned_unit", "beside_organs",
    "CHOSEN_CONGRESS", "CLOSED", "DECIDERS", "KEEPERS", "LEADING", "OFFICES", "OVERSEERS", "READERS", "RECORD",
    "SYSTEM", "Access", "Actor", "Beside", "Congress", "Delegation", "Deputy", "DeputyField", "FirstStep", "Imported",
    "MandateHeld", "NameCorrected", "Organ", "OrganField", "OrganKind", "Person", "PersonField", "Post", "PostHeld",
    "QualificationChange", "Session", "Standing", "Term", "access_of", "active_deputy", "actor_name", "actor_names",
    "actor_of", "add_organ_kind", "appoint", "beside_deputy", "change_phone", "change_qualification", "clear_drafts",
    "confirm_import", "congress_above", "congress_at",
    "congress_by_id", "congress_exists", "congress_of", "congresses_below", "elected_by",
    "congresses_of", "correct_name", "delegation_head", "delegations_of", "deputies", "deputies_of",
    "deputies_to_pick", "draft_import", "elect_deputy", "end_post", "end_standing", "enrol", "ever_in", "first_step",
    "first_steps", "found_congress", "found_organ", "found_staffed", "give_standing", "handling_kinds",
    "organ_kind_names", "handling_of", "has_standing",
    "holders", "holders_as", "holders_of", "holders_of_kind", "import_deputies", "import_units", "in_session",
    "is_organ_kind", "unknown_kinds", "keepers_only", "keeps", "kind_named", "kind_words", "kinds_meant", "kinds_of",
    "leaders",
    "managed_by", "mandate_ended", "may_call", "merge_organ", "names",
    "next_first_step", "off_duty", "open_session", "open_term",
    "organ_for", "organ_in_congress", "organ_kind_of", "organ_names", "organ_of", "organs_landing_at", "organs_named",
    "organs_of", "organs_standing_for", "organs_to_pick", "own_among", "people_around", "people_to_pick",
    "person_exists", "persons_with", "phone_of", "post_holders", "public", "sealed_phone",
    "secretary_of",
    "session_days", "session_on", "sessions_of", "shared_kinds", "signed_in", "sitting_on", "staff_of", "standing_code",
    "standing_names",
    "stood_in_for", "successor_of", "successors_of", "term_of", "township_congresses", "units", "units_of", "who",
]  # fmt: skip
