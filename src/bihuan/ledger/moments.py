"""核验时刻：封存以后才添上的，不能写着封存以前的时刻。凭库自己就能证明，不用印出的根。

一笔由哪个检查点头一回封住，是封存说的；它没有被前一个检查点封住，就是那以后才有的。补录的（`record`）本来就写明是后来补的，不算。
钟往回拨过的，拨回来的第一笔以前先封了一个（`setback`），此后的照那一个比。
"""

import datetime as dt

from django.db import connection

from .report import Fault

SLACK = dt.timedelta(hours=1)  # 自定：长的导入开头就取了时刻；几台机器的钟不齐

# 各笔头一回由第几号封住；没有封住的，看作由下一号
FIRST_SEALED = """
    SELECT e.stream, e.seq, e.recorded_at, s.checkpoint_id FROM (
        SELECT stream, checkpoint_id, seq AS upto, COALESCE(LAG(seq) OVER (PARTITION BY stream ORDER BY seq), 0) AS past
        FROM ledger_seal
    ) s
    JOIN ledger_entry e ON e.stream = s.stream AND e.seq > s.past AND e.seq <= s.upto
    JOIN ledger_checkpoint p ON p.number = s.checkpoint_id - 1
    WHERE e.recorded_at < p.sealed_at AND e.body NOT LIKE '%"origin":"record"%'
"""
UNSEALED = """
    SELECT e.stream, e.seq, e.recorded_at, (SELECT MAX(number) FROM ledger_checkpoint) + 1 FROM ledger_entry e
    LEFT JOIN (SELECT stream, MAX(seq) AS seq FROM ledger_seal GROUP BY stream) s ON s.stream = e.stream
    WHERE e.seq > COALESCE(s.seq, 0) AND e.body NOT LIKE '%"origin":"record"%'
    AND e.recorded_at < (SELECT MAX(sealed_at) FROM ledger_checkpoint)
"""


def check() -> list[Fault]:
    """时刻与封存的先后不合的，每条流说最早的一处。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_at FROM ledger_checkpoint ORDER BY number")
        bounds = _bounds([read(at) for (at,) in cursor.fetchall()])
        cursor.execute(FIRST_SEALED)
        rows = cursor.fetchall()
        cursor.execute(UNSEALED)
        rows += cursor.fetchall()
    faults: dict[str, Fault] = {}
    for stream, seq, written, number in sorted(rows):
        at, sealed = read(written), bounds.get(number)
        if sealed is not None and at < sealed - SLACK:
            said = f"第 {seq} 笔写着 {at:%Y-%m-%d %H:%M}（UTC），第 {number - 1} 号检查点却没有封住它：是那以后添上的"
            faults.setdefault(stream, Fault("moment", stream, said))
    return list(faults.values())


def _bounds(sealed: list[dt.datetime]) -> dict[int, dt.datetime]:
    """头一回由第几号封住的，最早能写什么时刻：前一个检查点的。前一个比它自己还晚的，是钟快过又拨回来，往前另找一个。"""
    bounds: dict[int, dt.datetime] = {}
    for number in range(2, len(sealed) + 2):
        own = sealed[number - 1] if number <= len(sealed) else None
        credible = (at for at in reversed(sealed[: number - 1]) if own is None or at <= own)
        if (found := next(credible, None)) is not None:
            bounds[number] = found
    return bounds


def read(at: dt.datetime | str) -> dt.datetime:
    """库里取出的瞬间：SQLite 存的是文本。"""
    found = dt.datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
