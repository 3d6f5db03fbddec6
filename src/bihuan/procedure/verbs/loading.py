"""成批装入：用同一个 apply 把历史折叠好，连同链一起成批写下。装入之后 verify 照样通过。"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max

from bihuan.figures.door import add_many
from bihuan.kernel import clock
from bihuan.ledger.door import Row, append_many, prepare, verb
from bihuan.people.door import Congress
from bihuan.regions.door import calendar, calendar_version

from .. import library, projection, registry
from ..events import Followed, Opened, Stepped
from ..filling import kept
from ..language import Text
from ..machine import State, apply
from ..models import Assignment, Case, Clock, ReleasedText
from ..situation import Happening

BATCH = 1000


@dataclass(frozen=True)
class Taken:
    """历史里的一步。assignment: 分办的序号；opened: 这一步开出的分办（n、role、unit）。"""

    step: str
    at: dt.datetime
    by: str
    assignment: int = 0
    filled: dict[str, Any] = field(default_factory=dict)
    opened: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    """一件事项的历史：受理的瞬间、标题、编号、各步。"""

    title: str
    received_at: dt.datetime
    by: str
    proposer_id: int | None = None
    number: str = ""
    session_id: int | None = None
    steps: tuple[Taken, ...] = ()


@verb
def load(histories: Iterable[History], *, text: ReleasedText, congress: Congress, now: dt.datetime) -> list[int]:
    """成批装入一级人大的一种事项的历史，返回事项的 id，次序与所给的相同。

    不核对角色和条件（历史已经发生），但状态机不许可的步骤折叠时即报错，整批不写。不发通知、不进收发箱。
    """
    loader = _Loader(library.text_of(text.label), text, congress, now)
    return loader.load(iter(histories))


class _Loader:
    def __init__(self, procedure: Text, text: ReleasedText, congress: Congress, now: dt.datetime) -> None:
        self.procedure, self.text, self.congress, self.now = procedure, text, congress, now
        self.version = calendar_version()
        self.region = congress.township_id or congress.county_id or congress.city_id or congress.province_id
        self.counted: Counter[tuple[str, int]] = Counter()

    def load(self, histories: Iterator[History]) -> list[int]:
        first = next_id = (Case.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        while batch := list(islice(histories, BATCH)):
            self.write(list(enumerate(batch, next_id)))
            next_id += len(batch)
        place = (self.congress.province_id, self.congress.city_id, self.congress.county_id, self.congress.township_id)
        add_many(
            (measure, *place, self.congress.pk, year, delta, None) for (measure, year), delta in self.counted.items()
        )
        with connection.cursor() as cursor:  # 自己编了主键之后，PostgreSQL 的序列要跟上
            for statement in connection.ops.sequence_reset_sql(no_style(), [Case]):
                cursor.execute(statement)
        return list(range(first, next_id))

    def write(self, batch: list[tuple[int, History]]) -> None:
        rows: list[Row] = []
        folded = [
            (self.case(pk, history, state), state) for pk, history in batch for state in [self.fold(pk, history, rows)]
        ]
        append_many(rows)
        Case.objects.bulk_create([case for case, _ in folded])
        self.project(folded)

    def fold(self, pk: int, history: History, rows: list[Row]) -> State:
        """折叠一件历史，备好的记录接在 rows 之后。"""
        stream, previous = f"case:{pk}", ""
        state: State | None = None
        for seq, (step, taken) in enumerate(self.planned(history), 1):
            event: Any = Opened(history.title)
            if state is not None:
                task = state.task(taken.assignment)
                step["from"] = task.stage if task else state.stage
                event = Stepped(taken.filled) if self.procedure.by_step[taken.step].by else Followed()
            state = apply(state, step, clock.day_of(taken.at), taken.by, library.text_of, calendar)
            shown = {key: value for key, value in step.items() if value or key in ("task", "calendar")}
            row = prepare(stream, seq, previous, event, by=taken.by, now=taken.at, step=shown, origin="record")
            previous = row.hash
            rows.append(row)
            happening = Happening(
                step["code"], state, state.task(taken.assignment), {"filled": taken.filled}, state.kind
            )
            for measure, delta in registry.facts_of(happening):
                self.counted[(measure, state.year)] += delta
        assert state is not None
        return state

    def planned(self, history: History) -> Iterator[tuple[dict[str, Any], Taken]]:
        """开立，然后各步，写成记录里的样子。"""
        yield {
            "code": "@open", "procedure": self.text.label, "kind": self.procedure.kind, "region": self.region,
            "year": clock.day_of(history.received_at).year, "to": self.procedure.start, "task": 0,
            "calendar": self.version, "number": history.number,
        }, Taken("@open", history.received_at, history.by)  # fmt: skip
        for taken in history.steps:
            article = self.procedure.by_step[taken.step]
            yield {
                "code": taken.step, "task": taken.assignment, "from": "", "to": article.to, "calendar": self.version,
                "opened": taken.opened, "dates": kept(article, taken.assignment, taken.filled, "date"),
                "marks": kept(article, taken.assignment, taken.filled, "choice", "rating"),
            }, taken  # fmt: skip

    def case(self, pk: int, history: History, state: State) -> Case:
        congress = self.congress
        return Case(
            pk=pk, kind=self.procedure.kind, text=self.text, title=history.title, congress=congress,
            session_id=history.session_id, proposer_id=history.proposer_id, province_id=congress.province_id,
            city_id=congress.city_id, county_id=congress.county_id, township_id=congress.township_id,
            cohort_region_id=self.region, cohort_year=state.year, received_on=state.opened_on,
            **projection.case_columns(self.procedure, state),
        )  # fmt: skip

    def project(self, folded: list[tuple[Case, State]]) -> None:
        assignments = [
            Assignment(case=case, n=task.n, **projection.task_columns(state, task))
            for case, state in folded
            for task in state.tasks
        ]
        Assignment.objects.bulk_create(assignments)
        ids = {(row.case_id, row.n): row.pk for row in assignments}
        Clock.objects.bulk_create(
            projection.clock_row(
                case, run, ids.get((case.pk, run.task)), projection.clock_columns(self.procedure, state, run)
            )
            for case, state in folded
            for run in state.runs
        )
