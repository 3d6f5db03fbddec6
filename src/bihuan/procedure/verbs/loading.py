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
from msgspec.structs import replace

from bihuan.figures.door import add_many
from bihuan.kernel import clock
from bihuan.ledger.door import Row, append_many, prepare, refresh_statistics, verb
from bihuan.people.door import Congress
from bihuan.regions.door import calendar_version

from .. import engine, library, projection, syncing
from ..events import Followed, Opened, Stepped
from ..filling import sort_out
from ..language import Text
from ..machine import Opened as TaskOpened, Opening, Record, State, Step, written
from ..machine.records import VERSION
from ..models import Case, ReleasedText
from ..situation import Held

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
    """一件事项的历史：受理的瞬间、标题、编号、各步；下属的另写上级、在上级里的次序、上级的哪一步开出。"""

    title: str
    received_at: dt.datetime
    by: str
    proposer_id: int | None = None
    number: str = ""
    session_id: int | None = None
    steps: tuple[Taken, ...] = ()
    parent: int = 0
    position: int = 0
    raised_by: str = ""


@verb
def load(histories: Iterable[History], *, text: ReleasedText, congress: Congress, now: dt.datetime) -> list[int]:
    """成批装入一级人大的一种事项的历史，返回事项的 id，次序与所给的相同。

    不核对角色和条件（历史已经发生），但状态机不许可的步骤折叠时即报错，整批不写。不发通知、不进收发箱。
    """
    loader = _Loader(library.text_in(text.pk, congress), text, congress, now)
    return loader.load(iter(histories))


class _Loader:
    def __init__(self, procedure: Text, text: ReleasedText, congress: Congress, now: dt.datetime) -> None:
        self.procedure, self.text, self.congress, self.now = procedure, text, congress, now
        self.version = calendar_version()
        self.region = congress.township_id or congress.county_id or congress.city_id or congress.province_id
        self.counted: Counter[tuple[str, str, int, int]] = Counter()

    def load(self, histories: Iterator[History]) -> list[int]:
        first = next_id = (Case.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        while batch := list(islice(histories, BATCH)):
            self.write(list(enumerate(batch, next_id)))
            next_id += len(batch)
        place = (self.congress.province_id, self.congress.city_id, self.congress.county_id, self.congress.township_id)
        add_many(
            (measure, *place, congress or self.congress.pk, year, amount, None, mark)
            for (measure, mark, congress, year), amount in self.counted.items()
        )
        with connection.cursor() as cursor:  # 自己编了主键之后，PostgreSQL 的序列要跟上
            for statement in connection.ops.sequence_reset_sql(no_style(), [Case]):
                cursor.execute(statement)
        refresh_statistics()
        return list(range(first, next_id))

    def write(self, batch: list[tuple[int, History]]) -> None:
        rows: list[Row] = []
        folded = [(pk, history, self.fold(pk, history, rows)) for pk, history in batch]
        append_many(rows)
        Case.objects.bulk_create([self.case(pk, history, state) for pk, history, state in folded])
        syncing.create(
            [
                Held(self.case(pk, history, state), state, self.procedure, state.opened_on)
                for pk, history, state in folded
            ],
            stopped=True,
        )

    def fold(self, pk: int, history: History, rows: list[Row]) -> State:
        """折叠一件历史，备好的记录接在 rows 之后。"""
        stream, previous = f"case:{pk}", ""
        state: State | None = None
        for seq, (step, taken) in enumerate(self.planned(history), 1):
            event: Any = Opened(history.title)
            if state is not None:
                task = state.task(taken.assignment)
                step = replace(step, origin=task.stage if task else state.stage)
                event = Stepped(taken.filled) if self.procedure.by_step[taken.step].by else Followed()
            record = Record(seq, clock.day_of(taken.at), taken.by, step)
            before, state = state, engine.FOLD.apply(state, record)
            row = prepare(stream, seq, previous, event, by=taken.by, now=taken.at, step=written(step), origin="record")
            previous = row.hash
            rows.append(row)
            for one in engine.deltas_of(record, {"filled": taken.filled}, before, state):
                self.counted[(one.measure, one.mark, one.congress, state.year)] += one.amount
        assert state is not None
        return state

    def planned(self, history: History) -> Iterator[tuple[Step, Taken]]:
        """开立，然后各步，写成记录里的样子。"""
        opening = Opening(
            procedure=self.text.label, kind=self.procedure.kind, region=self.region or 0,
            year=clock.day_of(history.received_at).year, title=history.title, congress=self.congress.pk,
            session=history.session_id, township=self.congress.township_id, proposer=history.proposer_id,
            received_on=clock.day_of(history.received_at), parent=history.parent, position=history.position,
            raised_by=history.raised_by, level=library.level_of(self.congress) if self.procedure.levelled else 0,
        )  # fmt: skip
        yield (
            Step(
                code="@open",
                calendar=self.version,
                v=VERSION,
                to=self.procedure.start,
                number=history.number,
                opening=opening,
            ),
            Taken("@open", history.received_at, history.by),
        )
        for taken in history.steps:
            article = self.procedure.by_step[taken.step]
            filled = sort_out(article, taken.filled)
            yield Step(
                code=taken.step, task=taken.assignment, calendar=self.version, v=VERSION, to=article.to,
                values=filled.values, long=filled.long, opened=tuple(TaskOpened(**row) for row in taken.opened),
            ), taken  # fmt: skip

    def case(self, pk: int, history: History, state: State) -> Case:
        congress = self.congress
        return Case(
            pk=pk, kind=self.procedure.kind, text=self.text, province_id=congress.province_id,
            city_id=congress.city_id, county_id=congress.county_id, cohort_region_id=self.region,
            cohort_year=state.year, **projection.case_columns(self.procedure, state),
        )  # fmt: skip
