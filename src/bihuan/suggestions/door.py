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
    answer_plan,
    ask_consent,
    ask_to_withdraw,
    change_draft,
    clear_reply,
    clear_suggestion,
    confirm_cosigning,
    confirm_text,
    decline_cosigning,
    discard_draft,
    enter_paper,
    invite_cosigner,
    issue_plan,
    load_texts,
    record_text,
    save_plan,
    send_plan,
    start_draft,
    submit_draft,
    take_back_invitation,
    take_back_plan,
    withdraw_publication,
)  # fmt: skip

__all__ = [
    "KINDS", "Cosigner", "Loaded", "Publication", "Rating", "Reply", "Suggestion", "agree_to_withdraw",
    "answer_consent", "answer_plan", "ask_consent", "ask_to_withdraw", "change_draft", "class_set",
    "clear_reply", "clear_suggestion", "confirm_cosigning", "confirm_text", "consents", "cosigned",
    "decline_cosigning", "discard_draft", "enter_paper", "invitations", "invite_cosigner", "issue_plan",
    "load_texts", "names_changed", "proposed", "quality_faults", "record_text", "save_plan", "send_plan",
    "start_draft", "submit_draft", "take_back_invitation", "take_back_plan", "unsubmitted", "withdraw_publication",
]  # fmt: skip
