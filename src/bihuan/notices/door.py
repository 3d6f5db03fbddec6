"""通知：告诉人，数未读。"""

from bihuan.notices.questions import inbox, unread_count
from bihuan.notices.verbs import read, read_all, tell

__all__ = ["inbox", "read", "read_all", "tell", "unread_count"]
