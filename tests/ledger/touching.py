"""绕过程序弄坏一处，再问核验说了什么。"""

import datetime as dt

from django.db import connection, transaction

from bihuan.kernel import canonical
from bihuan.ledger import door as ledger, log_file
from bihuan.ledger.models import CheckpointRow
from tests.ledger.happenings import LI, Raised


def found() -> list[tuple[str, str]]:
    return [(fault.kind, fault.stream) for fault in faults()]


def faults() -> list[ledger.Fault]:
    return [fault for fault in ledger.verify().faults if fault.kind != "trigger"]


def run(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def slip_in(stream: str, title: str, *, at: dt.datetime) -> None:
    """能写库的人在末尾添一笔，链接得上，写成 `at` 那时办的；他没有签名的钥匙。"""
    seq, previous = ledger.head(stream)
    with transaction.atomic():
        ledger.append_many([ledger.prepare(stream, seq + 1, previous, Raised(title), by=LI, now=at)])


def rewrite(stream: str, seq: int, title: str, *, to: int) -> None:
    """改一笔的内容，并把从它到第 `to` 笔的哈希都重算。"""
    previous = ledger.entries(stream)[seq - 2].hash
    for entry in ledger.entries(stream)[seq - 1 : to]:
        told = {**entry.told, "previous": previous}
        if entry.seq == seq:
            told["event"] = {"title": title}
        body = canonical.dumps(told)
        previous = canonical.digest(body)
        run("UPDATE ledger_entry SET body = %s, hash = %s WHERE id = %s", body, previous, entry.id)


def lines() -> list[str]:
    return log_file.path().read_text().splitlines()


def write_lines(kept: list[str]) -> None:
    log_file.path().write_text("".join(f"{line}\n" for line in kept))


def ledger_body() -> str:
    return CheckpointRow.objects.get().body
