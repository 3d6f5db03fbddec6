"""留痕的问题：一条流里发生过什么，链头在哪里。"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from django.db import connection

from . import events, vault
from .bulk import SEALED
from .hands import signed
from .models import LedgerEntry, Look
from .spelled import Spelled

COLUMNS = ("id", "stream", "seq", "type", "version", "actor", "happened_at", "recorded_at", "body", "hash")
NAMED_AT_ONCE = 500  # SQLite 一条语句的参数个数有上限


@dataclass(frozen=True)
class Entry:
    """一笔记录：表里的各列，和从正文读出的内容。"""

    id: int
    stream: str
    seq: int
    type: str
    version: int
    actor: str
    happened_at: dt.datetime
    recorded_at: dt.datetime
    body: str
    hash: str

    @cached_property
    def told(self) -> dict[str, Any]:
        """正文。"""
        return json.loads(self.body)

    @property
    def data(self) -> dict[str, Any]:
        """事件的字段；个人信息只是密文凭据。"""
        return self.told["event"]

    @property
    def step(self) -> dict[str, Any] | None:
        """走了哪一步；程序之外的事为 None。"""
        return self.told["step"]

    @property
    def origin(self) -> str:
        """live：现场办的；record：从记录补的历史。"""
        return self.told["origin"]

    @property
    def behalf(self) -> str:
        """代谁办的，代号；自己办的为空。"""
        return self.told.get("acting_for", "")

    @property
    def signature(self) -> str:
        """署名：谁办的，代办的连同代谁。"""
        return signed(self.actor, self.behalf)

    @property
    def previous(self) -> str:
        """同流上一笔的哈希。"""
        return self.told["previous"]

    def personal(self) -> dict[str, Any]:
        """解开的个人信息；钥匙已销毁的为 None。"""
        return vault.opened(self.data)

    def sentence(self, by: str) -> str:
        """说成一句话，`by` 是经手人的姓名。"""
        return events.sentence(self.type, self.data, by)


def entries(
    stream: str, *, newest_first: bool = False, limit: int | None = None, before_seq: int | None = None
) -> list[Entry]:
    """一条流里的记录，默认由旧到新；`before_seq` 之前的，用来翻页。"""
    if before_seq is None:
        return [Entry(*row) for row in _whole(newest_first, limit).rows(stream)]
    asked = LedgerEntry.objects.filter(stream=stream, seq__lt=before_seq).order_by("-seq" if newest_first else "seq")
    return [Entry(*row) for row in asked.values_list(*COLUMNS)[:limit]]


@lru_cache(maxsize=16)
def _whole(newest_first: bool, limit: int | None) -> Spelled[LedgerEntry]:
    """整条流，或者它的头、尾几笔：拼好的一句。"""

    def ask(stream: str) -> Any:
        asked = LedgerEntry.objects.filter(stream=stream).order_by("-seq" if newest_first else "seq")
        return asked.values_list(*COLUMNS)[:limit]

    return Spelled(ask, "‹流›")


def entries_at(stream: str, seqs: Iterable[int]) -> list[Entry]:
    """一条流里写明的几笔，由旧到新；一条 SQL。"""
    asked = LedgerEntry.objects.filter(stream=stream, seq__in=set(seqs)).order_by("seq")
    return [Entry(*row) for row in asked.values_list(*COLUMNS)]


def entries_of(wanted: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], Entry]:
    """几条流里指定的几笔：流 → 第几笔；返回（流，第几笔）→ 记录，按流分批，一批一条 SQL。"""
    found: dict[tuple[str, int], Entry] = {}
    for names in _in_portions(wanted):
        seqs = {seq for name in names for seq in wanted[name]}
        for row in LedgerEntry.objects.filter(stream__in=names, seq__in=seqs).values_list(*COLUMNS):
            told = Entry(*row)
            found[told.stream, told.seq] = told
    return found


def latest(prefix: str, *, limit: int) -> list[Entry]:
    """名字以 `prefix` 开头的各条流里最近写下的几笔，新的在前；只从最后往前看，不翻全本。"""
    asked = LedgerEntry.objects.filter(stream__startswith=prefix).order_by("-id")
    return [Entry(*row) for row in asked.values_list(*COLUMNS)[:limit]]


def entries_in(streams: Iterable[str], *, before: int | None, limit: int) -> list[Entry]:
    """这几条流里写下的，新的在前；`before` 这个编号以前的，用来翻页。一条 SQL。"""
    asked = LedgerEntry.objects.filter(stream__in=list(streams))
    asked = asked if before is None else asked.filter(pk__lt=before)
    return [Entry(*row) for row in asked.order_by("-id").values_list(*COLUMNS)[:limit]]


def looks_by(actors: Iterable[str], *, before: int | None, limit: int) -> list[tuple[int, str, str, dt.datetime]]:
    """这几个人的查阅：编号、谁、看了什么、何时，新的在前；`before` 同上。一条 SQL。"""
    asked = Look.objects.filter(actor__in=list(actors))
    asked = asked if before is None else asked.filter(pk__lt=before)
    return list(asked.order_by("-id").values_list("id", "actor", "what", "looked_at")[:limit])


def looks_at(what: str, *, limit: int) -> list[tuple[str, dt.datetime]]:
    """谁看过这一样：谁、何时，新的在前。一条 SQL。"""
    return list(Look.objects.filter(what=what).order_by("-id").values_list("actor", "looked_at")[:limit])


def entry(id: int) -> Entry | None:
    """按编号找一笔。"""
    row = LedgerEntry.objects.filter(pk=id).values_list(*COLUMNS).first()
    return Entry(*row) if row else None


def entries_by_id(ids: Iterable[int]) -> dict[int, Entry]:
    """按编号找许多笔，一次问完。"""
    rows = LedgerEntry.objects.filter(pk__in=set(ids)).values_list(*COLUMNS)
    return {row[0]: Entry(*row) for row in rows}


def seats(ids: Iterable[int]) -> dict[int, tuple[str, int]]:
    """记录的编号 → 它在哪条流的第几笔；没有的不在结果里。"""
    found: dict[int, tuple[str, int]] = {}
    rest = iter(set(ids))
    while some := list(islice(rest, NAMED_AT_ONCE)):
        rows = LedgerEntry.objects.filter(pk__in=some).values_list("id", "stream", "seq")
        found.update((id, (stream, seq)) for id, stream, seq in rows)
    return found


def streams_named(prefix: str) -> list[str]:
    """名字以此开头的各条流，按名字排。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT stream FROM ledger_entry WHERE stream LIKE %s ORDER BY stream", [f"{prefix}%"])
        return [stream for (stream,) in cursor.fetchall()]


