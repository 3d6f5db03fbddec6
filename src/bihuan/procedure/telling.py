"""告知：一步办完，轮到谁，就告诉谁；条文写明要告诉谁一句话的，照写的说。没有在等谁，就谁也不告诉。"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from bihuan.kernel import clock
from bihuan.ledger.door import Entry
from bihuan.notices.door import tell
from bihuan.people.door import Actor, holders_of

from . import projection, registry, roles, wording
from .filling import Filled
from .machine import State, Task
from .machine.standing import selected
from .situation import Held, Situation

TOGETHER = 8  # 件：一次开出的多于这么多，接手的人按机构一次问齐


def tell_opened(held: Held, entry: Entry, *, by: Actor, now: dt.datetime) -> None:
    """新开的事项等着谁，就告诉谁（办的人自己、提出的人不用）。"""
    case, mine = held.case, {by.person_id or 0, held.state.proposer or 0}
    for task in (None, *held.state.tasks):
        role = _waiting(held, task)
        people = _people(held, task, role, now) - mine if role else set()
        _tell(
            held, people, "opened", f"{held.state.title or case.title}：{held.text.kind_name}，由您负责", entry.id, now
        )


def tell_born(born: Sequence[Any], *, by: Actor, now: dt.datetime) -> None:
    """成批开出的下属：承办的机构各有人接手，一次问齐；不多的一件一件说。"""
    if len(born) <= TOGETHER:
        for one in born:
            tell_opened(one.held, one.entry, by=by, now=now)
        return
    organs, persons, roles_ = _awaited(born)
    for organ, found in holders_of(organs, on=clock.day_of(now)).items() if organs else ():
        persons += [(person, one) for person in found for one in organs[organ]]
    for role, mine in roles_.items():
        persons += [(person, one) for person in _people(mine[0].held, None, role, now) for one in mine]
    told: dict[int, list[Any]] = {}
    for person, one in persons:
        told.setdefault(person, []).append(one)
    groups: dict[tuple[int, ...], set[int]] = {}
    for person, mine in told.items():
        if person != by.person_id:
            groups.setdefault(tuple(dict.fromkeys(one.held.case.pk for one in mine)), set()).add(person)
    first = {one.held.case.pk: one for one in born}
    for cases, people in groups.items():
        one = first[cases[0]]
        said = f"{one.held.text.kind_name}：{len(cases)} 件由您负责，如「{one.held.state.title}」"
        _tell(one.held, people, "opened", said, one.entry.id, now)


def _awaited(born: Sequence[Any]) -> tuple[dict[int, list[Any]], list[tuple[int, Any]], dict[str, list[Any]]]:
    """各件在等谁：机构 → 各件，（人，一件），没有座位的角色 → 各件。"""
    organs: dict[int, list[Any]] = {}
    persons: list[tuple[int, Any]] = []
    roles_: dict[str, list[Any]] = {}
    for one in born:
        for task in (None, *one.held.state.tasks):
            role = _waiting(one.held, task)
            seats = one.held.state.sitting(role) if role else []
            if task is not None and role == task.role:
                organs.setdefault(one.held.current(task.unit), []).append(one)
            elif seats:
                for seat in seats:
                    if seat.organ:
                        organs.setdefault(seat.organ, []).append(one)
                    elif seat.person:
                        persons.append((seat.person, one))
            elif role:
                roles_.setdefault(role, []).append(one)
    return organs, persons, roles_


def tell_next(held: Held, before: State, entry: Entry, *, now: dt.datetime) -> None:
    """轮到谁办，就通知谁（刚办了这一步的人自己不用）：事项或分办走到了新的状态。结束了的，通知提出人。"""
    state, text = held.state, held.text
    title = state.title or held.case.title
    told = {int(entry.actor[7:])} if entry.actor.startswith("person:") else set()
    told |= _told_by_words(held, entry, now)
    for task in (None, *state.tasks):
        role = _waiting(held, task) if _moved(before, state, task) else ""
        if not role:
            continue
        people = _people(held, task, role, now) - told
        told |= people
        stage = text.task_stages[task.stage] if task else text.stages[state.stage]
        _tell(held, people, "waiting", f"{title}：现在{stage}，请您办理", entry.id, now)
    for role, sentence in _requests(held, before, entry):
        _tell(held, roles.people(role, held, None, now=now) - told, "waiting", f"{title}：{sentence}", entry.id, now)
    if state.ended_on is not None and before.ended_on is None:
        stopped = _aborted(held, before, now)
        _tell(
            held,
            stopped - told,
            "aborted",
            f"{title}：事项已经结束（{text.stages[state.ending]}），不用再办",
            entry.id,
            now,
        )
        if held.case.proposer_id:
            _tell(held, {held.case.proposer_id}, "ended", f"{title}：{text.stages[state.ending]}", entry.id, now)


def _requests(held: Held, before: State, entry: Entry) -> Iterator[tuple[str, str]]:
    """这一步是一次请求的：等谁答复，一句话；照所填的轮不到的答复不说，轮得到几条的并成一句。"""
    text, state = held.text, held.state
    step = text.by_step.get(entry.step["code"]) if entry.step else None
    if step is None or step.place != "case":
        return
    known = {run.n for run in before.runs}
    answers = {run.step for run in projection.requested(text, state.runs) if run.n not in known}
    if step.step in state.asked:
        answers |= text.undated[step.step]
    wanted: dict[str, list[str]] = {}
    for article in text.articles:
        if article.step in answers and selected(text, article, state, None):
            for role in article.by:
                wanted.setdefault(role, []).append(article.name)
    yield from ((role, f"{step.name}，请您{'或者'.join(names)}") for role, names in wanted.items())


def _told_by_words(held: Held, entry: Entry, now: dt.datetime) -> set[int]:
    """这一步的条文写明了要告知的话，已经说给了哪些人：同一件事不再说第二遍。"""
    step = held.text.by_step.get(entry.step["code"]) if entry.step else None
    if step is None or not step.tells:
        return set()
    task = held.state.task((entry.step or {}).get("task", 0))
    return {person for role, _ in step.tells for person in roles.people(role, held, task, now=now)}


def tell_said(about: Situation, filled: Filled, entry: Entry, *, now: dt.datetime) -> None:
    """告知：条文写明的一句话，说给写明的角色。"""
    held = about.held
    for role, sentence in about.article.tells:
        said = wording.said(sentence, held, on=clock.day_of(now), filled=filled.open)
        people = roles.people(role, held, about.task, now=now)
        key = f"said:{entry.id}:{role}"
        _tell(held, people, "said", said, entry.id, now, key=key)
    title = held.state.title or held.case.title
    for asked, told in ((about.article.jointly, "请会同办理"), (about.article.copied, "抄送您")):
        people = {one for role in asked for one in roles.people(role, held, about.task, now=now)}
        _tell(held, people, "said", f"{title}：{about.article.name}，{told}", entry.id, now, key=f"{told}:{entry.id}")


def _waiting(held: Held, task: Task | None) -> str:
    if held.state.ended_on is not None or (task is not None and task.ended_on is not None):
        return ""
    return projection.waited(held.text, held.state, task)


def _people(held: Held, task: Task | None, role: str, now: dt.datetime) -> set[int]:
    """等的角色由哪些人担任；本级没有人担任的，告诉也可以办的别的角色。"""
    able = (role, *projection.able(held.text, held.state, task))
    found = (roles.people(one, held, task, now=now) for one in able)
    return next((people for people in found if people), set())


def _aborted(held: Held, before: State, now: dt.datetime) -> set[int]:
    """事项结束时还没有办完的分办，接手的人。"""
    open_before = [task for task in before.tasks if task.ended_on is None]
    return {person for task in open_before for person in roles.people(task.role, held, task, now=now)}


def _moved(before: State, after: State, task: Task | None) -> bool:
    if task is None:
        return before.stage != after.stage
    old = before.task(task.n)
    return old is None or old.stage != task.stage


def _tell(
    held: Held, people: set[int], kind: str, sentence: str, entry_id: int, now: dt.datetime, key: str = ""
) -> None:
    if people:
        url = registry.page_of(held.case.kind, held.case.pk)
        tell(
            people,
            f"procedure/{kind}",
            case_id=held.case.pk,
            url=url,
            now=now,
            entry_id=entry_id,
            sentence=sentence,
            key=key,
        )


def tell_adopted(held: Held, entry: Entry, *, now: dt.datetime) -> None:
    """改用了新版：等着办的人各得一句，现在照哪一版、到哪一天（办的人自己不用）。"""
    told = {int(entry.actor[7:])} if entry.actor.startswith("person:") else set()
    state, text = held.state, held.text
    for task in (None, *state.tasks):
        role = _waiting(held, task)
        people = _people(held, task, role, now) - told if role else set()
        told |= people
        runs = [run for run in state.open_runs() if run.task == (task.n if task else 0)]
        due = "；".join(f"{text.by_step[run.step].name}到 {run.due} 期" for run in runs if run.step in text.by_step)
        said = f"{state.title or held.case.title}：改照《{text.title}》{text.version} 版办" + (
            f"，{due}" if due else ""
        )
        _tell(held, people, "adopted", said, entry.id, now, key=f"adopted:{entry.id}:{task.n if task else 0}")
