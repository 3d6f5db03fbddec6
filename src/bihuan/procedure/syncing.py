"""写行：把状态变了的部分写到事项、分办、时钟、座位、格的行上，各一条 SQL，没有变的不碰。"""

from collections.abc import Sequence
from typing import Any

from . import projection, registry
from .language import Text
from .machine import State
from .models import Assignment, Case, Clock, ClockRung, Seat, Value
from .projection import ASSIGNMENT, OF_CLOCK, SEAT, VALUE, Cells, Fixed, Key
from .situation import Held

CLOCK_ROW = (*OF_CLOCK, "assignment_id")


def sync(held: Held, before: State | None, *, old_text: Text | None = None) -> None:
    """写行。before 为 None 的整件都写（行已经建好）；old_text: 改用新版之前的工作法，行是照它写的。"""
    case, text, after = held.case, held.text, held.state
    if before is after:
        return
    old = old_text or text
    Case.objects.filter(pk=case.pk).update(**projection.case_columns(text, after))
    changed = _changed_tasks(before, after, whole=old is not text)
    tasks = {(n,): projection.task_cells(after.tasks[n - 1]) for n in changed}
    ids = {row.n: row.pk for row in _upsert(Assignment, case, ("n",), ASSIGNMENT, tasks)}
    touched = _touched(before, after, changed, whole=old is not text)
    _clocks(case, text, before, after, touched, old, ids)
    _seats(case, text, before, after, touched, old)
    _values(case, text, before, after, changed, old)
    registry.tell_written([(held, before)])


def rebuild(held: Held) -> None:
    """整件照状态重写（更正之后、升级之后）：多出来的分办、时钟、座位、格撤去。状态是从头折叠的，停了的时钟也在里面。"""
    case, state = held.case, held.state
    Value.objects.filter(case=case).delete()
    Seat.objects.filter(case=case).delete()
    ClockRung.objects.filter(clock__case=case, clock__n__gt=state.ran).delete()
    Clock.objects.filter(case=case, n__gt=state.ran).delete()
    Assignment.objects.filter(case=case, n__gt=len(state.tasks)).delete()
    sync(held, None)
    assignments = dict(Assignment.objects.filter(case=case).values_list("n", "id"))
    stopped = projection.stopped_rows(state)
    extra = {key: (*row, *_of_case(case), assignments.get(_task_of(state, key[0]))) for key, row in stopped.items()}
    _upsert(Clock, case, ("n",), CLOCK_ROW, extra, OF_CLOCK)


def _task_of(state: State, n: int) -> int:
    return next(run.task for run in (*state.stopped, *state.open_runs()) if run.n == n)


def _changed_tasks(before: State | None, after: State, *, whole: bool) -> list[int]:
    if before is None or whole:
        return [task.n for task in after.tasks]
    return [
        task.n
        for task in after.tasks
        if task.n > len(before.tasks) or (before.tasks[task.n - 1] is not task and before.tasks[task.n - 1] != task)
    ]


def _touched(before: State | None, after: State, changed: list[int], *, whole: bool) -> list[int]:
    """时钟和座位要重看的：变了的分办和事项自己；事项的轮次、退回、填写、结束变了的，各分办都看。"""
    if before is None or whole:
        return [0, *changed]
    whole = (before.round, before.returns, before.values, before.ended_on) != (
        after.round, after.returns, after.values, after.ended_on,
    )  # fmt: skip
    return [0, *(task.n for task in after.tasks)] if whole else [0, *changed]


def _clocks(
    case: Case, text: Text, before: State | None, after: State, touched: list[int], old: Text, ids: dict[int, int]
) -> None:
    rows: dict[Key, tuple[int, Cells]] = {}
    for n in touched:
        was = projection.clock_rows(old, before, n) if before else {}
        now = projection.clock_rows(text, after, n)
        rows |= {key: (n, row) for key, row in now.items() if was.get(key) != row}
    known = {run.n for run in before.stopped} if before else set()
    for key, row in projection.stopped_rows(after).items():
        if key[0] not in known and before is not None:
            rows[key] = (_task_of(after, key[0]), row)
    if not rows:
        return
    wanted = {task for task, _ in rows.values()} - {0} - ids.keys()
    if wanted:
        ids |= dict(Assignment.objects.filter(case=case, n__in=wanted).values_list("n", "id"))
    full = {key: (*row, *_of_case(case), ids.get(task)) for key, (task, row) in rows.items()}
    _upsert(Clock, case, ("n",), CLOCK_ROW, full, OF_CLOCK)


