"""引擎的问题：能办哪些步骤、在等谁、为什么是这一天、留痕说了什么。都不写。"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.kernel.workdays import Calendar, DayNote
from bihuan.people.door import Actor
from bihuan.regions.door import calendar

from . import filling, gates, library, registry
from .language import Article, Field, Text
from .machine import Run, State, Task
from .machine.clocks import deadline_of, redue
from .machine.state import read
from .models import Case, Clock
from .situation import Situation


@dataclass(frozen=True)
class Possible:
    """此人此刻可办的一步。missing: 还差哪些条件（各一句话），空的就是现在能办。page: 这一步自己的页面，没有则走通用的。"""

    step: str
    name: str
    article: str
    words: str
    assignment: int
    missing: tuple[str, ...]
    main: bool
    page: str = ""


@dataclass(frozen=True)
class Explained:
    """为什么是这一天：条文、期限原文、起算日、到期日、逐日的数法（按工作日的才有）、延长与改期。"""

    article: str
    words: str
    deadline: str
    zero: dt.date
    due: dt.date
    days: tuple[DayNote, ...]
    unknown_years: tuple[int, ...]
    segments: tuple[Any, ...]
    limit: dt.date | None


def case_to_read(case_id: int, by: Actor) -> Case:
    """看一件事项。看不见的和没有的，说法相同。"""
    case = Case.objects.select_related("text", "congress", "proposer", "session__term").filter(pk=case_id).first()
    if case is None or not gates.can_see(by, case, read(case.memory)):
        raise NotFound("没有这件事项，或者不在您可以看的范围里")
    return case


def state_of(case: Case) -> State:
    """事项的状态。"""
    return read(case.memory)


def text_of(case: Case) -> Text:
    """事项所用的工作法。"""
    return library.text_by_id(case.text_id)


def stage_name(case: Case) -> str:
    """事项状态的名称。"""
    return text_of(case).stages.get(case.stage, case.stage)


def task_stage_name(text_id: int, stage: str) -> str:
    """分办状态的名称。"""
    return library.text_by_id(text_id).task_stages.get(stage, stage)


def possible_steps(case: Case, by: Actor, *, now: dt.datetime) -> list[Possible]:
    """此人此刻在这件事项上可办的各步，按条文顺序；往前走的第一步是主要的一步，有期限的在先。"""
    state, text = state_of(case), text_of(case)
    if state.ended_on is not None:
        return []
    found: list[Possible] = []
    onward: list[tuple[bool, int]] = []
    for article in text.articles:
        for task in state.tasks if article.place == "task" else [None]:
            about = Situation(case, state, text, article, task, by, now)
            if article.by and gates.may_take(about):
                missing = tuple(gates.unmet(about))
                if not missing and article.to != (task or state).stage and _onward(text, article):
                    onward.append((article.deadline is None, len(found)))
                found.append(
                    Possible(
                        article.step,
                        article.name,
                        article.number,
                        article.words,
                        task.n if task else 0,
                        missing,
                        False,
                        registry.step_page_of(case.kind, article.step),
                    )
                )
    if onward:
        _, place = min(onward)
        found[place] = replace(found[place], main=True)
    return found


def _onward(text: Text, article: Article) -> bool:
    """往前走的一步：有期限的都是；要写明理由的（退回、退改、申请延长）、不经测评就了结的（撤回），是岔出去的。"""
    if article.deadline is not None:
        return True
    ending = text.endings.get(article.to) if article.place == "case" else None
    if ending is not None and not ending.must_pass:
        return False
    return not any(item.code == "reason" and not item.optional for item in article.fields)


def step_form(
    case_id: int, step: str, assignment: int, by: Actor, *, now: dt.datetime
) -> tuple[Situation, list[tuple[Field, list[tuple[str, str]]]]]:
    """一步的表单要什么：情形，和各填写项连同可选的值。办不成的此时就拒绝。"""
    case = case_to_read(case_id, by)
    held = gates.Held(case, state_of(case), text_of(case))
    about = gates.step_to_take(held, step, assignment=assignment, filled={}, by=by, now=now)
    return about, [(item, filling.choices(about, item)) for item in about.article.fields]


def explain(case: Case, n: int) -> Explained:
    """第 n 只时钟为什么在这一天到期。"""
    state, text = state_of(case), text_of(case)
    run = next((run for run in state.runs if run.n == n), None)
    if run is None:
        raise NotFound("没有这只时钟")
    deadline, article = deadline_of(text, run), text.by_step.get(run.step)
    days: tuple[DayNote, ...] = ()
    table = calendar(run.calendar)
    if deadline and deadline.unit == "workday" and deadline.kind == "since":
        days = tuple(table.explain(run.zero, deadline.n))
    return Explained(
        article.number if article else "", article.words if article else "", run.words, run.zero, run.due, days,
        guessed_years(text, run, table), tuple(run.segments), run.limit,
    )  # fmt: skip


def moved_by(coming: Calendar, year: int) -> tuple[int, int]:
    """换成这样的日历（改动的是 year 这一年），会改动几个到期日、涉及几级人大。只看这一年里走着的时钟。"""
    days = (dt.date(year - 1, 12, 25), dt.date(year, 12, 31))
    rows = Clock.objects.filter(stopped_on=None, due_on__gte=days[0], zero_on__lte=days[1]).order_by("case_id", "n")
    moved, congresses, case = 0, set(), None
    for case_id, n in rows.values_list("case_id", "n").iterator():
        if case is None or case.pk != case_id:
            case = Case.objects.only("memory", "text_id", "congress_id").get(pk=case_id)
        run = state_of(case).runs[n - 1]
        if redue(text_of(case), run, lambda version: coming, coming.version) != run.due:
            moved += 1
            congresses.add(case.congress_id)
    return moved, len(congresses)


def guessed_years(text: Text, run: Run, table: Calendar) -> tuple[int, ...]:
    """到期日要数工作日、而放假安排还没有录入的年份：这一段暂按周一至周五计，显示日子的地方都要说。"""
    deadline = deadline_of(text, run)
    if deadline is None or deadline.unit != "workday":
        return ()
    return tuple(year for year in range(run.zero.year, run.due.year + 1) if not table.known(year))


@dataclass(frozen=True)
class Spine:
    """条文的一行：过去、现在还是将来；过去的写明谁、何时；现在的写明期限和各分办。"""

    article: Article
    when: str  # past、now、ahead
    on: dt.date | None
    count: int
    runs: tuple[tuple[Run, Task | None], ...]
    aside: bool = False  # 有人提出才用得上的，收起来


def spine(case: Case) -> list[Spine]:
    """事项页的左栏：工作法的条文，走到哪里。自动的条只在办过之后显示，有人提出才用得上的收起来。"""
    state, text = state_of(case), text_of(case)
    rows = []
    for article in text.articles:
        on, count = _performed(state, article)
        runs = tuple((run, state.task(run.task)) for run in state.open_runs() if run.step == article.step)
        here = _here(state, article) and state.ended_on is None
        if not article.by and not on:
            continue
        if on and not (here and runs):
            when = "past"
        elif here or runs:
            when = "now"
        elif state.ended_on is not None or not _still_ahead(text, state, article):
            continue
        else:
            when = "ahead"
        aside = not on and not runs and article.step not in text.expected
        rows.append(Spine(article, when, on, count, runs, aside))
    return rows


def late_days(due_on: dt.date | None, now: dt.datetime) -> int:
    """逾期几天；自到期的次日起算，未逾期为 0。"""
    return max(0, (clock.day_of(now) - due_on).days) if due_on else 0


def workdays_left(due_on: dt.date, now: dt.datetime) -> int:
    """离到期还有几个工作日；当天到期为 0。"""
    return calendar().between(clock.day_of(now), due_on)


def _performed(state: State, article: Article) -> tuple[dt.date | None, int]:
    if article.place == "case":
        return state.steps.get(article.step), state.counts.get(article.step, 0)
    days = [task.steps[article.step] for task in state.tasks if article.step in task.steps]
    return max(days, default=None), state.counts.get(article.step, 0)


def _here(state: State, article: Article) -> bool:
    if article.place == "case":
        return state.stage in article.origin and article.to != state.stage
    return any(t.stage in article.origin and t.ended_on is None for t in state.tasks) and state.ended_on is None


def _still_ahead(text: Text, state: State, article: Article) -> bool:
    if article.place == "case":
        return bool(set(article.origin) & text.reach[("case", state.stage)])
    openers = [a for a in text.articles if a.opens and a.place == "case"]
    if any(set(a.origin) & text.reach[("case", state.stage)] for a in openers):
        return True
    return any(set(article.origin) & text.reach[("task", t.stage)] for t in state.tasks if t.ended_on is None)
