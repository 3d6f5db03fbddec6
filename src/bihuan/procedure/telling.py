"""告知：一步办完，轮到谁，就告诉谁。"""

import datetime as dt

from bihuan.ledger.door import Entry
from bihuan.notices.door import tell

from . import registry, roles
from .gates import Held
from .language import Text
from .machine import State, Task
from .machine.standing import selected
from .models import Case


def tell_opened(case: Case, state: State, text: Text, entry: Entry, *, now: dt.datetime) -> None:
    """新开的事项等着谁，就告诉谁（办的人自己不用）。"""
    role = _waiting(text, state, None)
    people = roles.people(role, case, None, now=now) if role else set()
    people -= {case.proposer_id or 0}
    tell(
        people, "procedure/opened", case_id=case.pk, url=registry.page_of(case.kind, case.pk), now=now,
        entry_id=entry.id, sentence=f"{case.title}：{text.kind_name}，由您负责",
    )  # fmt: skip


def tell_next(held: Held, before: State, entry: Entry, *, now: dt.datetime) -> None:
    """轮到谁办，就通知谁：事项或分办走到了新的状态。结束了的，通知提出人。"""
    state, text, case = held.state, held.text, held.case
    url = registry.page_of(case.kind, case.pk)
    told: set[int] = set()
    for task in (None, *state.tasks):
        if not _moved(before, state, task):
            continue
        role = _waiting(text, state, task)
        if not role:
            continue
        people = roles.people(role, case, task, now=now) - told
        told |= people
        stages = text.task_stages if task else text.stages
        stage = task.stage if task else state.stage
        tell(
            people, "procedure/waiting", case_id=case.pk, url=url, now=now, entry_id=entry.id,
            sentence=f"{case.title}：现在{stages[stage]}，请您办理",
        )  # fmt: skip
    if state.ended_on is not None and before.ended_on is None and case.proposer_id:
        tell(
            {case.proposer_id}, "procedure/ended", case_id=case.pk, url=url, now=now, entry_id=entry.id,
            sentence=f"{case.title}：{text.stages[state.ending]}",
        )  # fmt: skip


def _waiting(text: Text, state: State, task: Task | None) -> str:
    if state.ended_on is not None:
        return ""
    stage = task.stage if task else state.stage
    return roles.waiting_role(text, stage, task, lambda article: selected(text, article, state, task))


def _moved(before: State, after: State, task: Task | None) -> bool:
    if task is None:
        return before.stage != after.stage
    old = before.task(task.n)
    return old is None or old.stage != task.stage
