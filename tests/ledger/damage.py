"""有人拆下触发器以后怎样弄坏一条流。

每一种：弄坏 `stream` 的第 `seq` 笔（共 `last` 笔，封存到第 `sealed` 笔），返回核验该说的毛病；谁也说不出的为空。
"""

from collections.abc import Callable

from django.db import connection

from bihuan.kernel import canonical
from bihuan.ledger import door as ledger


def change_body(stream: str, seq: int, last: int, sealed: int) -> set[str]:
    run("UPDATE ledger_entry SET body = replace(body, 'actor', 'aktor') WHERE stream = %s AND seq = %s", stream, seq)
    return {"body"}


def change_column(stream: str, seq: int, last: int, sealed: int) -> set[str]:
    run("UPDATE ledger_entry SET actor = 'person:404' WHERE stream = %s AND seq = %s", stream, seq)
    return {"columns"}


def take_one(stream: str, seq: int, last: int, sealed: int) -> set[str]:
    """抽走一笔；抽走的是还没有封存的末一笔，链自己不知道。"""
    run("DELETE FROM ledger_entry WHERE stream = %s AND seq = %s", stream, seq)
    return {"gap"} if seq < last else {"tail", "stream"} if sealed == last else set()


def cut_off(stream: str, seq: int, last: int, sealed: int) -> set[str]:
    """截去末尾；封存过的才说得出。"""
    run("DELETE FROM ledger_entry WHERE stream = %s AND seq >= %s", stream, seq)
    return {"tail", "stream"} if sealed >= seq else set()


def recompute(stream: str, seq: int, last: int, sealed: int) -> set[str]:
    """改一笔，把它和后面的哈希都重算；封存过的才说得出。"""
    previous = ""
    for entry in ledger.entries(stream):
        told = entry.told if entry.seq < seq else {**entry.told, "previous": previous}
        body = canonical.dumps({**told, "actor": "person:404"} if entry.seq == seq else told)
        previous = canonical.digest(body)
        run("UPDATE ledger_entry SET body = %s, hash = %s WHERE id = %s", body, previous, entry.id)
    run("UPDATE ledger_entry SET actor = 'person:404' WHERE stream = %s AND seq = %s", stream, seq)
    return {"recomputed"} if sealed >= seq else set()


def swap(stream: str, seq: int, last: int, sealed: int) -> set[str]:
    """一笔与末一笔对调；同一笔不算。"""
    for origin, to in ((seq, 9999), (last, seq), (9999, last)):
        run("UPDATE ledger_entry SET seq = %s WHERE stream = %s AND seq = %s", to, stream, origin)
    return {"swap"} if seq < last else set()


DAMAGE: dict[str, Callable[[str, int, int, int], set[str]]] = {
    one.__name__: one for one in (change_body, change_column, take_one, cut_off, recompute, swap)
}


def run(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
