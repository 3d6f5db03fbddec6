"""核验的一遍：按流、按次序读过每一笔，查正文、各列、位置和链；顺手把每条流交给各房间去核。

字节怎样存就怎样查：哈希对库里的字节算，正文要能原样写回。一遍只有一条 SQL，分段取。
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import msgspec
from django.db import DatabaseError, connection, transaction

from bihuan.kernel import canonical

from .chain import algorithm_of
from .report import Fault, Verifier
from .scan import scan
from .vaulted import FORGOTTEN, Forgotten

KEYS = {
    "actor", "event", "happened_at", "origin", "previous", "recorded_at", "seq", "step", "stream", "type", "version",
}  # fmt: skip
ON_BEHALF = KEYS | {"acting_for"}  # 代别人办的多这一项，自己办的没有


def _no_floats(text: str) -> None:
    raise ValueError(f"浮点数 {text}")


_columns_of = itemgetter("stream", "seq", "type", "version", "actor", "happened_at", "recorded_at")
_decode = msgspec.json.Decoder(float_hook=_no_floats).decode
_encode = msgspec.json.Encoder(order="sorted").encode


class Walk:
    """一遍：毛病、笔数、流数，断了链的流，正文里提到的密文凭据。"""

    def __init__(self, verifiers: Iterable[tuple[str, Verifier]]) -> None:
        self.faults: list[Fault] = []
        self.entries = 0
        self.streams = 0
        self.broken: set[str] = set()
        self.receipts: dict[str, tuple[str, str, int]] = {}  # 编号 → 哈希、在哪条流、第几笔
        self.forgotten = Forgotten()
        self._verifiers: dict[str, list[Verifier]] = defaultdict(list)
        self._back: str | None = None  # 退得回来的一处：PostgreSQL 上一句出了错，整个事务就什么也不肯再问
        for prefix, verifier in verifiers:
            self._verifiers[prefix].append(verifier)

    def go(self) -> None:
        """走完全部记录，再请各房间收尾。"""
        stream: str | None = None
        bodies: list[dict[str, Any]] = []
        seq = 0
        previous: str | None = ""
        for row in scan():
            if self._back is None:
                self._back = _savepoint()  # 在取行的游标开了以后，退回来它还在
            if row[0] != stream:
                if stream is not None:
                    self._hand_over(stream, bodies)
                stream, bodies, seq, previous = row[0], [], 0, ""
                self.streams += 1
            told = self._check(row, seq + 1, previous)
            if told is not None:
                bodies.append(told)
            # 放错了位置的已经说过，不再怪罪它后面那一笔
            previous = row[8] if told is None or (told["seq"] == row[1] and told["stream"] == stream) else None
            seq = row[1]
            self.entries += 1
        if stream is not None:
            self._hand_over(stream, bodies)
        for verifiers in self._verifiers.values():
            for verifier in verifiers:
                self.faults += self._asked(verifier, "", verifier.finish)

    def _check(self, row: tuple[Any, ...], expected: int, previous: str | None) -> dict[str, Any] | None:
        """一笔：样样都对的，一次比完；有一样不对，逐样再看，说出是哪一样。"""
        body = row[7]
        try:
            told: dict[str, Any] = _decode(body)
            sound = (
                row[8] == f"sha256:{hashlib.sha256(body).hexdigest()}"
                and row[1] == expected
                and told["previous"] == previous
                and _columns_of(told) == row[:7]
                and told.keys() == KEYS
                and _encode(told) == body
            )
        except (ValueError, TypeError, KeyError, RecursionError, msgspec.MsgspecError):
            sound = False
        return self._told(row, told) if sound else self._check_each(row, expected, previous)

    def _told(self, row: tuple[Any, ...], told: dict[str, Any]) -> dict[str, Any]:
        if b'"sealed":' in row[7]:
            self._note_receipts(told["event"], row[0], row[1])
        if row[2] == FORGOTTEN:
            self.forgotten.note(told["event"])
        return told

    def _check_each(self, row: tuple[Any, ...], expected: int, previous: str | None) -> dict[str, Any] | None:
        stream, seq, type_name, version, actor, happened_at, recorded_at, body, kept = row
        if body is None or _digest(body, kept) != kept:
            self._say("body", stream, f"第 {seq} 笔的正文与哈希不符")
            return _read(body)
        try:
            told = _decode(body)
            same = _encode(told) == body or _is_canonical(told, body)
        except (ValueError, TypeError, RecursionError, msgspec.MsgspecError):
            told, same = None, False
        if not same or type(told) is not dict or not _whole(told):
            self._say("body", stream, f"第 {seq} 笔的正文不是规范文本")
            return told if type(told) is dict and _whole(told) else None
        if told["seq"] != seq or told["stream"] != stream:
            self._say("swap", stream, f"第 {seq} 笔的位置上放着 {told['stream']} 第 {told['seq']} 笔")
        elif seq != expected:
            self._say("gap", stream, f"第 {expected} 笔{f'至第 {seq - 1} 笔' if seq - 1 > expected else ''}不见了")
        elif previous is not None and told["previous"] != previous:
            self._say("chain", stream, f"第 {seq} 笔接不上第 {seq - 1} 笔")
        if (told["type"], told["version"], told["actor"], told["recorded_at"], told["happened_at"]) != (
            type_name, version, actor, recorded_at, happened_at,
        ):  # fmt: skip
            self._say("columns", stream, f"第 {seq} 笔的列与正文不符：{_differing(told, row)}")
        return self._told(row, told)

    def _say(self, kind: str, stream: str, what: str) -> None:
        self.faults.append(Fault(kind, str(stream), what))
        self.broken.add(str(stream))

    def _hand_over(self, stream: str, bodies: list[dict[str, Any]]) -> None:
        for verifier in self._verifiers.get(f"{str(stream).partition(':')[0]}:", ()):
            self.faults += self._asked(verifier, stream, lambda asked=verifier: asked.stream(stream, bodies))

    def _asked(self, verifier: Verifier, stream: str, ask: Any) -> list[Fault]:
        """房间的核验自己出了错也算查出毛病：弄坏的正文可以坏得它读不下去。库的错退回来再往下核，核验什么也不写，退不掉什么。"""
        try:
            return list(ask() or ())
        except Exception as error:  # noqa: BLE001
            if self._back and isinstance(error, DatabaseError):
                transaction.savepoint_rollback(self._back)
            said = f"{type(verifier).__name__} 没法核对：{type(error).__name__}：{error}"
            return [Fault("verifier", stream, said)]

    def _note_receipts(self, event: Any, stream: str, seq: int) -> None:
        for value in event.values() if type(event) is dict else ():
            if type(value) is dict and value.keys() == {"sealed", "sha256"}:
                self.receipts[value["sealed"]] = (value["sha256"], stream, seq)


def _savepoint() -> str:
    return transaction.savepoint() or "" if connection.vendor == "postgresql" else ""


def _digest(body: bytes, kept: str) -> str:
    if str(kept).startswith("sha256:"):
        return "sha256:" + hashlib.sha256(body).hexdigest()
    return canonical.digest(body, algorithm_of(kept))


def _read(body: bytes | None) -> dict[str, Any] | None:
    """哈希不符的正文，读得出就还交给各房间核对。"""
    try:
        told = _decode(body or b"")
    except (ValueError, TypeError, RecursionError, msgspec.MsgspecError):
        return None
    return told if type(told) is dict and _whole(told) else None


def _whole(told: dict[str, Any]) -> bool:
    """该有的各项都在，没有多的；代办的多一项。一次比完的那一处只认自己办的，代办的逐样再看。"""
    return told.keys() in (KEYS, ON_BEHALF)


def _is_canonical(told: Any, body: bytes) -> bool:
    """两种写法器对少数控制字符写法不同，以内核的为准。"""
    return canonical.dumps(json.loads(body)).encode() == body and canonical.dumps(told).encode() == body


def _differing(told: dict[str, Any], row: tuple[Any, ...]) -> str:
    names = ("stream", "seq", "type", "version", "actor", "happened_at", "recorded_at")
    return "、".join(name for name, value in zip(names, row, strict=False) if told[name] != value)
