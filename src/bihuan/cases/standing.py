"""一句话说一件事项现在在哪里：在谁手上，等什么，哪一天到期，多久没有动，催过几次；结束了的，说怎样结束。"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.kernel import clock
from bihuan.ledger.door import Entry
from bihuan.procedure.door import (
    Held,
    Run,
    State,
    Text,
    guessed_years,
    is_inside,
    requests_waiting,
    waited,
    workdays_left,
)

from .fields import FieldsSeen
from .look import closing_of

NAMED = 2  # 个：一句话里写出名称的单位，再多只说个数
STILL_FOR = 7  # 天：这么久没有动，才说


@dataclass(frozen=True)
class Where:
    """那一句话的各部分。holder: 在谁手上；step: 等什么；due_on、left: 哪一天、还有几个工作日（规定按工作日数的）；still: 几天没有动；urged: 催过几次。

    ended: 结束了的，结束的状态；note: 没有合上的，旁边的一句话；guessed: 放假安排还没有录入的年份；

    asked: 没有答复的请求：哪一步、等谁、办什么。
    """

    holder: str = ""
    step: str = ""
    due_on: dt.date | None = None
    left: int | None = None
    still: int = 0
    urged: int = 0
    ended: str = ""
    ended_on: dt.date | None = None
    note: str = ""
    guessed: tuple[int, ...] = ()
    asked: tuple[tuple[str, str, str], ...] = ()

    @property
    def state(self) -> str:
        """这一句话的颜色。"""
        if self.ended:
            return "broken" if self.note else "quiet"
        return "open"


def where(
    held: Held,
    seen: FieldsSeen,
    organs: Mapping[int, str],
    people: Mapping[int, str],
    told: list[Entry],
    today: dt.date,
) -> Where:
    """这一件现在在哪里。told: 最近的留痕，新的在前。"""
    state, text = held.state, held.text
    if state.ended_on is not None:
        note = closing_of(text, state.stage).note
        return Where(ended=text.stages[state.stage], ended_on=state.ended_on, note=note)
    runs = [run for run in state.open_runs() if not run.paused and seen.shows_task(run.task)]
    run = _front(text, state, runs)
    step = text.by_step[run.step].name if run is not None and run.step in text.by_step else _next(text, state)
    due_on = run.due if run is not None and seen.shows_due(run.task) else None
    left = workdays_left(text, run, held.calendar, today) if due_on is not None and run is not None else None
    moved = clock.day_of(told[0].happened_at) if told else today
    still = (today - moved).days
    return Where(
        _holder(held, run, seen, organs, people),
        step,
        due_on,
        left,
        still if still >= STILL_FOR else 0,
        _urged(text, state, told, run.task if run is not None else 0),
        guessed=guessed_years(text, run, held.calendar) if due_on is not None and run is not None else (),
        asked=tuple(
            (one.name, "、".join(text.roles.get(role, role) for role in answer.by), answer.name)
            for one, answer in requests_waiting(text, state)
        ),
    )


def _front(text: Text, state: State, runs: list[Run]) -> Run | None:
    """此刻该办的里面最早到期的；没有该办的取最早的。"""

    def here(run: Run) -> bool:
        article, task = text.by_step.get(run.step), state.task(run.task)
        return article is not None and (task.stage if task else state.stage) in article.origin

    return min([run for run in runs if here(run)] or runs, key=lambda run: (run.due, run.n), default=None)


def _next(text: Text, state: State) -> str:
    """没有期限时等的是哪一条。"""
    role = waited(text, state, None)
    found = (a for a in text.leaving.get(("case", state.stage), ()) if role in a.by and text.awaits(a, state.stage))
    return next((article.name for article in found), "")


def _holder(held: Held, run: Run | None, seen: FieldsSeen, organs: Mapping[int, str], people: Mapping[int, str]) -> str:
    state, text = held.state, held.text
    if run is not None and run.task and _theirs(text, run):
        open_tasks = [task for task in state.tasks if task.ended_on is None and seen.shows_task(task.n)]
        same = [t.unit for t in open_tasks if any(one.step == run.step for one in t.runs)]
        return _some([organs.get(unit, "") for unit in dict.fromkeys(same)])
    task = state.task(run.task) if run is not None else None
    article = text.by_step.get(run.step) if run is not None else None
    role = waited(text, state, task) or (run.role if run else "")
    if article is not None and task is None and article.by and role not in article.by:
        role = article.by[0]  # 几步各由各人办的：说等哪一步，就说办那一步的
    sitting = [organs.get(s.organ, "") if s.organ else people.get(s.person, "") for s in state.sitting(role)]
    named = [name for name in sitting if name]
    several = article.by if article is not None and role in article.by else (role,)  # 几个角色都可以办的，都写出来
    return _some(named) if role and named else "、".join(text.roles.get(one, "") for one in several)


def _theirs(text: Text, run: Run) -> bool:
    """这只分办上的时钟等的是承办单位自己（或者它里头的人），不是别的机关。"""
    article = text.by_step.get(run.step)
    return article is None or any(role in text.task_roles or is_inside(role, text) for role in article.by)


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED])}等 {len(names)} 个单位"


def _urged(text: Text, state: State, told: list[Entry], task: int) -> int:
    """催办了几次：梯次到点催这一个分办（事项自己的为 0）的，和人催的。只数眼前这一页留痕里的梯次。"""
    by_hand = sum(
        n for step, n in state.counts.items() if step in text.by_step and text.by_step[step].name.startswith("催办")
    )
    rungs = [one.data for one in told if one.type == "procedure.reminded"]
    return by_hand + sum(1 for one in rungs if one.get("kind") == "urge" and one.get("assignment", 0) == task)
