"""投影：状态该有哪些行、每一行该是什么。折叠是唯一的来源，行供查询；写（sync）和核验用的是同一份。"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from . import library, roles
from .language import Text
from .language.counted import BY_UNIT
from .machine import Run, State, Task
from .machine.counting import DID, LATE, watching
from .machine.standing import selected
from .machine.state import earliest, write, write_task

EDITION = 3  # 状态的写法：变了就加一，升级时照链重写
COUNTED = 3  # 自这一版起，文件里的数字随步骤记
REACHED, SUM, UNDER = "@reached ", "@sum ", "@under "  # 数字要用的格：到过的状态、一项的合计、数着它的上级
Row = dict[str, Any]
Key = tuple[Any, ...]


def case_columns(text: Text, state: State) -> Row:
    """事项行里由状态而来的各列。"""
    columns: Row = {
        "stage": state.stage,
        "number": state.number,
        "round": state.round,
        "progress": text.progress(state.stage),
        "due_on": state.due_on,
        "ended_on": state.ended_on,
        "ending": state.ending,
        "parent_id": state.parent or None,
        "position": state.position,
        "raised_by": state.raised_by,
        "edition": EDITION,
        "memory": write(state),
    }
    if state.known:
        columns |= {
            "title": state.title, "congress_id": state.congress, "session_id": state.session,
            "township_id": state.township, "proposer_id": state.proposer, "received_on": state.received_on,
        }  # fmt: skip
    return columns


def task_columns(task: Task) -> Row:
    """分办行里由状态而来的各列。"""
    return {
        "role": task.role, "unit_id": task.unit, "stage": task.stage, "round": task.round,
        "opened_on": task.opened_on, "ended_on": task.ended_on, "due_on": earliest(task.runs),
        "memory": write_task(task),
    }  # fmt: skip


def clock_rows(text: Text, state: State, task_n: int) -> dict[Key, Row]:
    """一个分办（0：事项自己）在走的时钟的行，键是序号。acting：同一处走着的时钟里，此刻该办的那一只（最早到期）。"""
    task = state.task(task_n)
    runs = state.runs_of(task_n)
    if not runs:
        return {}
    front, waiting = _front(text, state, task, runs), waited(text, state, task)
    return {(run.n,): _clock(run, task, waiting or run.role, run is front) for run in runs}


def stopped_rows(state: State) -> dict[Key, Row]:
    """停了的时钟的行。"""
    return {(run.n,): _clock(run, state.task(run.task), run.role, False) for run in state.stopped}


def seat_rows(text: Text, state: State) -> dict[Key, Row]:
    """事项自己的座位的行，键是（0，座位的序号）。"""
    waiting = "" if state.ended_on else waited(text, state, None)
    rows = {}
    for seat in state.seats:
        standing = seat.until is None and state.ended_on is None
        acting = standing and bool(waiting) and seat.role == waiting
        rows[(0, seat.n)] = {
            "role": seat.role, "person_id": seat.person or None, "organ_id": seat.organ or None, "public": seat.public,
            "since": seat.since, "until": seat.until, "open": standing, "acting": acting,
            "due_on": earliest(state.runs) if acting else None,
        }  # fmt: skip
    return rows


def task_seat(text: Text, state: State, task: Task) -> Row:
    """一个分办的座位：承办的机构。"""
    standing = task.ended_on is None and state.ended_on is None
    acting = standing and waited(text, state, task) == task.role
    return {
        "role": task.role, "person_id": None, "organ_id": task.unit, "public": "", "since": task.opened_on,
        "until": None, "open": standing, "acting": acting, "due_on": earliest(task.runs) if standing else None,
    }  # fmt: skip


def waited(text: Text, state: State, task: Task | None) -> str:
    """事项（分办）停在此处等的是哪个角色；不等谁的为空。"""
    stage = task.stage if task else state.stage
    return roles.waiting_role(text, stage, task, lambda article: selected(text, article, state, task))


def able(text: Text, state: State, task: Task | None) -> tuple[str, ...]:
    """事项（分办）停在此处等的那一条，哪几个角色可以办。"""
    stage = task.stage if task else state.stage
    return roles.waiting_roles(text, stage, task, lambda article: selected(text, article, state, task))


def value_rows(text: Text, state: State, task: Task | None) -> dict[Key, Row]:
    """格的行，键是（分办，项，第几个）：列出的项，和数字要用的到过、办过、合计、上级。"""
    rows: dict[Key, Row] = {}
    n = task.n if task else 0
    values = task.values if task else state.values
    counted = bool(text.counts or state.above)
    for code in dict.fromkeys((*text.listed, *(_told(text, state) if counted else ()))):
        for i, value in enumerate(_each(values.get(code))):
            rows[(n, code, i)] = _value(text.fields[code].kind, value)
    if not counted:
        return rows
    if task is not None:
        rows |= {(n, name, 0): row for name, row in _sums(task.sums)}
        return rows
    rows |= {(0, f"{REACHED}{stage}", 0): _row(text=stage, day=on) for stage, on in state.passed.items()}
    for step, count in state.counts.items():
        late = state.late.get(step, 0)
        rows[(0, f"{DID}{step}", 0)] = _row(text=step, number=count, day=state.firsts.get(step), late=late)
    rows |= {(0, name, 0): row for name, row in _sums(state.sums)}
    for i, above in enumerate(state.above):  # 计在上级所属的人大
        row = {**_row(text=above.label), "congress_id": above.congress}
        rows |= {(0, f"{UNDER}{above.kind}", i): row, (0, f"{UNDER}{above.kind}#{above.step}", i): row}
    return rows


def _told(text: Text, state: State) -> Iterator[str]:
    """数字所问的项：格为的、按的。密封的不写。"""
    for one, _ in watching(text, state, library.text_of):
        for code in (one.what if one.how == "equals" else "", one.by if one.by != BY_UNIT else ""):
            if code in text.fields and not text.fields[code].sealed:
                yield code


def _sums(sums: dict[str, str]) -> Iterator[tuple[str, Row]]:
    for code, amount in sums.items():
        if code.startswith(DID):
            step = code.removeprefix(DID)
            yield code, _row(text=step, number=amount, late=int(sums.get(f"{LATE}{step}", 0)))
        elif not code.startswith(LATE):
            yield f"{SUM}{code}", _row(text=code, number=amount)


def _each(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, list) else () if value in (None, "") else (value,)


def _value(kind: str, value: Any) -> Row:
    if kind == "date":
        return _row(text=str(value), day=dt.date.fromisoformat(value))
    if kind in ("number", "money"):
        return _row(text=str(value), number=value)
    return _row(text=str(value)[:200])


def _row(*, text: str, number: Any = None, day: dt.date | None = None, late: int = 0) -> Row:
    return {"text": text, "number": None if number is None else Decimal(str(number)), "day": day, "late": late}


def _clock(run: Run, task: Task | None, role: str, acting: bool) -> Row:
    return {
        "step": run.step, "role": role, "unit_id": task.unit if task else None, "zero_on": run.zero,
        "due_on": run.due, "calendar": run.calendar, "acting": acting, "stopped_on": run.stopped_on,
    }  # fmt: skip


def _front(text: Text, state: State, task: Task | None, runs: tuple[Run, ...]) -> Run | None:
    going = [run for run in runs if not run.paused]
    if not going:
        return None
    stage = task.stage if task else state.stage
    acting = [run for run in going if run.step in text.by_step and stage in text.by_step[run.step].origin]
    return min(acting or going, key=lambda run: (run.due, run.n))
