"""通知：告诉人，数未读。"""

from bihuan.notices.questions import inbox, unread_count
from bihuan.notices.verbs import holding, read, read_all, recall, tell

__all__ = ["holding", "inbox", "read", "read_all", "recall", "tell", "unread_count"]
