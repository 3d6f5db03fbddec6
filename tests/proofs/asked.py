"""一页问了库什么，库答了什么：两种样子里每一句都答得一样的一页，画出来也一样，不必再画一遍。

一页由地址、来的人、钟和库的回答画出，没有别的：缓存先清空，进程里记着的只有入了库的工作法（从不改）和词表。问的每一句由 SQLite 自己报出来
（绕过 ORM 的也在内），写了什么的、问得不全的，都算作要再画的。PostgreSQL 报不出，两种样子各画一遍。
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from tests.proofs.two_counties import Places
from tests.proofs.visitors import Visitor

SESSION = "django_session"
# 退得回的一段；「-- 」打头的是一句引来的（触发器、检索的索引），那一句已经听见
QUIET = ("SAVEPOINT", "RELEASE", "ROLLBACK TO", "-- ")
READ = re.compile(r"SELECT\b|WITH\b")
WRITES = re.compile(r"\b(INSERT INTO|REPLACE INTO|UPDATE|DELETE FROM)\b")
ME = "‹来的人›"


@dataclass
class Asked:
    """画一页问的各句，`wrote`: 还写了什么。"""

    reads: dict[str, None] = field(default_factory=dict)
    wrote: bool = False

    def hear(self, sql: str) -> None:
        """库报来的一句。"""
        sql = sql.lstrip()
        if sql.startswith(QUIET):
            return
        if READ.match(sql) and not WRITES.search(sql) and "\0" not in sql:
            self.reads[sql] = None
        else:
            self.wrote = True


class Looker(Visitor):
    """来的人，听得见自己引来的每一句。"""

    def __init__(self, places: Places, role: str) -> None:
        super().__init__(places, role)
        if account := places.accounts.get(role):  # 何时登录的，两种样子里写成同一刻
            type(account).objects.filter(pk=account.pk).update(last_login=places.now)
        self.asked = Asked()
        self.token = self.key.get("sessionid", ME)
        session = dict(self.client.session)
        self.session = repr(sorted(session.items()))

    def _and_back(self, send: Callable[[], Any]) -> tuple[Any, int]:
        return super()._and_back(lambda: self._heard(send))

    def _heard(self, send: Callable[[], Any]) -> Any:
        self.asked = Asked()
        self.client.cookies.clear()  # 前一个网址换过字号、记过别的，都不带着：一页只看网址和来的人
        self.client.cookies.load(self.key)
        raw: Any = connection.connection
        if connection.vendor != "sqlite":
            self.asked.wrote = True
            return send()
        raw.set_trace_callback(self.asked.hear)
        try:
            answer = send()
            if answer.streaming:  # 一边送一边问的，也在内
                answer.streaming_content = [b"".join(answer.streaming_content)]
        finally:
            raw.set_trace_callback(None)
        self.asked.reads = {sql.replace(self.token, ME): None for sql in self.asked.reads}
        return answer


class Replies:
    """一种样子里，一个人问的各句得到什么；同一句只问一次。"""

    def __init__(self, visitor: Looker) -> None:
        self.visitor = visitor
        self.known: dict[str, Any] = {}

    def to(self, sql: str) -> Any:
        """这一句的各行。会话的一行每次登录都不同，比它记着的。"""
        if SESSION in sql:
            return self.visitor.session
        if sql not in self.known:
            with connection.cursor() as cursor:
                rows = cursor.connection.execute(sql.replace(ME, self.visitor.token)).fetchall()
            self.known[sql] = hash(repr(rows))
        return self.known[sql]
