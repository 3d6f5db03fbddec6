"""照草案，记录里的一步走到哪里、重开哪些分办、条件成不成立。只看记录和草案的状态，不查库；看不出的说看不出（Undecided）。"""

from typing import Any

from bihuan.kernel import clock
from bihuan.people.door import Actor

from .. import registry
from ..language import Article, Text
from ..language.parts import RESULT, STAYS, TAKEN_AS, VOTE_RESULT, OnlyIf
from ..language.words import name_of
from ..machine import Record, State, Task
from ..machine.standing import STANDING, answering, last_of_chain, same
from ..situation import Held, Situation

READ_FROM_STATE = frozenset({
    "joint_ended", "answering_ended", "tasks_ended", "opened_within_workdays", "done", "not_done", "done_this_round",
    "not_done_today", "pending", "different_person", "field_in", "field_at_least", "field_at_most", "any_field_is",
    "each_field_is", "any_field_in", "each_field_in",
})  # fmt: skip


class Undecided(Exception):
    """记录定不下来：一句话说明差什么。"""


def destination(
    then: Article | None, draft: Text, article: Article, state: State, task: Task | None, record: Record
) -> str:
    """这一步照草案走到哪里。记录里没有写照哪个角色办的，从原来走到的地方反推；推不出的看不出。"""
    stage, branch = task.stage if task else state.stage, article.branch
    if branch is None:
        return article.to or stage
    if then is not None and then.branch == branch and record.step.to in branch.stages:
        return record.step.to
    if branch.by == TAKEN_AS:
        old = then.branch if then else None
        values = [value for value, to in old.to if to == record.step.to] if old and old.by == TAKEN_AS else []
        reached = {branch.stage_of(value) for value in values}
        if len(reached) == 1:
            return _from(stage, reached.pop())
        raise Undecided("记录里看不出是以哪个角色办的")
    code = RESULT if branch.by == VOTE_RESULT else branch.by
    value = record.step.values.get(code, state.value(code, task))
    to = branch.stage_of(str(value)) if value is not None else ""
    if not to:
        name = draft.fields[code].name if code in draft.fields else code
        raise Undecided(f"草案照「{name}」走，记录里没有填" if value is None else f"草案没有写明「{value}」走到哪里")
    return _from(stage, to)


def _from(stage: str, to: str) -> str:
    """写的是原状的，就是此刻停着的。"""
    return stage if to == STAYS else to


def reopened(
    then: Article | None,
    draft: Text,
    article: Article,
    state: State,
    task: Task | None,
    record: Record,
    now_of: dict[int, int],
) -> tuple[int, ...] | None:
    """照草案重开哪些分办；写法与当时一样的照记录。不重开的为 None。"""
    reopens, step = article.reopens, record.step
    if then is not None and then.reopens == reopens:
        return None if step.reopened is None else tuple(now_of[n] for n in step.reopened if n in now_of)
    if reopens is None or not _applies(reopens.only_if, state, task, step.values):
        return None
    tasks = last_of_chain(state, reopens.roles or answering(draft))
    if reopens.only is not None:
        code, wanted = reopens.only
        tasks = [one for one in tasks if same(one.values.get(code), wanted)]
    return tuple(one.n for one in tasks)


def _applies(only_if: OnlyIf, state: State, task: Task | None, values: dict[str, Any]) -> bool:
    return all(same(values.get(code, state.value(code, task)), options) for code, options in only_if)


def unmet(draft: Text, article: Article, conditions: Any, state: State, task: Task | None, record: Record) -> str:
    """这些条件里头一个不成立的，一句话；都成立为空。要看别的表才知道的，记录里看不出，不在这里问（见 unseen）。"""
    for code, argument in conditions:
        name = f"{name_of('条件', code)}{argument if isinstance(argument, str) else ''}"
        if code in STANDING:
            if not STANDING[code](draft, state, task, argument):
                return name
        elif code in READ_FROM_STATE and not registry.condition_of(code).holds(
            _about(draft, article, state, task, record), argument
        ):
            return name
    return ""


def unseen(conditions: Any) -> list[str]:
    """这些条件里，记录看不出成不成立的。"""
    return [name_of("条件", code) for code, _ in conditions if code not in STANDING and code not in READ_FROM_STATE]


def readable(article: Article) -> bool:
    """这一条的条件都从状态就看得出。"""
    return all(code in STANDING or code in READ_FROM_STATE for code, _ in article.when + article.conditions)


def _about(draft: Text, article: Article, state: State, task: Task | None, record: Record) -> Situation:
    """一个没有行的情形：这里问的条件只看状态、哪一天、谁、填了什么。"""
    held = Held(None, state, draft, record.on)  # type: ignore[arg-type]
    by = Actor(None, "", label=record.by)
    return Situation(held, article, task, by, clock.beijing(record.on), dict(record.step.values))
