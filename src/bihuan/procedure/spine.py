"""脊：一件事项走到了工作法的哪里，过去、现在、将来各是哪几条。"""

import datetime as dt
from dataclasses import dataclass

from .gates import state_of
from .language import Article, Text
from .library import text_by_id
from .machine import Run, State, Task
from .models import Case


@dataclass(frozen=True)
class Spine:
    """条文的一行：过去、现在还是将来；过去的写明谁、何时；现在的写明期限和各分办。"""

    article: Article
    when: str  # past、now、ahead
    on: dt.date | None
    count: int
    runs: tuple[tuple[Run, Task | None], ...]
    aside: bool = False  # 有人提出才用得上的，收起来


def spine(case: Case, state: State | None = None) -> list[Spine]:
    """事项页的左栏：工作法的条文，走到哪里。自动的条只在办过之后显示，有人提出才用得上的收起来。"""
    state, text = state or state_of(case), text_by_id(case.text_id)
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


def _performed(state: State, article: Article) -> tuple[dt.date | None, int]:
    if article.place == "case":
        return state.steps.get(article.step), state.counts.get(article.step, 0)
    days = [task.steps[article.step] for task in state.tasks if article.step in task.steps]
    return max(days, default=None), state.counts.get(article.step, 0)


def _here(state: State, article: Article) -> bool:
    if article.place == "case":
        return state.stage in article.origin and state.stage not in article.leads(state.stage)
    return any(t.stage in article.origin and t.ended_on is None for t in state.tasks) and state.ended_on is None


def _still_ahead(text: Text, state: State, article: Article) -> bool:
    if article.place == "case":
        return bool(set(article.origin) & text.reach[("case", state.stage)])
    openers = [a for a in text.articles if a.opens and a.place == "case"]
    if any(set(a.origin) & text.reach[("case", state.stage)] for a in openers):
        return True
    open_tasks = (task for task in state.tasks if task.ended_on is None)
    return any(set(article.origin) & text.reach.get(("task", task.stage), frozenset()) for task in open_tasks)
