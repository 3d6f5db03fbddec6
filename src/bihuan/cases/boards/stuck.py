"""卡在哪里：一件逾期的说一句话——在谁那里、等哪一步、几天没有动、催过几次，都由记录来。"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from bihuan.people.door import Organ, Post
from bihuan.procedure.door import (
    Article,
    Case,
    Clock,
    Link,
    Seat,
    State,
    Task,
    Text,
    helds_of,
    past_texts,
    text_of,
    urged_by_clocks,
    urged_by_people,
)

from ..commitments import KIND as PROMISE
from ..look import called
from ..url import case_url

SHOWN = 50


@dataclass(frozen=True)
class Stuck:
    """一件迟了的：标题、网址、编号、逾期几天、那一句话、到期日。"""

    title: str
    url: str
    number: str
    days: int
    said: str
    due_on: dt.date

    @property
    def late(self) -> str:
        """逾期几天。"""
        return f"逾期 {self.days} 天"


def stuck(clocks: Iterable[Clock], today: dt.date) -> list[Stuck]:
    """各件一句。clocks: 逾期的时钟，连同事项、分办、单位。SQL：各件的分办一条，催过几次一条，科室一条。"""
    found = list(clocks)
    urged = urged_by_clocks({one.case_id for one in found})
    states = {held.case.pk: held.state for held in helds_of([one.case for one in found], on=today)}
    sections = _sections(doer for one in found if (doer := _last_doer(_task_of(states[one.case_id], one))))
    return [_sentence(one, states[one.case_id], urged, sections, today) for one in found]


def _sentence(
    one: Clock, state: State, urged: dict[tuple[int, int | None], int], sections: dict[tuple[str, int], str],
    today: dt.date,
) -> Stuck:  # fmt: skip
    case, text, task = one.case, text_of(one.case), _task_of(state, one)
    article = _awaited(text, state, task, one.step)
    since = max((task or state).steps.values(), default=task.opened_on if task else state.entered_on)
    times = urged.get((one.case_id, one.assignment_id), 0) + urged_by_people(state)
    place = _place(one, sections.get((_last_doer(task), one.unit_id or 0), ""))
    waits = _waits(text, article, task)
    said = f"{f'卡在{place}，' if place else ''}{waits}，{(today - since).days} 天没有动，" + (
        f"催办 {times} 次" if times else "没有催过"
    )
    return Stuck(case.title, case_url(case), called(case.number), (today - one.due_on).days, said, one.due_on)


def _task_of(state: State, one: Clock) -> Task | None:
    return state.task(one.assignment.n) if one.assignment is not None else None


def _place(one: Clock, section: str) -> str:
    """在哪个单位的哪个科室；承诺的，是责任单位。"""
    return getattr(one, "owing", None) or "" if one.unit is None else (one.unit.short_name or one.unit.name) + section


def _waits(text: Text, article: Article | None, task: Task | None) -> str:
    """等谁办哪一步；单位自己的一步不必再说是谁。"""
    if article is None:
        return ""
    role = article.by[0] if article.by else ""
    whose = "" if role in text.task_roles else text.roles.get(role, "")
    return f"等{whose}{article.name}"


def _awaited(text: Text, state: State, task: Task | None, step: str) -> Article | None:
    """此刻等的一步：分办的，是走到办完那条最短的路上的头一步（拟稿、审核、签发）；事项自己的，就是时钟的那一步。"""
    if task is None:
        return text.by_step.get(step)
    ways: list[tuple[str, Article | None]] = [(task.stage, None)]
    looked = {task.stage}
    for stage, first in ways:
        for article in text.leaving.get(("task", stage), ()):
            held = text.holding[article.step]
            if not article.by or (held and task.role not in held):
                continue
            for target in article.targets:
                if target in text.task_complete:
                    return first or article
                if target not in looked:
                    looked.add(target)
                    ways.append((target, first or article))
    return text.by_step.get(step)


def _last_doer(task: Task | None) -> str:
    """这个分办最近一步是谁办的。"""
    if task is None or not task.steps:
        return ""
    step = max(task.steps, key=lambda one: task.steps[one])
    return task.doers.get(step, "")


def _sections(doers: Iterable[str]) -> dict[tuple[str, int], str]:
    """（经手人，单位）→ 他在那个单位的哪个科室；一条 SQL。"""
    people: Collection[int] = {int(one[7:]) for one in doers if one.startswith("person:")}
    posts = Post.objects.filter(person_id__in=people, organ__kind=Organ.Kind.SECTION, to_on=None).order_by("id")
    rows = posts.values_list("person_id", "organ__parent_id", "organ__name")
    return {(f"person:{person}", unit or 0): name for person, unit, name in rows}


def late_clocks(congress_id: int, kind: str, seen: Q, today: dt.date) -> list[Clock]:
    """本级这一种（和它的承诺）逾期的、此刻该办的，逾期久的在前，至多 SHOWN 只；owing: 承诺的责任单位。一条 SQL。"""
    promised = Link.objects.filter(origin=OuterRef("case"), kind="follows", target__kind=kind)
    rows = Clock.objects.filter(
        Q(kind=kind) | Q(Exists(promised), kind=PROMISE), congress_id=congress_id, stopped_on=None, acting=True,
        due_on__lt=today, case__in=Case.objects.filter(seen).values("pk"),
    ).exclude(case__text_id__in=past_texts())  # fmt: skip
    seats = Seat.objects.filter(case=OuterRef("case"), role=OuterRef("role"), task=0, until=None, kind=PROMISE)
    short = Coalesce(NullIf("organ__short_name", Value("")), "organ__name")
    rows = rows.annotate(owing=Subquery(seats.exclude(organ=None).values(name=short)[:1]))
    return list(rows.select_related("case", "assignment", "unit").order_by("due_on", "id")[:SHOWN])
