"""脊：一件事项走到了工作法的哪里，过去、现在、将来各是哪几条。"""

import datetime as dt
from dataclasses import dataclass

from .gates import state_of
from .language import Article, Text
from .library import text_at
from .machine import Run, State, Task
from .machine.standing import fits, selected
from .models import Case


@dataclass(frozen=True)
class Spine:
    """条文的一行：过去、现在还是将来；过去的写明谁、何时；现在的写明期限和各分办。earlier：上一次办理时走过的。"""

    article: Article
    when: str  # past、now、ahead
    on: dt.date | None
    count: int
    runs: tuple[tuple[Run, Task | None], ...]
    aside: bool = False  # 出了那样的事（退回、要求延期……）才办的，收起来
    earlier: bool = False


def spine(case: Case, state: State | None = None) -> list[Spine]:
    """事项页的脊：工作法的条文，走到哪里。自动的条只在办过之后显示，出了那样的事才办的收起来；重办了的从头走起。"""
    state = state or state_of(case)
    text = text_at(state)
    began = _round_began(text, state)
    rows = []
    for article in text.articles:
        on, count = _performed(state, article)
        runs = tuple((run, state.task(run.task)) for run in state.open_runs() if run.step == article.step)
        if not article.by and not on:
            continue
        earlier = on is not None and began is not None and on < began
        when = _when(text, state, article, done=on is not None and not earlier, running=bool(runs))
        if earlier and when != "now":
            rows.append(Spine(article, "past", on, count, (), earlier=True))
        if not when:
            continue
        aside = not on and not runs and article.step not in text.expected
        rows.append(Spine(article, when, None if earlier else on, count, runs, aside))
    return rows


def article_awaited(text: Text, state: State, task: Task | None) -> Article | None:
    """事项（分办）停在此处，等着人办的是哪一条：有期限的、往前走的在先；不等谁的为 None。"""
    place, stage = ("task", task.stage) if task else ("case", state.stage)
    articles = text.awaited.get((place, stage), ())  # type: ignore[arg-type]
    return next((article for article in articles if selected(text, article, state, task)), None)


def _when(text: Text, state: State, article: Article, *, done: bool, running: bool) -> str:
    """过去、现在还是将来；走不到了的为空。"""
    if running:
        return "now"
    if done:
        return "past"
    if state.ended_on is not None:
        return ""
    if _here(text, state, article):
        return "now"
    return "ahead" if _still_ahead(text, state, article) else ""


def _round_began(text: Text, state: State) -> dt.date | None:
    """这一次办理从哪天起；头一次的为 None。"""
    if state.round == 1:
        return None
    return max((state.steps[a.step] for a in text.articles if a.reopens and a.step in state.steps), default=None)


def _performed(state: State, article: Article) -> tuple[dt.date | None, int]:
    if article.place == "case":
        return state.steps.get(article.step), state.counts.get(article.step, 0)
    days = [task.steps[article.step] for task in state.tasks if article.step in task.steps]
    return max(days, default=None), state.counts.get(article.step, 0)


def _here(text: Text, state: State, article: Article) -> bool:
    if article.place == "case":
        return state.stage in article.origin and state.stage not in article.leads(state.stage)
    return any(
        task.stage in article.origin and task.ended_on is None and selected(text, article, state, task)
        for task in state.tasks
    )


def _still_ahead(text: Text, state: State, article: Article) -> bool:
    if article.place == "case":
        return bool(set(article.origin) & text.reach[("case", state.stage)])
    openers = [a for a in text.articles if a.opens and a.place == "case"]
    if any(set(a.origin) & text.reach[("case", state.stage)] for a in openers):
        return True
    open_tasks = (task for task in state.tasks if task.ended_on is None and fits(text, article, task.role))
    return any(set(article.origin) & text.reach.get(("task", task.stage), frozenset()) for task in open_tasks)
