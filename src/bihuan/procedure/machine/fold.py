"""折叠：把一条记录加到状态上，得到新的状态；旧的不动。只照记录办，不再问条件；记录与状态对不上就说坏在哪里。"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from ..language import Article, Text
from . import asking, clocks, pausing
from .choosing import rechoose
from .clocks import Calendars, Moment
from .counting import tally
from .moving import Broken, extend, link, move_case, move_task, note, open_task, reopen, settle, sit
from .records import Body, Opening, Record, Step, of_body, undone
from .special import SPECIAL
from .state import State, Task

Texts = Callable[[str], Text]
NONE: frozenset[Any] = frozenset()


@dataclass(frozen=True)
class Fold:
    """一台折叠的机器：工作法和日历从哪里取，只说一次。"""

    texts: Texts
    calendars: Calendars

    def run(self, bodies: Iterable[Body]) -> State | None:
        """一条链上的全部记录 → 状态；更正过的步骤不算。没有开立的为 None。"""
        taken = deque(self.steps(bodies), maxlen=1)
        return taken[0][3] if taken else None

    def steps(self, bodies: Iterable[Body]) -> Iterator[tuple[Record, Body, State | None, State]]:
        """逐条加上去：每一条、它的正文、之前和之后的状态；更正过的步骤不在其中。"""
        listed = [body for body in bodies if body["step"]]
        skipped = undone(listed)
        state: State | None = None
        for body in listed:
            if body["seq"] not in skipped:
                record = of_body(body)
                before, state = state, self.apply(state, record)
                yield record, body, before, state

    def apply(self, state: State | None, record: Record) -> State:
        """加上一条。拒绝（Broken）：第一条不是开立、没有这一步、状态对不上、序号不连续。"""
        step = record.step
        if state is None:
            if step.opening is None:
                raise Broken("第一条不是开立")
            state = _opened(step.opening, record, self.texts)
            if step.code == "@open":
                return self._only_open(state, record)
        fresh = replace(
            state,
            steps=dict(state.steps),
            counts=dict(state.counts),
            values=dict(state.values),
            tasks=list(state.tasks),
        )
        at = self._at(fresh, record)
        if step.special:
            if step.code == "@adopt":
                fresh.procedure, fresh.level = step.procedure, step.level or fresh.level
                at = replace(at, text=self.texts(step.procedure).at(fresh.level), before=at.text)
            SPECIAL[step.code](at, record)
        else:
            late = _step(at, record)
            tally(fresh, at.text, record, self.texts, late=late)
        return fresh

    def _only_open(self, state: State, record: Record) -> State:
        """只开立，没有同时办第一步：离开「开始」的各条起算。"""
        note(state, None, record)
        sit(state, record)
        link(state, record)
        clocks.start_case(self._at(state, record), moved=True)
        return state

    def _at(self, state: State, record: Record) -> Moment:
        step = record.step
        return Moment(
            self.texts(state.procedure).at(state.level),
            state, record.on, self.calendars, step.calendar, step.code, step.task,
            frozenset([opened.n for opened in step.opened]) if step.opened else NONE,
            frozenset((*step.values, *step.long)) if step.values or step.long else NONE, step.v < 2,
        )  # fmt: skip


def _opened(opening: Opening, record: Record, texts: Texts) -> State:
    start = record.step.to if record.step.code == "@open" else texts(opening.procedure).start
    return State(
        procedure=opening.procedure, stage=start, entered_on=record.on, opened_on=record.on, kind=opening.kind,
        region=opening.region, year=opening.year, title=opening.title, congress=opening.congress,
        session=opening.session, township=opening.township, proposer=opening.proposer, received_on=opening.received_on,
        opened_by=record.by, parent=opening.parent, position=opening.position, raised_by=opening.raised_by,
        above=opening.above, level=opening.level,
        passed={start: record.on},
        known=opening.congress is not None,
    )  # fmt: skip


def _step(at: Moment, record: Record) -> bool:
    """条文里的一步，返回办得晚不晚：核对从哪里来，记下，走动，坐下，链接，开分办，重开，延长；然后时钟该停的停、该起的起。"""
    step, state, text = record.step, at.state, at.text
    article = text.by_step.get(step.code)
    if article is None:
        raise Broken(f"工作法里没有步骤 {step.code}")
    task = _holder(state, step)
    stage = task.stage if task else state.stage
    if stage != step.origin:
        raise Broken(f"步骤 {article.name} 记为自 {step.origin}，而当时在 {stage}")
    late = _punctual(at, article, record, task)
    note(state, task, record)
    asking.note(at)
    clocks.finish(state, step.code, step.task, record.on)
    if task:
        move_task(at, article, step.to)
    else:
        move_case(at, article, step.to)
    if step.seats:
        sit(state, record)
    if step.links:
        link(state, record)
    for opened in step.opened:
        open_task(at, opened)
    if article.reopens is not None and (step.reopened is not None or at.first_edition):
        reopen(at, article.reopens, step.reopened)
    for extended, due in step.extended.items():
        extend(at, extended, due, record.by)
    pausing.halt(at, record)
    settle(at, moved=step.origin != step.to)
    rechoose(at, record.by)
    pausing.go_on(at, record)
    return late


def _holder(state: State, step: Step) -> Task | None:
    task = state.task(step.task) if step.task else None
    if step.task and task is None:
        raise Broken(f"没有第 {step.task} 个分办")
    return task


def _punctual(at: Moment, article: Article, record: Record, task: Task | None) -> bool:
    """办得晚不晚，晚了记一次：有在走的时钟看时钟；开立的一条，看按下时由填写算出的日子。"""
    state, step = at.state, record.step
    due, until = None, record.on
    for run in task.runs if task else state.runs:
        if run.step == step.code:
            due = run.due
            if run.halted:
                until = run.segments[-1].on  # 停着的日子不算
            break
    if due is None and step.opening is not None:
        filled = replace(state, values={**state.values, **step.values})
        due = clocks.due_at(replace(at, state=filled, step=""), article, task)
    late = due is not None and until > due
    if late:
        state.late = {**state.late, step.code: state.late.get(step.code, 0) + 1}
    return late