def heads(streams: Iterable[str]) -> dict[str, tuple[int, str]]:
    """各流的链头：第几笔、哈希。还没有记录的流不在结果里。"""
    found: dict[str, tuple[int, str]] = {}
    for names in _in_portions(streams):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.stream, e.seq, e.hash FROM ledger_entry e JOIN ("
                "SELECT stream, MAX(seq) AS seq FROM ledger_entry"
                f" WHERE stream IN ({', '.join(['%s'] * len(names))}) GROUP BY stream"
                ") h ON h.stream = e.stream AND h.seq = e.seq",
                names,
            )
            found.update((stream, (seq, hash)) for stream, seq, hash in cursor.fetchall())
    return found


def head(stream: str) -> tuple[int, str]:
    """一条流的链头；还没有记录的是 (0, 空串)。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM ledger_entry WHERE stream = %s ORDER BY seq DESC LIMIT 1", [stream])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, "")


def end_of(stream: str) -> tuple[int, str, Any]:
    """一条流的链头，同 `head`，另加最近的检查点是几时封的（照库里存的样子；没有为 None）：一条 SQL。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(e.seq, 0), COALESCE(e.hash, ''), p.sealed_at FROM"
            f" (SELECT ({SEALED}) AS sealed_at) p LEFT JOIN"
            " (SELECT seq, hash FROM ledger_entry WHERE stream = %s ORDER BY seq DESC LIMIT 1) e ON TRUE",
            [stream],
        )
        return cursor.fetchone()


def _in_portions(streams: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(streams)
    while names := list(islice(rest, NAMED_AT_ONCE)):
        yield names
