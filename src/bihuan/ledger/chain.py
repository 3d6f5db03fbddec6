"""链：一笔记录怎样写成规范文本、怎样算哈希。不碰数据库。"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from bihuan.kernel import canonical
from bihuan.kernel.refuse import BadInput

from .events import Kind, kind_of
from .hands import acting_for

ORIGINS = ("live", "record")  # 现场办的；从记录补的历史


class Row(NamedTuple):
    """一笔备好、尚未入库的记录，各列次序即 `append_many` 所收的次序。"""

    stream: str
    seq: int
    type: str
    version: int
    actor: str
    happened_at: dt.datetime
    recorded_at: dt.datetime
    body: str
    hash: str


def prepare(
    stream: str,
    seq: int,
    previous: str,
    event: Any,
    *,
    by: str,
    now: dt.datetime,
    happened_at: dt.datetime | None = None,
    step: Mapping[str, Any] | None = None,
    origin: str = "live",
    sealed: Mapping[str, Any] | None = None,
) -> Row:
    """备一笔：`previous` 是同流上一笔的哈希（第一笔为空串），`sealed` 是个人字段的密文凭据。代别人办的（`by` 是 Hand）正文里另有 acting_for。

    拒绝：没有登记的事件、个人字段没有密封、不能保存的字符；瞬间不带时区和浮点数是程序错误。
    """
    kind = kind_of(event)
    if origin not in ORIGINS:
        raise ValueError(f"来历只能是 {'、'.join(ORIGINS)}：{origin}")
    told = _told(event, kind, sealed or {})
    happened = now if happened_at is None else happened_at
    behalf = acting_for(by)
    body = canonical.dumps(
        {
            "actor": str(by),
            "event": told,
            "happened_at": happened,
            "origin": origin,
            "previous": previous,
            "recorded_at": now,
            "seq": seq,
            "step": step if step is None else dict(step),
            "stream": stream,
            "type": kind.name,
            "version": kind.version,
        }
        | ({"acting_for": behalf} if behalf else {})
    )
    return Row(stream, seq, kind.name, kind.version, str(by), happened, now, body, canonical.digest(_stored(body)))


def _told(event: Any, kind: Kind, sealed: Mapping[str, Any]) -> dict[str, Any]:
    """事件写进正文的各项：个人字段换成密文的凭据。"""
    told = {name: sealed.get(name, getattr(event, name)) for name in kind.fields}
    for name in kind.personal:
        if told[name] not in (None, "") and name not in sealed:
            raise ValueError(f"{kind.name} 的 {name} 是个人信息，要先密封")
    return told


def _stored(body: str) -> bytes:
    try:
        return body.encode()
    except UnicodeEncodeError as error:
        raise BadInput("内容里有不能保存的字符，请删去后再试") from error


def algorithm_of(kept: str) -> str:
    """一个哈希是用哪种算法算的；认不出的按 sha256，反正对不上。"""
    name = str(kept).partition(":")[0]
    return name if name in canonical.ALGORITHMS else "sha256"
