"""试走：从开立起，把每一条、每一样选择各走一遍，能走第二遍的再走一遍；逾期则、到期自办拨到那一天。

在沙盘里一步一步地走，走完一段退回来走另一段；没有走过的先走，走过的只为了走到还没有走的。走不到的如实说，不装作走过。
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused

from .. import gates, openers
from ..language import Article, Fault, Text
from ..language.checking.known import where
from ..machine import State
from ..models import Case
from . import acting, ending
from .acting import Trip
from .beginning import open_one
from .moves import ELSEWHERE, Goal, Move, distances, goals_of, loops, moves_here, plain, targets_of
from .sandbox import Sandbox, Stuck, undone

PATIENCE = 80  # 步：这么久没有走到新的，就不再找
TWICE = 2
SITTING = dt.timedelta(days=3)  # 试开的大会会期
Key = tuple[Any, ...]


@dataclass
class Walk:
    """一次试走：还有哪些没有走到，走到过多少步，查出的毛病。"""

    box: Sandbox
    text: Text
    goals: set[Goal] = field(default_factory=set)
    beside: set[Goal] = field(default_factory=set)  # 碰上了就走的：别的步先前填的各个值
    automatic: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    seen: set[Key] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    why: dict[Goal, str] = field(default_factory=dict)
    endings: set[str] = field(default_factory=set)
    steps: int = 0
    idle: int = 0

    def __post_init__(self) -> None:
        """要走到的各个目标。"""
        self.room = acting.in_room(self.text)
        self.raises = any(a.raises for a in self.text.articles)
        self.beside = set(goals_of(self.text))
        self.goals = {plain(goal) for goal in self.beside}
        self.beside -= self.goals
        self.automatic = {a.step for a in self.text.articles if not a.by}
        self.twice = {a.step for a in self.text.articles if loops(self.text, a)}

    def run(self) -> None:
        """从每一种开立走起。"""
        opening = openers.articles_to_open(self.text)
        if not opening:
            with undone(self.box):
                self._began(None, ())
        for article in opening:
            for goal in sorted(goal for goal in self.goals if goal[0] == article.step):
                with undone(self.box):
                    self._began(article, goal[2])

    def _began(self, article: Article | None, chosen: tuple[tuple[str, str], ...]) -> None:
        try:
            case = self._open(article, dict(chosen))
        except Refused as refused:
            self.refused[article.step if article else ""] = refused.sentence
            return
        except Exception as error:  # noqa: BLE001  一份文件走坏了，要说出是哪一条，接着看别的
            self._fault(article.step if article else "", error)
            return
        trip = Trip(self.box, case.pk, self.room, self.refused)
        if self._look(trip, article.step if article else ""):
            if article is not None:
                self._reached((article.step, "", chosen), trip.held().state)
            self.explore(trip)

    def explore(self, trip: Trip) -> None:
        """从此刻的样子往下走，走完退回此刻。"""
        state = trip.held().state
        if state.ended_on is not None:
            self.endings.add(state.ending)
            return
        if (key := self._key(trip, state)) in self.seen:
            return
        self.seen.add(key)
        left = list(moves_here(self.text, state))
        while left and self.wants():
            move = min(left, key=lambda one: self._cost(one, state))
            left.remove(move)
            if not self._is_fresh(move, state) and (self.idle >= PATIENCE or not self._leads_on(move, state)):
                continue
            with undone(self.box):
                if self._take(trip, move, state):
                    self.explore(trip)

    def wants(self) -> bool:
        """还有没有走到的。"""
        return bool(self.goals or self.automatic or self.twice)

    def remarks(self) -> list[tuple[str, str]]:
        """走不到的各条：（哪一条，为什么）。"""
        found = []
        for step in dict.fromkeys([goal[0] for goal in sorted(self.goals)] + sorted(self.automatic)):
            article = self.text.by_step[step]
            chosen = [self._said(goal) for goal in sorted(self.goals) if goal[0] == step]
            reasons = [self.why.get(goal, "") for goal in sorted(self.goals) if goal[0] == step]
            why = "；".join(dict.fromkeys(filter(None, [*reasons, self.refused.get(step, "")])))
            said = "试走没有走到" + (f"（{'；'.join(filter(None, chosen))}）" if any(chosen) else "")
            found.append((where(article), said + (f"：{why}" if why else "")))
        found += [(where(self.text.by_step[step]), "试走没有走到第二遍") for step in sorted(self.twice)]
        return found

    def _take(self, trip: Trip, move: Move, before: State) -> bool:
        """走一步，看一眼；走不成、走坏了的返回 False。"""
        self.steps, self.idle = self.steps + 1, self.idle + 1
        try:
            if move.kind == "due":
                self._pass(trip, move)
            elif move.kind == "below":
                ending.end_children(self.box, trip.case_id)
            elif not self._tries(trip, move, before):
                self.why[plain(move.goal)] = trip.refused.get(move.step, "")
                return False
            else:
                self.box.now += dt.timedelta(minutes=5)
        except Exception as error:  # noqa: BLE001
            self._fault(move.step, error)
            return False
        after = trip.held().state
        fresh = self._reached(move.goal if move.kind == "step" else None, after)
        if not fresh:
            return True
        self.idle = 0
        return self._look(trip, move.step) and (move.kind != "step" or self._corrects(trip, move.step))

    def _tries(self, trip: Trip, move: Move, before: State) -> bool:
        """办这一步；一天只办一次的，办过了就等到第二天。"""
        article = self.text.by_step[move.step]
        self._in_time(article, trip)
        ending.work_for(self.box, trip.case_id, article)
        once = [arg for code, arg in article.conditions if code == "not_done_today"]
        if any(before.counts.get(self.text.steps_by_name.get(step, step)) for step in once):
            trip.pass_to(clock.day_of(self.box.now) + dt.timedelta(days=1))
        return trip.take(article, move.task, move.filled)

    def _in_time(self, article: Article, trip: Trip | None) -> None:
        """会议期间才办的，开一次会；闭会期间才办的，等到闭会。"""
        asked, today = {code for code, _ in article.conditions}, clock.day_of(self.box.now)
        if "in_session" in asked:
            self.box.convene(today, today + SITTING)
        if "out_of_session" in asked and trip is not None:
            trip.pass_to(self.box.adjourned())
        sits = gates.votes_on(article, trip.held().state, None) if trip is not None else None
        if trip is not None and sits is not None and sits > today:
            trip.pass_to(sits)

    def _pass(self, trip: Trip, move: Move) -> None:
        run = next(
            run for run in trip.held().state.open_runs() if run.task == move.task and self._is_for(run.step, move)
        )
        today = clock.day_of(self.box.now)
        late = 0 if self.text.by_step[run.step].recurring else 1
        trip.pass_to(max(run.due + dt.timedelta(days=late), today))
        for more in (30, 60):
            if trip.held().state.counts.get(move.step, 0):
                return
            trip.pass_to(run.due + dt.timedelta(days=more))

    def _is_for(self, step: str, move: Move) -> bool:
        article = self.text.by_step.get(step)
        return article is not None and move.step in (article.overdue, article.step if article.recurring else "")

    def _look(self, trip: Trip, step: str) -> bool:
        try:
            trip.inspect()
        except Exception as error:  # noqa: BLE001
            self._fault(step, error)
            return False
        return True

    def _corrects(self, trip: Trip, step: str) -> bool:
        try:
            trip.correct()
        except Exception as error:  # noqa: BLE001
            self._fault(step, error, "更正这一步时出错")
            return False
        return True

    def _fault(self, step: str, error: Exception, said: str = "走到这里出错") -> None:
        words = str(error) if isinstance(error, Stuck | Refused) else f"{type(error).__name__}：{error}"
        self.faults.setdefault(step, f"{said}：{words}")

    def _reached(self, goal: Goal | None, state: State) -> bool:
        before = len(self.goals) + len(self.beside) + len(self.automatic) + len(self.twice)
        self.goals -= {plain(goal)} if goal else set()
        self.beside -= {goal} if goal else set()
        self.automatic -= {step for step in self.automatic if state.counts.get(step)}
        self.twice -= {step for step in self.twice if state.counts.get(step, 0) >= TWICE}
        if state.ended_on is not None:
            self.endings.add(state.ending)
        return len(self.goals) + len(self.beside) + len(self.automatic) + len(self.twice) < before

    def _is_fresh(self, move: Move, state: State) -> bool:
        """还没有走过的一步；该走第二遍的、到期才办的也算。"""
        again = move.step in self.twice and state.counts.get(move.step, 0) >= 1
        return (
            plain(move.goal) in self.goals
            or move.goal in self.beside
            or again
            or (move.kind == "due" and move.step in self.automatic)
        )

    def _leads_on(self, move: Move, state: State) -> bool:
        """走过的一步还走得到没有走的吗：看事项的状态；分办上的一步，分办上没有要走的了，看事项此刻的状态。"""
        if move.kind != "step":
            return True
        article, wanted = self.text.by_step[move.step], self._wanted()
        if article.place == "task" and any(self.text.by_step[step].place == "task" for step in self._steps_left()):
            return True
        targets = targets_of(article, move) if article.place == "case" else (state.stage,)
        return not targets or any(self.text.reach[("case", to)] & wanted for to in targets)

    def _steps_left(self) -> set[str]:
        return {goal[0] for goal in self.goals} | self.automatic | self.twice

    def _wanted(self) -> set[str]:
        articles = [self.text.by_step[step] for step in self._steps_left()]
        found = {stage for a in articles if a.place == "case" for stage in a.origin}
        if any(a.place == "task" for a in articles):
            found |= {s for a in self.text.articles if a.opens and a.place == "case" for s in a.origin}
            found |= {
                to for a in self.text.articles if (a.opens or a.reopens) and a.place == "case" for to in a.targets
            }
        return found

    def _cost(self, move: Move, state: State) -> tuple[int, int, int]:
        """先走没有走过的（到结束的放后面），再走离没有走过的近的，最后才等下属、等到期。"""
        if self._is_fresh(move, state):
            ends = move.kind == "step" and bool(
                set(targets_of(self.text.by_step[move.step], move)) & set(self.text.endings)
            )
            return (0, int(ends), 0)
        if move.kind != "step":
            return (2, 0, 0)
        article = self.text.by_step[move.step]
        targets = targets_of(article, move)
        if article.place == "task":
            asked = {goal[0] for goal in self.goals if goal[1] == move.role}
            wanted = {stage for step in asked for stage in self.text.by_step[step].origin}
            near = distances(self.text, wanted & set(self.text.task_stages) or set(self.text.task_complete), "task")
        else:
            near = distances(self.text, self._wanted())
        away = min((near.get(to, 99) for to in targets), default=50)
        return (1, away, state.counts.get(move.step, 0))

    def _key(self, trip: Trip, state: State) -> Key:
        cap = max([TWICE, *(int(arg) for a in self.text.articles for code, arg in a.conditions
                            if code == "children_at_least" and not isinstance(arg, dict))])  # fmt: skip
        tasks = tuple((t.role, t.stage, min(t.round, 3), tuple(sorted(t.steps))) for t in state.tasks)
        counts = tuple(sorted((step, min(n, cap)) for step, n in state.counts.items()))
        picked = {code.removeprefix(ELSEWHERE) for goal in self.goals | self.beside for code, _ in goal[2]}
        values = tuple(sorted((c, str(v)) for c, v in state.values.items() if c in picked))
        below = Case.objects.filter(parent_id=trip.case_id, ended_on=None).count() if self.raises else 0
        asked = (state.asked, *(t.asked for t in state.tasks), tuple(run.step for run in state.open_runs()))
        return (state.stage, min(state.round, 3), tasks, counts, values, min(below, cap), asked)

    def _said(self, goal: Goal) -> str:
        parts = [self.text.roles.get(goal[1], goal[1])] if goal[1] else []
        parts += [f"{self._name(code.removeprefix(ELSEWHERE))}＝{value}" for code, value in goal[2]]
        return "，".join(parts)

    def _name(self, code: str) -> str:
        return self.text.fields[code].name if code in self.text.fields else code

    def _open(self, article: Article | None, chosen: dict[str, Any]) -> Case:
        if article is not None:
            self._in_time(article, None)
        return open_one(self.box, self.text, article, chosen)


def walk(box: Sandbox, text: Text, file: str) -> tuple[list[Fault], list[Fault], int]:
    """试走一份：（毛病，只提一句的，走了多少步）。"""
    one = Walk(box, text)
    with acting.assuming(text):
        one.run()
    article = text.by_step
    faults = [Fault(file, where(article[s]) if s in article else "开立", said) for s, said in one.faults.items()]
    remarks = [Fault(file, place, said, grave=False) for place, said in one.remarks()]
    if one.room:
        remarks.insert(0, Fault(file, "", "这种事项由房间开立：试走不经房间自己的表，房间的条件按成立走", grave=False))
    missed = [stage for stage in text.endings if stage not in one.endings and not faults]
    remarks += [Fault(file, f"结束 {text.stages[stage]}", "试走没有走到", grave=False) for stage in missed]
    return faults, remarks, one.steps
