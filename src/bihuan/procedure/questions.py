"""引擎的问题：能办哪些步骤、在等谁、为什么是这一天。都不写。"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.kernel.workdays import Calendar, DayNote
from bihuan.ledger.door import entries
from bihuan.people.door import Actor
from bihuan.regions.door import calendar

from . import engine, filling, gates, kept, library, registry, roles
from .gates import state_of
from .language import Article, Field, Text
from .machine import ABORTED, Run, Task
from .machine.clocks import deadline_of, redue
from .minutes import Minutes, ToEnter, votes_of, votes_to_enter
from .models import Case, Clock
from .situation import Held, Situation
from .spine import Spine, spine

__all__ = [
    "Explained", "Minutes", "Possible", "Spine", "ToEnter", "case_to_read", "correctable_later", "explain",
    "guessed_years", "held_to_read", "kept_value", "late_days", "possible_steps", "serving", "spine", "stage_name",
    "state_of", "step_form", "task_stage_name", "task_stage_of", "text_of", "votes_of", "votes_to_enter",
    "workdays_left",
]  # fmt: skip


@dataclass(frozen=True)
class Possible:
    """此人此刻可办的一步。missing: 还差哪些条件（各一句话），空的就是现在能办。"""

    step: str
    name: str
    article: str
    words: str
    assignment: int
    missing: tuple[str, ...]
    main: bool


@dataclass(frozen=True)
class Explained:
    """为什么是这一天：条文、期限原文、起算日、到期日、逐日的数法（按工作日的才有）、延长与改期；task 是哪个分办的（事项的为 0）；by_date: 期限就是写明的那一天，没有从哪天数起。"""

    article: str
    words: str
    deadline: str
    zero: dt.date
    due: dt.date
    days: tuple[DayNote, ...]
    unknown_years: tuple[int, ...]
    segments: tuple[Any, ...]
    limit: dt.date | None
    task: int = 0
    by_date: bool = False


def case_to_read(case_id: int, by: Actor, sees: Q | None = None) -> Case:
    """看一件事项。看不见的和没有的，说法相同。sees: 已经算好的看得见的条件。"""
    rows = Case.objects.select_related("text", "congress", "proposer", "session__term").defer("text__source")
    case = rows.filter(registry.visible_to(by) if sees is None else sees, pk=case_id).first()
    if case is None:
        raise NotFound("没有这件事项，或者不在您可以看的范围里")
    return case


def serving(held: Held, role: str, *, now: dt.datetime) -> set[int]:
    """这件事项里，这个角色此刻由哪些人担任（编号）。"""
    return roles.people(role, held, None, now=now)


def kept_value(held: Held, code: str) -> Any:
    """事项自己的一项最近的值；长文、表在留痕里的也取来。"""
    return kept.value(held, code)


def held_to_read(case_id: int, by: Actor, *, now: dt.datetime) -> Held:
    """看一件事项，连同状态和工作法；不锁。"""
    return gates.held_of(case_to_read(case_id, by), on=clock.day_of(now))


def text_of(case: Case) -> Text:
    """事项所用的工作法。"""
    return library.text_by_id(case.text_id)


def stage_name(case: Case) -> str:
    """事项状态的名称。"""
    return text_of(case).stages.get(case.stage, case.stage)


def task_stage_of(text: Text, stage: str) -> str:
    """分办状态的名称；事项结束时没有办完的是中止。"""
    return "中止" if stage == ABORTED else text.task_stages.get(stage, stage)


def task_stage_name(text_id: int, stage: str) -> str:
    """分办状态的名称，按工作法的编号。"""
    return task_stage_of(library.text_by_id(text_id), stage)


def possible_steps(
    case: Case, by: Actor, *, now: dt.datetime, held: Held | None = None, beside: bool = False
) -> list[Possible]:
    """此人此刻在这件事项上可办的各步，按条文顺序；往前走的第一步是主要的一步，有期限的在先。beside: 见 gates.may_take。"""
    held = held or gates.held_of(case, on=clock.day_of(now))
    if held.state.ended_on is not None:
        return []
    found: list[Possible] = []
    onward: list[tuple[bool, int]] = []
    for article in held.text.articles:
        for task in held.state.tasks if article.place == "task" else [None]:
            if task is not None and task.stage not in article.origin:
                continue
            about = Situation(held, article, task, by, now, blank=True)
            if not article.by or not gates.may_take(about, beside=beside):
                continue
            missing = tuple(gates.unmet(about))
            if not missing and about.stage not in article.leads(about.stage) and _onward(held.text, article):
                onward.append((not _timed(article), len(found)))
            found.append(_possible(article, task, missing))
    if onward:
        _, place = min(onward)
        found[place] = replace(found[place], main=True)
    return found


def step_form(
    case_id: int, step: str, assignment: int, by: Actor, *, now: dt.datetime, later: bool = False
) -> tuple[Situation, list[tuple[Field, list[tuple[str, str]]]]]:
    """一步的表单要什么：情形，和各填写项连同可选的值。办不成的此时就拒绝；later: 条件等办的时候再问。"""
    held = held_to_read(case_id, by, now=now)
    about = gates.step_to_take(held, step, assignment=assignment, filled=None, by=by, now=now, later=later)
    return about, [(item, filling.choices(about, item)) for item in about.article.fields]


def explain(case: Case, n: int) -> Explained:
    """第 n 只时钟为什么在这一天到期；停了的从留痕里重新看。"""
    state = state_of(case)
    text = library.text_at(state)
    run = next((run for run in state.open_runs() if run.n == n), None)
    if run is None:
        whole = engine.FOLD.run([entry.told for entry in entries(case.stream)])
        run = next((run for run in (whole.stopped if whole else ()) if run.n == n), None)
    if run is None:
        raise NotFound("没有这只时钟")
    deadline, article = deadline_of(text, run), text.by_step.get(run.step)
    days: tuple[DayNote, ...] = ()
    table = calendar(run.calendar)
    if deadline and deadline.unit == "workday" and deadline.kind == "since":
        days = tuple(table.explain(run.zero, deadline.n))
    return Explained(
        article.number if article else "", article.words if article else "", run.words, run.zero, run.due, days,
        guessed_years(text, run, table), run.segments, run.limit, run.task,
        deadline is not None and deadline.kind == "on",
    )  # fmt: skip


def moved_by(coming: Calendar, year: int) -> tuple[int, int]:
    """换成这样的日历（改动的是 year 这一年），会改动几个到期日、涉及几级人大。只看这一年里走着的时钟。"""
    days = (dt.date(year - 1, 12, 25), dt.date(year, 12, 31))
    rows = Clock.objects.filter(stopped_on=None, due_on__gte=days[0], zero_on__lte=days[1]).order_by("case_id")
    moved, congresses = 0, set()
    for case in Case.objects.filter(pk__in=rows.values("case_id")).iterator():
        state = state_of(case)
        changed = [
            run
            for run in state.open_runs()
            if redue(library.text_at(state), run, lambda _: coming, coming.version) != run.due
        ]
        moved += len(changed)
        congresses |= {case.congress_id} if changed else set()
    return moved, len(congresses)


def guessed_years(text: Text, run: Run, table: Calendar) -> tuple[int, ...]:
    """到期日要数工作日、而放假安排还没有录入的年份：这一段暂按周一至周五计，显示日子的地方都要说。"""
    deadline = deadline_of(text, run)
    if deadline is None or deadline.unit != "workday":
        return ()
    first, last = sorted((run.zero.year, run.due.year))
    return tuple(year for year in range(first, last + 1) if not table.known(year))


def late_days(due_on: dt.date | None, now: dt.datetime) -> int:
    """逾期几天；自到期的次日起算，未逾期为 0。"""
    return max(0, (clock.day_of(now) - due_on).days) if due_on else 0


def workdays_left(text: Text, run: Run, table: Calendar, today: dt.date) -> int | None:
    """离到期还有几个工作日；规定不按工作日数的、到了期的、暂停着的为 None。"""
    deadline = deadline_of(text, run)
    if deadline is None or deadline.unit != "workday" or run.due <= today or run.paused:
        return None
    return table.between(today, run.due)


def correctable_later(kind: str, step: str) -> bool:
    """这一步办了以后更正得了吗：有自己的动词而没有登记倒回的，办了就发出去了。"""
    return registry.verb_of(kind, step) is None or registry.rewind_of(kind, step) is not None


def _possible(article: Article, task: Task | None, missing: tuple[str, ...]) -> Possible:
    return Possible(
        article.step, article.name, article.number, article.words, task.n if task else 0, missing, main=False
    )


def _timed(article: Article) -> bool:
    """有期限的：写了「无」的不算。"""
    return article.deadline is not None and article.deadline.kind != "none"


def _onward(text: Text, article: Article) -> bool:
    """往前走的一步：有期限的都是；要写明理由的（退回、退改、申请延长）、不经测评就了结的（撤回、停办），是岔出去的。"""
    if _timed(article):
        return True
    endings = [text.endings[to] for to in article.targets if article.place == "case" and to in text.endings]
    if endings and len(endings) == len(article.targets) and not any(ending.must_pass for ending in endings):
        return False
    return not any(item.code == "reason" and not item.optional for item in article.fields)
