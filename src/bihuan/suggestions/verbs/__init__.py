"""代表建议的动词，按一件建议的一生分章：起草、审查、办理、评价、公开。只有这里写表。"""

from . import handling, rating  # noqa: F401  评价的动词由引擎按步骤找
from .attaching import attach_files, drop_file, kept_file
from .drafting import (
    change_draft,
    confirm_cosigning,
    confirm_text,
    decline_cosigning,
    discard_draft,
    invite_cosigner,
    start_draft,
    submit_draft,
    take_back_invitation,
)  # fmt: skip
from .entering import enter_paper
from .kinds import KINDS
from .loading import Loaded, load_texts, record_text
from .planning import answer_plan, issue_plan, save_plan, send_plan, take_back_plan
from .publishing import clear_reply, clear_suggestion, withdraw_publication
from .review import agree_to_withdraw, answer_consent, ask_consent
from .together import cosign_many, deputy_phone, submit_many
from .vouching import object_to_paper, rate_on_paper, remind_raters, settle_objection, submit_on_paper
from .withdrawing import ask_to_withdraw

__all__ = [
    "KINDS", "Loaded", "agree_to_withdraw", "answer_consent", "answer_plan", "ask_consent", "ask_to_withdraw",
    "attach_files", "cosign_many", "deputy_phone", "drop_file", "kept_file", "submit_many",
    "change_draft", "clear_reply", "clear_suggestion", "confirm_cosigning", "confirm_text", "decline_cosigning",
    "discard_draft", "enter_paper", "invite_cosigner", "issue_plan", "load_texts", "record_text", "save_plan",
    "send_plan", "start_draft", "submit_draft", "take_back_invitation", "take_back_plan",
    "object_to_paper", "rate_on_paper", "remind_raters", "settle_objection", "submit_on_paper", "withdraw_publication",
]  # fmt: skip
