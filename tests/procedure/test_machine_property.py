"""折叠的机器，任意走：从不改动交给它的旧状态；写了再读，一样；从头折叠，与一步步加上的一样；投影的行与整写的一样。"""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bihuan.kernel import canonical, clock
from bihuan.kernel.workdays import Calendar
from bihuan.procedure.language import Article, Text, read_file
from bihuan.procedure.machine import Broken, Fold, Linked, Opened, Opening, Record, Seated, State, Step, written
from bihuan.procedure.machine.records import VERSION, of_body
from bihuan.procedure.machine.standing import answering, last_of_chain, selected
from bihuan.procedure.machine.state import read, write, write_task

METHODS = Path(__file__).with_name("methods")
NAMES = ("pond_cleaning", "market_vote")
HOLIDAY = {dt.date(2027, 4, 5): "清明节", dt.date(2027, 4, 6): "清明节"}
CALENDARS = {1: Calendar(version=1), 2: Calendar(HOLIDAY, years=frozenset({2027}), version=2)}


@cache
def text_of(name: str) -> Text:
    return read_file(METHODS / f"{name}.2027-1.yaml")


FOLD = Fold(text_of, CALENDARS.__getitem__)


class Walk(RuleBasedStateMachine):
    """一件事项，随意办下去；每一步都写成正文再读回来，再加到状态上。"""

    state: State
    bodies: list[dict[str, Any]]
    on: dt.date
    calendar: int

    @initialize(name=st.sampled_from(NAMES), day=st.integers(0, 200))
    def open(self, name: str, day: int) -> None:
        self.on, self.bodies, self.calendar = dt.date(2027, 1, 4) + dt.timedelta(days=day), [], 1
        opening = Opening(name, name, region=7, year=2027, title="塘", congress=1, received_on=self.on)
        seats = (Seated("proposer", person=1), Seated("proposer", organ=2, add=True))
        self.state = self.added(
            None, self.body(Step("@open", calendar=1, to=text_of(name).start, opening=opening, seats=seats))
        )

    @property
    def text(self) -> Text:
        return text_of(self.state.procedure)

    @rule(days=st.integers(0, 45), newer=st.booleans())
    def wait(self, days: int, newer: bool) -> None:
        self.on += dt.timedelta(days=days)
        self.calendar = 2 if newer else self.calendar

    @precondition(lambda self: self.state.ended_on is None)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        found = self.possible()
        if not found:
            return
        article, n = data.draw(st.sampled_from(found))
        task = self.state.task(n)
        stage = task.stage if task else self.state.stage
        values, long = self.filled(article, data)
        opened = tuple(
            Opened(len(self.state.tasks) + k, effect.role, data.draw(st.integers(10, 40)), start=effect.start)
            for k, effect in enumerate(article.opens, 1)
        )
        reopened = None
        if article.reopens is not None and data.draw(st.booleans()):
            reopened = tuple(one.n for one in last_of_chain(self.state, answering(self.text)))
        step = Step(
            article.step, task=n, calendar=self.calendar, origin=stage,
            to=data.draw(st.sampled_from(article.leads(stage))),
            values=values, long=long, opened=opened, reopened=reopened, number=data.draw(st.sampled_from(("", "3"))),
            extended={r.step: r.due + dt.timedelta(days=9) for r in self.state.runs_of(n)[:1] if data.draw(st.booleans())},
            seats=data.draw(st.sampled_from(((), (Seated("复看人", person=5),), (Seated("复看人", person=6, add=True),)))),
            links=data.draw(st.sampled_from(((), (Linked("from", 9),), (Linked("from", 9, off=True),)))),
        )  # fmt: skip
        self.go(step)

    @precondition(lambda self: self.state.ended_on is None)
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        to = data.draw(st.sampled_from([stage for stage in self.text.stages if stage not in self.text.endings]))
        self.go(Step("@decide", calendar=self.calendar, origin=self.state.stage, to=to))

    @precondition(lambda self: bool(self.state.open_runs()))
    @rule(data=st.data())
    def pause_or_resume(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(self.state.open_runs()))
        self.go(Step("@resume" if run.paused else "@pause", calendar=self.calendar, run=run.n, why="停", document="函"))

    @precondition(lambda self: bool(self.state.open_runs()))
    @rule(days=st.integers(-3, 20))
    def redate(self, days: int) -> None:
        runs = {str(run.n): run.due + dt.timedelta(days=days) for run in self.state.open_runs()}
        self.go(Step("@redate", calendar=self.calendar, runs=runs))

    @rule(days=st.integers(0, 90))
    def set(self, days: int) -> None:
        code = next(item.code for item in self.text.fields.values() if item.kind == "date")
        self.go(Step("@set", calendar=self.calendar, values={code: (self.on + dt.timedelta(days=days)).isoformat()}))

    @precondition(lambda self: self.last_step() is not None)
    @rule()
    def correct(self) -> None:
        body = self.body(Step("@correct", calendar=self.calendar, undoes=(self.last_step() or 0,)))
        try:
            state = FOLD.run([*self.bodies, body])
        except Broken:
            return
        assert state is not None
        self.bodies.append(body)
        self.state = taken_back(state)

    @invariant()
    def folding_the_chain_gives_the_same(self) -> None:
        if not hasattr(self, "state"):
            return
        whole = FOLD.run(self.bodies)
        assert whole is not None
        assert encoded(whole) == encoded(self.state)

    @invariant()
    def what_is_written_reads_back(self) -> None:
        if hasattr(self, "state"):
            again = read(write(self.state), [write_task(task) for task in self.state.tasks])
            assert encoded(again) == encoded(self.state)

    def possible(self) -> list[tuple[Article, int]]:
        places = [None, *self.state.tasks]
        return [
            (article, task.n if task else 0)
            for article in self.text.articles
            for task in places
            if (article.place == "task") == (task is not None)
            and (task.stage if task else self.state.stage) in article.origin
            and selected(self.text, article, self.state, task)
        ]

    def filled(self, article: Article, data: st.DataObject) -> tuple[dict[str, Any], tuple[str, ...]]:
        values: dict[str, Any] = {}
        long = []
        for item in article.fields:
            if item.kind == "table" or (item.kind == "text" and data.draw(st.booleans())):
                long.append(item.code)
            elif item.kind == "date":
                values[item.code] = (self.on + dt.timedelta(days=data.draw(st.integers(0, 60)))).isoformat()
            elif item.kind == "choice":
                values[item.code] = data.draw(st.sampled_from(self.text.options[item.name]))
            elif item.kind == "case":
                held = (self.on + dt.timedelta(days=data.draw(st.integers(0, 60)))).isoformat()
                values |= {item.code: 12, f"{item.code}@on": held}
            elif item.kind in ("number", "money"):
                values[item.code] = data.draw(st.sampled_from(("0.5", "12")))
            else:
                values[item.code] = data.draw(st.sampled_from(("甲", "乙")))
        return values, tuple(long)

    def last_step(self) -> int | None:
        last = self.bodies[-1] if getattr(self, "bodies", None) else None
        return last["seq"] if last and not last["step"]["code"].startswith("@") else None

    def go(self, step: Step) -> None:
        self.state = self.added(self.state, self.body(step))

    def body(self, step: Step) -> dict[str, Any]:
        told = written(step)
        at = canonical.instant(clock.beijing(self.on, 9))
        assert told["v"] == VERSION
        return {"seq": len(self.bodies) + 1, "actor": "person:1", "happened_at": at, "step": told, "event": {}}

    def added(self, state: State | None, body: dict[str, Any]) -> State:
        """加上一笔；旧的状态一个字节也没有变。读回的一步与写下的一样。"""
        before = encoded(state) if state else ()
        record: Record = of_body(body)
        assert written(record.step) == body["step"]
        after = FOLD.apply(state, record)
        assert (encoded(state) if state else ()) == before
        self.bodies.append(body)
        return after


def encoded(state: State) -> tuple[str, ...]:
    return (write(state), *map(write_task, state.tasks))


def taken_back(state: State) -> State:
    """从行里取回来的样子：停了的时钟不在状态里。"""
    return read(write(state), [write_task(task) for task in state.tasks])


TestWalk = Walk.TestCase
TestWalk.settings = settings(
    max_examples=120, stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