def _seats(case: Case, text: Text, before: State | None, after: State, touched: list[int], old: Text) -> None:
    fixed = _fixed(case, after)
    was = projection.seat_rows(old, before, fixed) if before else {}
    rows = {key: row for key, row in projection.seat_rows(text, after, fixed).items() if was.get(key) != row}
    for n in touched[1:]:
        row = projection.task_seat(text, after, after.tasks[n - 1], fixed)
        earlier = before.task(n) if before else None
        if before is None or earlier is None or projection.task_seat(old, before, earlier, fixed) != row:
            rows[(n, 0)] = row
    _upsert(Seat, case, ("task", "n"), SEAT, rows)


def _values(case: Case, text: Text, before: State | None, after: State, changed: list[int], old: Text) -> None:
    was: dict[Key, Cells] = {}
    rows: dict[Key, Cells] = {}
    fixed = _fixed(case, after)
    for n in (0, *changed):
        rows |= projection.value_rows(text, after, after.task(n), fixed)
        if before is not None and (n == 0 or before.task(n)):
            was |= projection.value_rows(old, before, before.task(n), fixed)
    _upsert(Value, case, ("task", "name", "n"), VALUE, {k: row for k, row in rows.items() if was.get(k) != row})
    for task, name, n in was.keys() - rows.keys():
        Value.objects.filter(case=case, task=task, name=name, n=n).delete()


def _of_case(case: Case) -> Fixed:
    """时钟的行末照抄事项的三格：问此刻该办的，不必连到事项去。"""
    return case.kind, case.congress_id, case.text_id


def _fixed(case: Case, state: State) -> Fixed:
    return state.received_on or case.received_on, case.kind, state.congress or case.congress_id


def _upsert(
    model: type[Any], case: Case, keys: tuple[str, ...], columns: tuple[str, ...], rows: dict[Key, Cells],
    changing: tuple[str, ...] = (),
) -> list[Any]:  # fmt: skip
    """新的插入，已有的换列（changing，不写就是全部），一条 SQL；返回写下的行，带着编号。"""
    if not rows:
        return []
    written: list[Any] = model.objects.bulk_create(
        [_row(model, case.pk, keys, key, columns, cells) for key, cells in rows.items()],
        update_conflicts=True,
        unique_fields=["case", *keys],
        update_fields=[c.removesuffix("_id") for c in changing or columns],
    )
    return written


def _row(model: type[Any], case: int, keys: tuple[str, ...], key: Key, columns: tuple[str, ...], cells: Cells) -> Any:
    return model(case_id=case, **dict(zip(keys, key, strict=True)), **dict(zip(columns, cells, strict=True)))


def create(born: Sequence[Held], *, stopped: bool = False) -> None:
    """新开的各件，一张表一条 SQL。事项的行已经写好。stopped: 成批装入的历史，停了的时钟也写。"""
    tasks = [(one, task) for one in born for task in one.state.tasks]
    made = Assignment.objects.bulk_create(
        _row(Assignment, one.case.pk, ("n",), (task.n,), ASSIGNMENT, projection.task_cells(task)) for one, task in tasks
    )
    ids = {(row.case_id, row.n): row.pk for row in made}
    Clock.objects.bulk_create(
        _row(
            Clock, one.case.pk, ("n",), key, CLOCK_ROW, (*row, *_of_case(one.case), ids.get((one.case.pk, n))),
        )
        for one in born
        for n, key, row in _all_clocks(one, stopped)
    )  # fmt: skip
    Seat.objects.bulk_create(
        _row(Seat, one.case.pk, ("task", "n"), key, SEAT, row) for one in born for key, row in _all_seats(one).items()
    )
    Value.objects.bulk_create(
        _row(Value, one.case.pk, ("task", "name", "n"), key, VALUE, row)
        for one in born
        for task in (None, *one.state.tasks)
        for key, row in projection.value_rows(one.text, one.state, task, _fixed(one.case, one.state)).items()
    )
    registry.tell_written([(one, None) for one in born], born=True)


def _all_seats(one: Held) -> dict[Key, Cells]:
    text, state, fixed = one.text, one.state, _fixed(one.case, one.state)
    rows = projection.seat_rows(text, state, fixed)
    return rows | {(task.n, 0): projection.task_seat(text, state, task, fixed) for task in state.tasks}


def _all_clocks(one: Held, stopped: bool) -> list[tuple[int, Key, Cells]]:
    found = [
        (n, key, row)
        for n in range(len(one.state.tasks) + 1)
        for key, row in projection.clock_rows(one.text, one.state, n).items()
    ]
    gone = projection.stopped_rows(one.state) if stopped else {}
    return found + [(_task_of(one.state, key[0]), key, row) for key, row in gone.items()]
