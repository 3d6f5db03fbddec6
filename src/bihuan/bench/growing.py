"""照已经装好的问题整改再抄出许多件：只抄行和留痕的行，不再折叠、不再连链，也不收录检索，所以一百万件几分钟就有。

量的是库大了以后一页、一步有多快；抄来的件不核验，办一步、看一件都在原来的件上。
"""

from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Min

from bihuan.ledger.door import refresh_statistics
from bihuan.procedure.door import Assignment, Case, Clock, Seat, Value

from .any_kind import KIND, Seeded

ENTRIES = "ledger_entry"
TOLD = ["stream", "seq", "type", "version", "actor", "happened_at", "recorded_at", "body", "hash"]


def grow(seeded: Seeded, to: int) -> int:
    """抄到至少这么多件，返回现有几件；很宽的几件不抄。"""
    base = Case.objects.filter(kind=KIND, pk__lt=min(seeded.wide))
    cases, tasks = _range(base), _range(Assignment.objects.filter(case__in=base))
    here = last = Case.objects.filter(kind=KIND).count()
    while here < to:
        case = _last(Case) - cases[0] + 1
        task = _last(Assignment) - tasks[0] + 1
        with transaction.atomic():
            _copy(cases, case, task)
        last, here = here, here + cases[1] - cases[0] + 1
    if here > last:
        _settle()
    return here


def _copy(cases: tuple[int, int], case: int, task: int) -> None:
    """编号挪这么远，各表各一条 SQL。"""
    for model in (Case, Assignment, Clock, Seat, Value):
        table, key = model._meta.db_table, "id" if model is Case else "case_id"
        moved = {"id": case if model is Case else task, "case_id": case, "assignment_id": task}
        columns = [
            str(field.column)
            for field in model._meta.concrete_fields
            if field.column != "id" or model in (Case, Assignment)
        ]
        picked = [f"{name} + {moved[name]}" if name in moved else name for name in columns]
        _insert(table, columns, picked, f"{table} WHERE {key} BETWEEN {cases[0]} AND {cases[1]}")
    picked = [f"'case:' || (owner.id + {case})" if name == "stream" else f"told.{name}" for name in TOLD]
    source = f"{Case._meta.db_table} owner JOIN {ENTRIES} told ON told.stream = 'case:' || owner.id"
    _insert(ENTRIES, TOLD, picked, f"{source} WHERE owner.id BETWEEN {cases[0]} AND {cases[1]}")


def _insert(table: str, columns: list[str], picked: list[str], source: str) -> None:
    named = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({named}) SELECT {', '.join(picked)} FROM {source}")


def _range(rows: Any) -> tuple[int, int]:
    found = rows.aggregate(least=Min("pk"), most=Max("pk"))
    return found["least"], found["most"]


def _last(model: type[Any]) -> int:
    return int(model.objects.aggregate(last=Max("pk"))["last"])


def _settle() -> None:
    """自己编了主键之后序列要跟上；统计重做一遍。"""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Case, Assignment]):
            cursor.execute(statement)
    refresh_statistics()
