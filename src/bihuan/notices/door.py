"""通知：告诉人，数未读；每天一份摘要寄到站外。"""

from bihuan.notices.outward.digest import Standing, digest
from bihuan.notices.outward.sending import send_due
from bihuan.notices.questions import inbox, unread_count
from bihuan.notices.verbs import read, read_all, tell

__all__ = ["Standing", "digest", "inbox", "read", "read_all", "send_due", "tell", "unread_count"]
