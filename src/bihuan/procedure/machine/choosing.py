"""改选：期限照一项选项不同的，走到一半改选了别的一样——走着的时钟照新选的那一句，从原来起算的日子重算；换成没有期限的停下。"""

from .adopting import begins, redated
from .clocks import Moment, begin, deadline_of, finish, timed, zero_day
from .moving import change_runs
from .state import Run, Segment


def rechoose(at: Moment, by: str) -> None:
    """刚填的项里有定期限的：走着的改期，原来没有期限而现在有的起算。期限没有照选项不同的，什么也不做。"""
    text, state = at.text, at.state
    if not text.choosers or at.filled.isdisjoint(text.choosers) or state.ended_on is not None:
        return
    for run in state.open_runs():
        _change(at, run, by)
    for article in text.articles:
        whole = (article.deadline, article.redo_deadline)
        asked = article.step in text.on_request | text.on_case_request  # 有人请求才起算的，不因改选起算
        if asked or not any(one is not None and one.by in at.filled for one in whole):
            continue
        for task in [one for one in state.tasks if one.ended_on is None] if article.place == "task" else [None]:
            since, deadline = begins(at, article, task), timed(article, state, task)
            if since is not None and deadline is not None:
                begin(at, article, deadline, task, since)


def _change(at: Moment, run: Run, by: str) -> None:
    """一只走着的时钟：它的那一句正由刚填的项定，而现在该是另一句的，换过去。"""
    article, task = at.text.by_step.get(run.step), at.state.task(run.task)
    before = deadline_of(at.text, run)
    if article is None or before is None or before.by not in at.filled or not before.by:
        return
    deadline = timed(article, at.state, task)
    if deadline is None:
        finish(at.state, run.step, run.task, at.on)
    elif deadline.words != run.words:
        since = zero_day(at, deadline, task) or run.zero
        changed = redated(at, run, before, deadline, Segment("choose", at.on, since, by, deadline.words), article.limit)
        change_runs(at.state, lambda one: changed, lambda one: one.n == run.n)
