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
Cells = tuple[Any, ...]  # 一行的各格，照下面各表的列的次序
Fixed = tuple[Any, ...]  # 座位、格的行末三格：受理日、种类、人大；时钟的三格：种类、人大、工作法
DERIVED = (
    "stage", "number", "round", "progress", "due_on", "ended_on", "ending", "parent_id", "position", "raised_by",
    "edition", "memory", "secret",
)  # fmt: skip
KNOWN = ("title", "congress_id", "session_id", "township_id", "proposer_id", "received_on")
ASSIGNMENT = ("role", "unit_id", "stage", "round", "opened_on", "ended_on", "due_on", "memory")
CLOCK = ("step", "role", "unit_id", "zero_on", "due_on", "calendar", "acting", "stopped_on")
OF_CLOCK = (*CLOCK, "kind", "congress_id", "text_id")  # 连同照抄事项的三列
SEAT = (
    "role", "person_id", "organ_id", "public", "since", "until", "open", "acting", "due_on", "received_on", "kind",
    "congress_id",
)  # fmt: skip
VALUE = ("text", "number", "day", "late", "received_on", "kind", "congress_id")


def case_columns(text: Text, state: State) -> Row:
    """事项行里由状态而来的各列。"""
    columns: Row = dict(zip(DERIVED, case_cells(text, state), strict=True))
    return columns | dict(zip(KNOWN, known_cells(state), strict=True)) if state.known else columns


def case_cells(text: Text, state: State) -> Cells:
    """事项行里由状态而来的各格（DERIVED）。"""
    return (
        state.stage, state.number, state.round, text.progress(state.stage), state.due_on, state.ended_on, state.ending,
        state.parent or None, state.position, state.raised_by, EDITION, write(state),
        library.is_secret(text, state),
    )  # fmt: skip


def known_cells(state: State) -> Cells:
    """开立的记录写明了的，事项行里照它的各格（KNOWN）。"""
    return state.title, state.congress, state.session, state.township, state.proposer, state.received_on


def task_cells(task: Task) -> Cells:
    """分办行里由状态而来的各格（ASSIGNMENT）。"""
    return (
        task.role, task.unit, task.stage, task.round, task.opened_on, task.ended_on, earliest(task.runs),
        write_task(task),
    )  # fmt: skip


def clock_rows(text: Text, state: State, task_n: int, waiting: str | None = None) -> dict[Key, Cells]:
    """一个分办（0：事项自己）在走的时钟的行，键是序号。acting：同一处走着的时钟里，此刻该办的那一只（最早到期），和有人请求才起算的各只。

    waiting: 此刻等谁（见 waited），问过的带来。
    """
    task = state.task(task_n)
    runs = state.runs_of(task_n)
    if not runs:
        return {}
    waiting = waited(text, state, task) if waiting is None else waiting
    asked = requested(text, runs)
    front = _front(text, state, task, tuple(run for run in runs if run not in asked))
    rows = {(run.n,): _clock(run, task, waiting or run.role, run is front) for run in runs}
    return rows | {(run.n,): _clock(run, task, run.role, not run.paused) for run in asked}


def requested(text: Text, runs: tuple[Run, ...]) -> list[Run]:
    """其中因一次请求才起算的：等的不是事项停在此处等的那个角色，另有其人。"""
    return [run for run in runs if run.step in text.on_case_request] if text.on_case_request else []


def stopped_rows(state: State) -> dict[Key, Cells]:
    """停了的时钟的行。"""
    return {(run.n,): _clock(run, state.task(run.task), run.role, False) for run in state.stopped}


def seat_rows(text: Text, state: State, fixed: Fixed, waiting: str | None = None) -> dict[Key, Cells]:
    """事项自己的座位的行，键是（0，座位的序号）。waiting: 此刻等谁，问过的带来。"""
    if not state.seats:
        return {}
    if state.ended_on:
        waiting = ""
    elif waiting is None:
        waiting = waited(text, state, None)
    rows, asked = {}, asked_roles(text, state)
    for seat in state.seats:
        standing = seat.until is None and state.ended_on is None
        acting = standing and ((bool(waiting) and seat.role == waiting) or seat.role in asked)
        rows[(0, seat.n)] = (
            seat.role, seat.person or None, seat.organ or None, seat.public, seat.since, seat.until, standing, acting,
            earliest(state.runs) if acting else None, *fixed,
        )  # fmt: skip
    return rows


