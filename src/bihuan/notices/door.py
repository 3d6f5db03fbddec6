"""通知：告诉人，数未读；每天一份摘要寄到站外。"""

from bihuan.notices.outward.digest import Standing, digest
from bihuan.notices.outward.sending import send_due
from bihuan.notices.questions import inbox, newest, told_of, unread_count
from bihuan.notices.verbs import holding, read, read_all, recall, tell

__all__ = [
    "Standing", "digest", "holding", "inbox", "newest", "read", "read_all", "recall", "send_due", "tell", "told_of",
    "unread_count",
]  # fmt: skip
