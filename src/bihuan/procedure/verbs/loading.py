"""成批装入：用同一个 apply 把历史折叠好，连同链一起成批写下。装入之后 verify 照样通过。"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max

from bihuan.figures.door import add_many
from bihuan.kernel import clock
from bihuan.ledger.door import append_many, prepare, verb
from bihuan.people.door import Congress
from bihuan.regions.door import calendar, calendar_version

from .. import library, projection, registry
from ..events import Followed, Opened, Stepped
from ..machine import State, apply
from ..filling import kept
from ..models import Assignment, Case, Clock, ReleasedText
from ..situation import Happening

BATCH = 1000


@dataclass
class History:
    """一件事项的历史。steps: （步骤代号，分办序号，瞬间，谁，填写，开分办）；填写的日期照工作法记。"""

    title: str
    received_at: dt.datetime
    by: str
    proposer_id: int | None = None
    number: str = ""
    session_id: int | None = None
    steps: list[tuple[str, int, dt.datetime, str, dict[str, Any], list[dict[str, Any]]]] = field(default_factory=list)


@verb
def load(histories: Iterable[History], *, text: ReleasedText, congress: Congress, now: dt.datetime) -> list[int]:
    """成批装入一级人大的一种事项的历史，返回事项的 id，次序与所给的相同。

    不核对角色和条件（历史已经发生），但状态机不许可的步骤折叠时即报错，整批不写。不发通知、不进收发箱。
    """
    first = (Case.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    ids: list[int] = []
    batch: list[tuple[int, History]] = []
    for pk, history in enumerate(histories, first):
        ids.append(pk)
        batch.append((pk, history))
        if len(batch) == BATCH:
            _write(batch, text, congress, now)
            batch = []
    _write(batch, text, congress, now)
    _resume_numbering()
    return ids


def _write(batch: list[tuple[int, History]], text: ReleasedText, congress: Congress, now: dt.datetime) -> None:
    if not batch:
        return
    procedure, version = library.text_of(text.label), calendar_version()
    region = congress.township_id or congress.county_id or congress.city_id or congress.province_id
    rows: list[Any] = []
    cases: list[Case] = []
    states: list[tuple[Case, State]] = []
    counted: Counter[tuple[str, int]] = Counter()
    for pk, history in batch:
        stream, previous, seq = f"case:{pk}", "", 0
        on = clock.day_of(history.received_at)
        opening: dict[str, Any] = {
            "code": "@open", "procedure": text.label, "kind": procedure.kind, "region": region, "year": on.year,
            "to": procedure.start, "task": 0, "calendar": version, "number": history.number,
        }  # fmt: skip
        planned = [(opening, 0, history.received_at, history.by, Opened(history.title))]
        for code, task, at, by, filled, opened in history.steps:
            planned.append(_planned(procedure, code, task, at, by, filled, opened, version))
        state: State | None = None
        for step, task, at, by, event in planned:
            if state is not None:
                step["from"] = (state.task(task) or state).stage if task else state.stage
            state = apply(state, step, clock.day_of(at), by, library.text_of, calendar)
            seq += 1
            row = prepare(
                stream, seq, previous, event, by=by, now=at, step={k: v for k, v in step.items() if v or k in ("task", "calendar")},
                origin="record",
            )  # fmt: skip
            previous = row.hash
            rows.append(row)
            data = {"filled": event.filled} if isinstance(event, Stepped) else {}
            for measure, delta in registry.facts_of(Happening(step["code"], state, state.task(task), data, state.kind)):
                counted[(measure, on.year)] += delta
        assert state is not None
        case = Case(
            pk=pk, kind=procedure.kind, text=text, title=history.title, congress=congress,
            session_id=history.session_id, proposer_id=history.proposer_id, province_id=congress.province_id,
            city_id=congress.city_id, county_id=congress.county_id, township_id=congress.township_id,
            cohort_region_id=region, cohort_year=on.year, received_on=on, **projection.case_columns(procedure, state),
        )  # fmt: skip
        cases.append(case)
        states.append((case, state))
    append_many(rows)
    Case.objects.bulk_create(cases, batch_size=BATCH)
    _rows(procedure, states)
    place = (congress.province_id, congress.city_id, congress.county_id, congress.township_id, congress.pk)
    add_many((measure, *place, year, delta, None) for (measure, year), delta in counted.items())


def _resume_numbering() -> None:
    """自己编了主键之后，PostgreSQL 的序列要跟上；SQLite 不需要。"""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Case]):
            cursor.execute(statement)


def _planned(
    procedure: Any, code: str, task: int, at: dt.datetime, by: str, filled: dict[str, Any], opened: list[dict[str, Any]], version: int
) -> tuple[dict[str, Any], int, dt.datetime, str, Any]:
    article = procedure.by_step[code]
    step = {
        "code": code, "task": task, "from": "", "to": article.to, "calendar": version, "opened": opened,
        "dates": kept(article, task, filled, "date"), "marks": kept(article, task, filled, "choice", "rating"),
    }  # fmt: skip
    return step, task, at, by, Stepped(filled) if article.by else Followed()


def _rows(procedure: Any, states: list[tuple[Case, State]]) -> None:
    assignments = [
        Assignment(case=case, n=task.n, **projection.task_columns(state, task)) for case, state in states for task in state.tasks
    ]
    Assignment.objects.bulk_create(assignments, batch_size=BATCH)
    ids = {(row.case_id, row.n): row.pk for row in assignments}
    Clock.objects.bulk_create(
        (
            projection.clock_row(case, run, ids.get((case.pk, run.task)), projection.clock_columns(procedure, state, run))
            for case, state in states
            for run in state.runs
        ),
        batch_size=BATCH,
    )
