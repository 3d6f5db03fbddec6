"""代表建议的门：一件建议的一生。"""

from .drafts import consents, cosigned, invitations, proposed, unsubmitted
from .finding import names_changed
from .models import Cosigner, Publication, Rating, Reply, Suggestion
from .options import class_set
from .quality import faults as quality_faults
from .verbs import (
    KINDS,
    Loaded,
    agree_to_withdraw,
    answer_consent,
    ask_consent,
    ask_to_withdraw,
    assign_many,
    change_draft,
    clear_reply,
    clear_suggestion,
    confirm_cosigning,
    confirm_text,
    decline_cosigning,
    discard_draft,
    enter_paper,
    invite_cosigner,
    load_texts,
    record_text,
    start_draft,
    submit_draft,
    take_back_invitation,
    withdraw_publication,
)  # fmt: skip

__all__ = [
    "KINDS", "Cosigner", "Loaded", "Publication", "Rating", "Reply", "Suggestion", "agree_to_withdraw",
    "answer_consent", "ask_consent", "ask_to_withdraw", "assign_many", "change_draft", "class_set", "clear_reply",
    "clear_suggestion", "confirm_cosigning", "confirm_text", "consents", "cosigned", "decline_cosigning",
    "discard_draft", "enter_paper", "invitations", "invite_cosigner", "load_texts", "names_changed", "proposed",
    "quality_faults", "record_text", "start_draft", "submit_draft", "take_back_invitation", "unsubmitted",
    "withdraw_publication",
]  # fmt: skip
