"""一步的效果：走到哪里、开哪些分办、谁坐上角色、延到哪天、链接哪些、编什么号。由条文和填写推出，写进记录；这里不写库（编号除外）。"""

import datetime as dt
from typing import Any

from bihuan.kernel.refuse import BadInput, Refused
from bihuan.people.door import organs_named, organs_standing_for, successors_of

from . import electing, gates, levels, library, meetings, numbering, sessions
from .filling import Filled
from .language.parts import RESULT, SAME_ROLE, STAYS, TAKEN_AS, VOTE_RESULT, OnlyIf
from .machine import Linked, Opened, Seated, Step
from .machine.records import VERSION
from .machine.standing import answering, last_of_chain, same
from .situation import Situation


def step_of(about: Situation, filled: Filled, *, on: dt.date, number: str = "", title: str = "") -> Step:
    """这一步的记录。number、title: 房间自己编的号、改的标题。"""
    article, held, task = about.article, about.held, about.task
    if article.series and not held.state.number and not number:
        number = numbering.next_number(article.series, held, on=on)
    return Step(
        code=article.step, task=task.n if task else 0, calendar=held.calendar.version, v=VERSION, origin=about.stage,
        to=destination(about, filled), number=number, title=title, values=_values(about, filled), long=filled.long,
        opened=_opened(about, filled), reopened=_reopened(about, filled), extended=_extended(about, filled),
        seats=_seats(about, filled), links=_links(about, filled),
    )  # fmt: skip


def _values(about: Situation, filled: Filled) -> dict[str, Any]:
    """状态要记的值；填了会议的，会议的日子记在旁边，从它起算的时钟才有日子；大会的会期也是。"""
    values = dict(filled.values)
    if about.task is None:
        state = about.state
        values |= sessions.moments(about.text, about.case.congress_id, on=state.opened_on, known=state.values)
    for item in about.article.fields:
        if item.kind == "case" and item.of == (library.MEETING,) and isinstance(values.get(item.code), int):
            day = meetings.day_of(values[item.code])
            values |= {f"{item.code}{meetings.ON}": day} if day else {}
    return values


def destination(about: Situation, filled: Filled) -> str:
    """走到哪里：照「按」的值选，或者条文写的，或者不变。拒绝：「按」的值没有写到去处。"""
    branch = about.article.branch
    if branch is None:
        return about.article.to or about.stage
    if branch.by == TAKEN_AS:
        value = about.text.roles.get(gates.taken_as(about), "")
    else:
        code = branch.by if branch.by != VOTE_RESULT else RESULT
        value = str(filled.get(code) if code in filled else about.state.value(code, about.task))
    to = branch.stage_of(value)
    if not to:
        raise Refused(f"「{about.article.name}」没有写明「{value}」走到哪里")
    return about.stage if to == STAYS else to


def applies(only_if: OnlyIf, about: Situation, filled: Filled) -> bool:
    """仅当：各项的值都在所写的之中，效果才发生；没有写的总是发生。"""
    return all(
        same(filled.get(code) if code in filled else about.state.value(code, about.task), options)
        for code, options in only_if
    )


def _opened(about: Situation, filled: Filled) -> tuple[Opened, ...]:
    """这一步开出的分办。同一个单位（合并了的看接手者）不分办两次。"""
    asked = [one for effect in about.article.opens if applies(effect.only_if, about, filled)
             for one in _asked(about, effect, filled)]  # fmt: skip
    if not asked:
        _someone_answers(about, [])
        return ()
    state, task = about.state, about.task
    units = organs_standing_for([unit for _, _, unit, _ in asked], _congress_fields(about))
    busy = [other.unit for other in state.tasks if other.ended_on is None and other is not task]
    current = successors_of([*busy, *units.values()])
    taken = {current[unit] for unit in busy}
    opened: list[Opened] = []
    for field, effect, value, carried in asked:
        unit = units[value]
        if current.get(unit, unit) in taken:
            name = next(iter(name for _, name, _ in organs_named([current.get(unit, unit)])), "")
            raise BadInput(
                f"同一个单位不能分办两次：{name}", {field: f"{name}已经在办这件事；一张表里写了两行的，合成一行"}
            )
        taken.add(current.get(unit, unit))
        again = effect.role == SAME_ROLE and task is not None
        role = task.role if again and task else effect.role
        before = task.n if again and task else 0
        opened.append(Opened(len(state.tasks) + len(opened) + 1, role, unit, before, effect.start, carried))
    _someone_answers(about, opened)
    return tuple(opened)


