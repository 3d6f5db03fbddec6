"""核验检查点：封存对记录，摘要与根对封存，签名与次序对检查点，文件对检查点。"""

import json
from itertools import groupby
from typing import Any

from django.db import connection

from bihuan.kernel import canonical

from . import keys, log_file
from .chain import algorithm_of
from .checkpoints import LOOKS, Leaf, delta_of, entries_in, looks_digest, newest_of, root_of
from .models import CheckpointRow, Look
from .report import Fault

SEALS_WITHOUT_ENTRY = f"""
    SELECT s.checkpoint_id, s.stream, s.seq, e.hash, (SELECT MAX(seq) FROM ledger_entry WHERE stream = s.stream)
    FROM ledger_seal s LEFT JOIN ledger_entry e ON e.stream = s.stream AND e.seq = s.seq
    WHERE s.stream NOT LIKE '{LOOKS}%%' AND (e.id IS NULL OR e.hash <> s.hash)
    ORDER BY s.stream, s.seq
"""


def check(broken: set[str], root: str | None, key: str | None = None) -> tuple[list[Fault], int]:
    """全部检查点的毛病，和检查点的个数。`broken` 是链本身已经断了的流，`root` 是印出的根，`key` 是印出的公钥指纹。"""
    rows = list(CheckpointRow.objects.order_by("number"))
    asked = {row.number for row in rows if root is not None and _told(row.body).get("root") == root}
    forged, found = _check_rows(rows)
    unsound, faults = _check_seals([row for row in rows if row.number not in forged], asked)
    found += [*faults, *_check_file(rows), *_check_looks(), *_check_entries(broken, unsound)]
    if root is not None and not asked:
        found.append(Fault("root", "", f"印出的根 {root} 不是这里任何一个检查点的根"))
    if key is not None and (others := [one for one in signers() if one != key]):
        found.append(Fault("checkpoint", "", f"有检查点不是印出的那把钥匙签的，是 {'、'.join(others)}"))
    return found, len(rows)


def signers() -> tuple[str, ...]:
    """各检查点说是谁签的：公钥的指纹，先用的在先。"""
    told = (
        _told(body).get("key", "") for body in CheckpointRow.objects.order_by("number").values_list("body", flat=True)
    )
    return tuple(dict.fromkeys(str(key) for key in told))


def _check_rows(rows: list[CheckpointRow]) -> tuple[set[int], list[Fault]]:
    """签名不符的号，和各行的毛病。"""
    forged: set[int] = set()
    faults = []
    previous = ""
    for expected, row in enumerate(rows, start=1):
        told = _told(row.body)
        name = f"第 {row.number} 号检查点"
        if canonical.digest(row.body, algorithm_of(row.hash)) != row.hash or not keys.signed(
            row.body, row.signature, told.get("key", "")
        ):
            forged.add(row.number)
            faults.append(Fault("checkpoint", "", f"{name}的内容与签名不符{_without_key(told)}"))
        elif (told["number"], told["root"], told["sealed_at"]) != (
            row.number,
            row.root,
            canonical.instant(row.sealed_at),
        ):
            faults.append(Fault("checkpoint", "", f"{name}的列与正文不符"))
        elif row.number != expected or told["previous"] != previous:
            faults.append(Fault("checkpoint", "", f"{name}接不上前一个检查点"))
        previous = row.hash
    return forged, faults


def _check_seals(rows: list[CheckpointRow], asked: set[int]) -> tuple[set[int], list[Fault]]:
    """封存不对的号，和毛病。每个检查点的摘要都核，根只重算最新的和印出的：别的根由签名和摘要保住。"""
    faults: list[Fault] = []
    unsound: set[int] = set()
    by_number = {row.number: _told(row.body) for row in rows}
    leaves: dict[str, Leaf] = {}
    wanted = asked | {max(by_number, default=0)}
    sealed = _seals()
    for number in sorted(by_number.keys() | sealed.keys()):
        told, fresh = by_number.get(number), sealed.get(number, [])
        newest_of(fresh, leaves)
        if told is None:
            continue
        if told.get("delta") != delta_of(fresh):
            unsound.add(number)
            faults.append(Fault("seal", "", f"第 {number} 号检查点的封存与签名的摘要不符"))
        elif number in wanted and (told.get("root"), told.get("entries"), told.get("streams")) != (
            root_of(leaves.values()), entries_in(leaves.values()), len(leaves),
        ):  # fmt: skip
            faults.append(Fault("root", "", f"第 {number} 号检查点的根与各次封存算出的不符"))
    return unsound, faults


