"""检查点：封存自上次以来动过的链头和查阅，算出整棵树的根，签名，写进库外的文件。

叶是 `["流",第几笔,"哈希"]` 的规范文本，按流名排序，取各流封存到最末的一笔；`delta` 是本次封存各叶的 SHA-256，逐次可核。
库外文件 checkpoints.log 一行一个，行内带上一行正文的哈希，只在末尾添。
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from bihuan.kernel import canonical, merkle
from bihuan.kernel.refuse import AlreadyDone

from . import keys, log_file
from .models import CheckpointRow, Look

LOOKS = "looks:"  # 查阅的封存也占一片叶，流名 looks:‹检查点号›

CHANGED_HEADS = """
    SELECT e.stream, e.seq, e.hash FROM ledger_entry e
    JOIN (SELECT stream, MAX(seq) AS seq FROM ledger_entry GROUP BY stream) h ON h.stream = e.stream AND h.seq = e.seq
    LEFT JOIN ledger_seal s ON s.stream = h.stream AND s.seq = h.seq
    WHERE s.id IS NULL
"""
LATEST_SEALS = """
    SELECT s.stream, s.seq, s.hash FROM ledger_seal s
    JOIN (SELECT stream, MAX(seq) AS seq FROM ledger_seal GROUP BY stream) l ON l.stream = s.stream AND l.seq = s.seq
"""

HEADS = """
    SELECT e.stream, e.seq, e.hash FROM ledger_entry e
    JOIN (SELECT stream, MAX(seq) AS seq FROM ledger_entry GROUP BY stream) h ON h.stream = e.stream AND h.seq = e.seq
"""

UNSEALED = """
    SELECT COUNT(*) FROM ledger_entry e
    LEFT JOIN (SELECT stream, MAX(seq) AS seq FROM ledger_seal GROUP BY stream) s ON s.stream = e.stream
    WHERE e.seq > COALESCE(s.seq, 0)
"""

Leaf = tuple[str, int, str]


@dataclass(frozen=True)
class Checkpoint:
    """一个检查点：号、树根（十六进制）、封存了多少笔、多少条流、几时、签名公钥的指纹。"""

    number: int
    root: str
    entries: int
    streams: int
    sealed_at: dt.datetime
    key: str


def checkpoint(now: dt.datetime) -> Checkpoint:
    """封存：做一个检查点，返回它；没有变动也照做。先入库，再写文件，文件缺的行一并补上。"""
    with transaction.atomic(durable=not connection.in_atomic_block):
        made = seal(now)
    complete_log()
    return made


def complete_log() -> None:
    """把库外的文件里还没有的检查点补上。"""
    log_file.complete(CheckpointRow.objects.order_by("number").values_list("number", "body", "signature"))


def seal_what_is_new(now: dt.datetime) -> Checkpoint | None:
    """有还没有封住的记录或查阅才封一个：没有封住的，只有链，没有签名。"""
    return checkpoint(now) if unsealed() or Look.objects.filter(checkpoint=None).exists() else None


def unsealed() -> int:
    """还没有任何检查点封住的记录有几笔。"""
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED)
        return int(cursor.fetchone()[0])


@transaction.atomic
def seal(now: dt.datetime) -> Checkpoint:
    """在已经开着的事务里封一个，不写库外的文件。拒绝：别的进程刚刚做好同一号（AlreadyDone）。"""
    newest = CheckpointRow.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = (newest[0] + 1, newest[1]) if newest else (1, "")
    looks = list(
        Look.objects.select_for_update()
        .filter(checkpoint=None)
        .order_by("id")
        .values_list("id", "actor", "what", "looked_at")
    )
    changed = _asked(CHANGED_HEADS)
    if looks:
        changed.append((f"{LOOKS}{number}", len(looks), looks_digest(looks)))
    leaves = newest_of([*_asked(LATEST_SEALS), *changed])
    root = root_of(leaves.values())
    told = {
        "delta": delta_of(changed),
        "entries": entries_in(leaves.values()),
        "key": keys.fingerprint(),
        "number": number,
        "previous": previous,
        "root": root,
        "sealed_at": now,
        "streams": len(leaves),
    }
    body = canonical.dumps(told)
    try:
        CheckpointRow.objects.create(
            number=number, sealed_at=now, root=root, body=body,
            hash=canonical.digest(body), signature=keys.sign(body),
        )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyDone(f"第 {number} 号检查点刚刚已由别的进程做好") from error
    _bind(number, changed, [look[0] for look in looks])
    return read_body(body)


def _bind(number: int, changed: Iterable[Leaf], looks: Iterable[int]) -> None:
    """写下这一号封住了哪些链头、哪些查阅。"""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ledger_seal (checkpoint_id, stream, seq, hash) VALUES (%s, %s, %s, %s)",
            [(number, *leaf) for leaf in changed],
        )
        cursor.executemany(
            "UPDATE ledger_look SET checkpoint_id = %s WHERE id = %s", [(number, look) for look in looks]
        )


def last_sealed_at() -> dt.datetime | None:
    """最近一个检查点是几时封的；一个也没有为 None。"""
    return CheckpointRow.objects.order_by("-number").values_list("sealed_at", flat=True).first()


def root_now() -> str:
    """此刻各流链头的树根（十六进制），封存没有封存都算。两个库的根相同，记录就一笔不差。"""
    return root_of(_asked(HEADS))


def read_body(body: str) -> Checkpoint:
    """从正文读出检查点。"""
    told = json.loads(body)
    at = canonical.read_instant(told["sealed_at"])
    return Checkpoint(told["number"], told["root"], told["entries"], told["streams"], at, told["key"])


def newest_of(leaves: Iterable[Leaf], known: dict[str, Leaf] | None = None) -> dict[str, Leaf]:
    """各流封存到最末一笔的叶；`known` 是先前的，就地更新。"""
    newest = {} if known is None else known
    for leaf in leaves:
        if leaf[0] not in newest or leaf[1] > newest[leaf[0]][1]:
            newest[leaf[0]] = leaf
    return newest


def root_of(leaves: Iterable[Leaf]) -> str:
    """一组叶的树根（十六进制），按流名排序。"""
    return merkle.root(leaf_text(leaf) for leaf in sorted(leaves)).hex()


def delta_of(leaves: Iterable[Leaf]) -> str:
    """一次封存的各叶合在一起的哈希。"""
    return hashlib.sha256(b"\n".join(leaf_text(leaf) for leaf in sorted(leaves))).hexdigest()


def leaf_text(leaf: Leaf) -> bytes:
    """一片叶的规范文本。"""
    return canonical.dumps(list(leaf)).encode()


def entries_in(leaves: Iterable[Leaf]) -> int:
    """这些叶一共封存了多少笔记录。"""
    return sum(seq for stream, seq, _ in leaves if not stream.startswith(LOOKS))


def looks_digest(looks: Iterable[tuple[int, str, str, dt.datetime]], algorithm: str = "sha256") -> str:
    """一批查阅的哈希。"""
    return canonical.digest(canonical.dumps([list(look) for look in looks]), algorithm)


def _asked(sql: str) -> list[Leaf]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