def asked_roles(text: Text, state: State) -> set[str]:
    """事项上有请求等着他答复的角色。"""
    if not (text.on_case_request or text.undated):
        return set()
    answers = {step for one in state.asked for step in text.undated.get(one, ())}
    return {run.role for run in requested(text, state.runs)} | {
        role for step in answers if step in text.by_step for role in text.by_step[step].by
    }


def task_seat(text: Text, state: State, task: Task, fixed: Fixed, waiting: str | None = None) -> Cells:
    """一个分办的座位：承办的机构。waiting: 此刻等谁，问过的带来。"""
    standing = task.ended_on is None and state.ended_on is None
    acting = standing and (waited(text, state, task) if waiting is None else waiting) == task.role
    due_on = earliest(task.runs) if standing else None
    return (task.role, None, task.unit, "", task.opened_on, None, standing, acting, due_on, *fixed)


def waited(text: Text, state: State, task: Task | None) -> str:
    """事项（分办）停在此处等的是哪个角色；不等谁的为空。"""
    stage = task.stage if task else state.stage
    return roles.waiting_role(text, stage, task, lambda article: selected(text, article, state, task))


def able(text: Text, state: State, task: Task | None) -> tuple[str, ...]:
    """事项（分办）停在此处等的那一条，哪几个角色可以办。"""
    stage = task.stage if task else state.stage
    return roles.waiting_roles(text, stage, task, lambda article: selected(text, article, state, task))


def value_rows(text: Text, state: State, task: Task | None, fixed: Fixed) -> dict[Key, Cells]:
    """格的行，键是（分办，项，第几个）：列出的项，和数字要用的到过、办过、合计、上级。"""
    rows: dict[Key, Cells] = {}
    n = task.n if task else 0
    values = task.values if task else state.values
    counted = bool(text.counts or state.above)
    for code in dict.fromkeys((*text.listed, *(_told(text, state) if counted else ()))):
        for i, value in enumerate(_each(values.get(code))):
            rows[(n, code, i)] = _value(text.fields[code].kind, value, fixed)
    if not counted:
        return rows
    if task is not None:
        for name, row in _sums(task.sums, fixed) if task.sums else ():
            rows[(n, name, 0)] = row
        return rows
    for stage, on in state.passed.items():
        rows[(0, f"{REACHED}{stage}", 0)] = (stage, None, on, 0, *fixed)
    for step, count in state.counts.items():
        late = state.late.get(step, 0)
        rows[(0, f"{DID}{step}", 0)] = (step, Decimal(count), state.firsts.get(step), late, *fixed)
    for name, row in _sums(state.sums, fixed) if state.sums else ():
        rows[(0, name, 0)] = row
    for i, above in enumerate(state.above):  # 计在上级所属的人大
        row = (above.label, None, None, 0, *fixed[:2], above.congress)
        rows |= {(0, f"{UNDER}{above.kind}", i): row, (0, f"{UNDER}{above.kind}#{above.step}", i): row}
    return rows


def _told(text: Text, state: State) -> Iterator[str]:
    """数字所问的项：格为的、按的。密封的不写。"""
    for one, _ in watching(text, state, library.text_of):
        for code in (one.what if one.how == "equals" else "", one.by if one.by != BY_UNIT else ""):
            if code in text.fields and not text.fields[code].sealed:
                yield code


def _sums(sums: dict[str, str], fixed: Fixed) -> Iterator[tuple[str, Cells]]:
    for code, amount in sums.items():
        if code.startswith(DID):
            step = code.removeprefix(DID)
            yield code, (step, Decimal(amount), None, int(sums.get(f"{LATE}{step}", 0)), *fixed)
        elif not code.startswith(LATE):
            yield f"{SUM}{code}", (code, Decimal(amount), None, 0, *fixed)


def _each(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, list) else () if value in (None, "") else (value,)


def _value(kind: str, value: Any, fixed: Fixed) -> Cells:
    if kind == "date":
        return (str(value), None, dt.date.fromisoformat(value), 0, *fixed)
    if kind in ("number", "money"):
        return (str(value), Decimal(str(value)), None, 0, *fixed)
    return (str(value)[:200], None, None, 0, *fixed)


def _clock(run: Run, task: Task | None, role: str, acting: bool) -> Cells:
    return run.step, role, task.unit if task else None, run.zero, run.due, run.calendar, acting, run.stopped_on


def _front(text: Text, state: State, task: Task | None, runs: tuple[Run, ...]) -> Run | None:
    going = [run for run in runs if not run.paused]
    if len(going) < 2:
        return going[0] if going else None
    stage = task.stage if task else state.stage
    acting = [run for run in going if run.step in text.by_step and stage in text.by_step[run.step].origin]
    return min(acting or going, key=lambda run: (run.due, run.n))