def _seals() -> dict[int, list[Leaf]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT checkpoint_id, stream, seq, hash FROM ledger_seal ORDER BY checkpoint_id")
        rows = cursor.fetchall()
    return {number: [row[1:] for row in group] for number, group in groupby(rows, key=lambda row: row[0])}


def _check_entries(broken: set[str], unsound: set[int]) -> list[Fault]:
    """封存的链头都还在、都没变吗；每条流只说最早的一处。封存本身不对的，不再牵连记录。"""
    with connection.cursor() as cursor:
        cursor.execute(SEALS_WITHOUT_ENTRY, [])
        rows = cursor.fetchall()
    faults: dict[str, Fault] = {}
    for number, stream, seq, kept, last in rows:
        if stream in faults or number in unsound:
            continue
        if last is None:
            faults[stream] = Fault("stream", stream, f"整条流不见了：第 {number} 号检查点时有 {seq} 笔")
        elif last < seq:
            faults[stream] = Fault(
                "tail", stream, f"末尾被截去：第 {number} 号检查点时有 {seq} 笔，现在只到第 {last} 笔"
            )
        elif kept is not None and stream not in broken:
            faults[stream] = Fault("recomputed", stream, f"链被重算过：第 {seq} 笔与第 {number} 号检查点封存的不同")
    return list(faults.values())


def _check_file(rows: list[CheckpointRow]) -> list[Fault]:
    there = log_file.lines()
    if there is None and not rows and keys.used():
        return [
            Fault("checkpoint", "", "钥匙签过检查点，检查点却一个也没有，库外的文件也不在：被删了，或者头一次没有封成")
        ]
    if there is None:
        return [Fault("file", "", "库外的检查点文件不见了")] if rows else []
    faults = []
    previous = ""
    for place, line in enumerate(there, start=1):
        told = _told(line)
        signature = told.pop("signature", "")
        body = canonical.dumps(told) if told else ""
        if not _signed(body, signature, told) or line != log_file.line_of(body, signature):
            faults.append(Fault("file", "", f"检查点文件第 {place} 行与签名不符{_without_key(told)}"))
        elif told["number"] != place or told["previous"] != _hash_like(told["previous"], previous):
            faults.append(Fault("file", "", f"检查点文件第 {place} 行接不上前一行"))
        elif place > len(rows):
            faults.append(Fault("checkpoint", "", f"检查点文件里有第 {place} 号，库里没有"))
        elif rows[place - 1].body != body:
            faults.append(Fault("file", "", f"检查点文件第 {place} 行与库里的不同"))
        previous = body
    if len(there) < len(rows):
        faults.append(Fault("file", "", f"检查点文件只有 {len(there)} 行，库里有 {len(rows)} 个检查点"))
    return faults


def _check_looks() -> list[Fault]:
    looks = Look.objects.exclude(checkpoint=None).order_by("checkpoint_id", "id")
    rows = looks.values_list("checkpoint_id", "id", "actor", "what", "looked_at")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT stream, seq, hash FROM ledger_seal WHERE stream LIKE '{LOOKS}%%'", [])
        then = {stream: (count, hash) for stream, count, hash in cursor.fetchall()}
    now = {}
    for number, group in groupby(rows.iterator(chunk_size=2000), key=lambda row: row[0]):
        stream, batch = f"{LOOKS}{number}", [row[1:] for row in group]
        now[stream] = (len(batch), looks_digest(batch, algorithm_of(then.get(stream, (0, ""))[1])))
    return [
        Fault("look", stream, "封存过的查阅记录被改过或删过")
        for stream in sorted(now.keys() | then.keys())
        if now.get(stream) != then.get(stream)
    ]


def _without_key(told: dict[str, Any]) -> str:
    key = str(told.get("key", ""))
    return "" if keys.known(key) else f"（钥匙夹里没有公钥 {key}）"


def _hash_like(kept: str, body: str) -> str:
    """上一行正文的哈希，用 `kept` 的算法；第一行之前是空串。"""
    return canonical.digest(body, algorithm_of(kept)) if body else ""


def _signed(body: str, signature: Any, told: dict[str, Any]) -> bool:
    return bool(body) and isinstance(signature, str) and keys.signed(body, signature, str(told.get("key", "")))


def _told(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
