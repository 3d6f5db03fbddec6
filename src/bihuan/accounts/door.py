"""登录与身份：谁在办，谁可以进。"""

from bihuan.people.door import CLOSED, Access, access_of, deputies, leaders, public, signed_in, staff_of, units, who

from .devices import address_of
from .events import IdentityRecorded, PasswordReset, PhoneChangeWitnessed
from .hashing import hashes_a_password
from .leaving import handing_over, remaining, unfinished
from .letters.mailer import NotMailed, mails_by
from .letters.verbs import clear_letters, send_letters
from .lockout import clear_attempts
from .models import Account
from .sign_ins import clear_sign_ins
from .slips import Slip, open_many, renew_many
from .texting.sender import NotSent, text_sign_in, texts_by
from .texting.verbs import clear_texts, send_texts
from .verbs import close_account, open_account, reopen_account, reset_password, sign_in_as
from .whoami import actor_for

__all__ = [
    "CLOSED", "Access", "Account", "IdentityRecorded", "NotMailed", "NotSent", "PasswordReset",
    "PhoneChangeWitnessed", "Slip",
    "clear_letters", "clear_texts", "mails_by", "send_letters", "send_texts", "text_sign_in", "texts_by",
    "access_of", "actor_for", "address_of", "clear_attempts", "clear_sign_ins",
    "close_account", "deputies", "hashes_a_password", "leaders", "open_account", "open_many", "public",
    "handing_over", "remaining", "renew_many", "reopen_account",
    "reset_password", "sign_in_as", "signed_in", "staff_of", "unfinished", "units", "who",
]  # fmt: skip