def _asked(about: Situation, effect: Any, filled: Filled) -> list[tuple[str, Any, int, dict[str, Any]]]:
    value = filled.get(effect.field)
    if effect.column:
        rows = [row for row in value or () if row.get(effect.column)]
        return [
            (effect.field, effect, unit, {code: row[code] for code in effect.carry if code in row})
            for row in rows
            for unit in listed(row[effect.column])
        ]
    return [(effect.field, effect, unit, {}) for unit in listed(value)]


def _congress_fields(about: Situation) -> bool:
    """开分办的项填的是人大（下级人大）：由它的办公机构承办。"""
    return any(
        (item := about.article.field(one.field)) is not None and item.kind == "congress" for one in about.article.opens
    )


def _someone_answers(about: Situation, opened: list[Opened]) -> None:
    """分得出会办和要答复的，总要有一个要答复的；已有的，可以只增加会办。"""
    text, openers = about.text, about.article.opens
    lead = answering(text)
    named = {one.role for one in openers} & text.task_roles
    if not openers or not text.joining or not named & lead:
        return
    handled = any(task.role in lead for task in about.state.tasks)
    if not handled and not any(one.role in lead or one.before for one in opened):
        first = next(one for one in openers if one.role in lead)
        item = about.article.field(first.field)
        if item is not None and item.optional and not opened:
            return
        role = text.roles.get(first.role, "")
        raise BadInput(f"至少要有一个{role}", {first.field: f"请选{role}"})


def _reopened(about: Situation, filled: Filled) -> tuple[int, ...] | None:
    """重开哪些分办；没有重开的为 None。"""
    reopens, state, text = about.article.reopens, about.state, about.text
    if reopens is None or not applies(reopens.only_if, about, filled):
        return None
    tasks = last_of_chain(state, reopens.roles or (answering(text)))
    if reopens.only is not None:
        code, wanted = reopens.only
        tasks = [task for task in tasks if same(task.values.get(code), wanted)]
    return tuple(task.n for task in tasks)


def _extended(about: Situation, filled: Filled) -> dict[str, dt.date]:
    """延长到哪一天：晚于现在的期限，不晚于「可延」。"""
    extended: dict[str, dt.date] = {}
    n = about.task.n if about.task else 0
    for step, code in about.article.extends:
        if code not in filled:
            continue
        until = dt.date.fromisoformat(filled.get(code))
        run = next((run for run in reversed(about.state.runs_of(n)) if run.step == step), None)
        if run is None:
            raise Refused("这一步现在没有在走的期限，不用延长")
        if until <= run.due:
            raise BadInput(f"要晚于现在的期限（{run.due}）", {code: f"要晚于 {run.due}"})
        if run.limit and until > run.limit:
            raise BadInput(f"最晚只能延到 {run.limit}", {code: f"最晚 {run.limit}"})
        extended[step] = until
    return extended


def _seats(about: Situation, filled: Filled) -> tuple[Seated, ...]:
    """填进来的人、机构坐上角色，属地的机构坐上；换了的，先前坐着的起身。"""
    seats: list[Seated] = []
    places = [code for code in filled.values if (item := about.article.field(code)) and item.kind == "congress"]
    for role, rule in about.text.rules.items():
        if rule.kind == "elector" and rule.field in filled:
            seats += electing.seats(about, role, rule, filled.get(rule.field))
        if rule.level == "place" and places and isinstance(where := filled.get(places[0]), int):
            seats += levels.seats_there(about, role, rule, where)
        if rule.kind != "filled" or rule.field not in filled:
            continue
        item = about.article.field(rule.field)
        for i, value in enumerate(listed(filled.get(rule.field))):
            person = item is not None and item.kind in ("person", "deputy")
            seats.append(Seated(role, person=value if person else 0, organ=0 if person else value, add=i > 0))
    return tuple(seats)


def _links(about: Situation, filled: Filled) -> tuple[Linked, ...]:
    """每个填了的事项项，各建一条链接。已经有的不再建。"""
    known = {(one.kind, one.case) for one in about.state.links}
    wanted = list(about.article.links)
    wanted += [(item.code, meetings.LINK) for item in about.article.fields if item.of == (library.MEETING,)]
    found = [(kind, other) for code, kind in wanted if code in filled for other in listed(filled.get(code))]
    return tuple(Linked(kind, other) for kind, other in dict.fromkeys(found) if (kind, other) not in known)


def listed(value: Any) -> list[Any]:
    """一个或一列，都成为一列；空的为空。"""
    return value if isinstance(value, list) else [] if value in (None, "") else [value]
