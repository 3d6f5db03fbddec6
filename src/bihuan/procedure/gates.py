"""关口：拿到一件可以办的事项，只有这一条路。它锁住、核对，不许可时用一句话拒绝。"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, NotAllowed, NotFound, NotYet, Refused
from bihuan.ledger.door import entries
from bihuan.people.door import DECIDERS, OFFICES, OVERSEERS, RECORD, SYSTEM, Actor, actor_name, holders

from . import fetching, library, registry, roles
from .language import Article, Text
from .language.arguments import OF_ROLE
from .language.spoken import condition_said
from .machine import ABORTED, Task
from .machine.clocks import meeting_day
from .machine.standing import selected
from .machine.state import State, read
from .models import Assignment, Case
from .situation import Held, Organs, Situation

LOOKED_BACK = 50  # 笔：往回看这么多，找得到上一步由人办的
UNBOUND = (SYSTEM.id, RECORD.id)  # 工作法自己办的、从记录补的历史：不问角色


def hold(case_id: int, *, now: dt.datetime) -> Held:
    """锁住一件事项。没有这件事的拒绝。"""
    case = fetching.locked(case_id)
    if case is None:
        raise NotFound("没有这件事项")
    return held_of(case, on=clock.day_of(now))


def held_of(case: Case, *, on: dt.date) -> Held:
    """一件取来的事项，连同它的状态和工作法；不锁。"""
    state = state_of(case)
    return Held(case, state, library.text_by_id(case.text_id).at(state.level), on)


def state_of(case: Case) -> State:
    """事项的状态：事项自己的一份，加上各个分办的。"""
    state = read(case.memory)
    if state.parts:
        tasks = Assignment.objects.filter(case_id=case.pk).order_by("n").values_list("memory", flat=True)
        state = read(case.memory, tasks)
    return state


def helds_of(cases: Sequence[Case], *, on: dt.date, organs: Organs | None = None) -> list[Held]:
    """一页取来的事项，连同各自的状态和工作法；各件的分办一条 SQL，问过的机构共用（organs：先前问过的）。不锁。"""
    tasks: dict[int, list[str]] = {}
    rows = Assignment.objects.filter(case_id__in=[case.pk for case in cases]).order_by("case_id", "n")
    for case_id, memory in rows.values_list("case_id", "memory") if cases else ():
        tasks.setdefault(case_id, []).append(memory)
    known = {} if organs is None else organs
    pairs = [(case, read(case.memory, tasks.get(case.pk, ()))) for case in cases]
    return [Held(c, state, library.text_by_id(c.text_id).at(state.level), on, organs=known) for c, state in pairs]


def step_to_take(
    held: Held, step: str, *, assignment: int, filled: dict[str, Any] | None, by: Actor, now: dt.datetime,
    beside: bool = False, later: bool = False,
) -> Situation:  # fmt: skip
    """核对这一步此刻由此人办得成，并返回情形。filled: 还没有填（打开表单）的为 None；beside: 担任这个角色的机构里的别人也可以（第二次录入票数）。

    later: 条件随后办的时候再问（交来的表单先要画得出来，填过的才不丢）。

    拒绝：看不见的事项、工作法没有的步骤、不是他的角色、事项已经结束、不在该在的状态（说明谁已经办了什么）、条件不成立。
    """
    article = held.text.by_step.get(step)
    task = held.state.task(assignment) if article is not None and article.place == "task" else None
    blank = filled is None
    about = Situation(held, article, task, by, now, filled or {}, blank) if article is not None else None
    on_case = article is not None and (task is not None or (article.place == "case" and not assignment))
    # 由他办的，他就看得见：办得了的不必再问；办不了的，看不见的事项不说有没有
    if not (about is not None and on_case and taken_as(about)) and not can_see(by, held.case):
        raise NotFound("没有这件事项")
    if about is None:
        raise NotFound(f"工作法里没有这一步：{step}")
    if not on_case:
        raise NotFound("没有这个分办")
    return check_taking(about, beside=beside, later=later)


def check_taking(about: Situation, *, beside: bool = False, later: bool = False) -> Situation:
    """核对角色、状态、条件（later：条件随后再问）；不许可时用一句话拒绝。"""
    if not (beside and (taken_as(about) or colleague(about))):
        _check_role(about)
    try:
        return check_standing(about)
    except NotYet:
        if later:
            return about
        raise


def check_standing(about: Situation) -> Situation:
    """核对状态、条件，不问角色。"""
    _check_stage(about)
    _check_conditions(about)
    return about


def may_take(about: Situation, *, beside: bool = False) -> bool:
    """这一步此刻由此人办得成吗（不锁）：页面上给不给按钮。填写相关的条件留到办时再看。beside: 表决的，录得了票数的同事也给。"""
    if about.state.ended_on is not None or about.stage not in about.article.origin:
        return False
    if not selected(about.text, about.article, about.state, about.task):
        return False
    return bool(taken_as(about)) or (beside and about.article.vote is not None and colleague(about))


def taken_as(about: Situation) -> str:
    """此人以哪个角色办这一条；不担任的为空。代办的只以所代的职务：本人坐着的座位不算。"""
    return next((role for role in about.article.by if _serves(about, role)), "")


def _serves(about: Situation, role: str) -> bool:
    by = about.by
    if not roles.serves(by, role, about.held, about.task):
        return False
    return by.acting is None or not roles.serves(by.by_himself(), role, about.held, about.task)


def colleague(about: Situation) -> bool:
    """此人与担任这一条的角色的人同在一个机构任职。"""
    on = clock.day_of(about.now)
    mine = {person.pk for organ in about.by.organ_ids() for person in holders(organ, on=on)}
    return bool(mine) and any(
        mine & roles.people(role, about.held, about.task, now=about.now) for role in about.article.by
    )


def unmet(about: Situation) -> list[str]:
    """还有哪些条件不成立，各用一句话说。还没有填的，看自己填的项的不问，动词自己要拒绝的也说。"""
    found = []
    own = {item.code for item in about.article.fields} if about.blank else set()
    for code, argument in about.article.conditions:
        if own and own & _reads(about.text, code, argument):
            continue
        condition = registry.condition_of(code)
        if not condition.holds(about, argument):
            found.append(_otherwise(about, condition, argument))
    if about.blank and (said := registry.barred(about)):
        found.append(said)
    return found


def votes_on(article: Article, state: State, task: Task | None) -> dt.date | None:
    """一条表决在哪一天的会上投：期限写「由‹会议›」的，那次会议的日子；不在会上投的、还没有定的为 None。"""
    if article.vote is None or article.deadline is None or article.deadline.kind != "on":
        return None
    return next((day for code in article.deadline.codes if (day := meeting_day(state, code, task))), None)


def _otherwise(about: Situation, condition: registry.Condition, argument: Any) -> str:
    """一个不成立的条件，一句话。"""
    if not isinstance(condition.otherwise, str):
        return condition.otherwise(about, argument)
    shown = argument if isinstance(argument, str) else _shown(about.text, argument)
    said = condition.otherwise.format(argument=shown)
    return said or f"「{condition_said(about.text, condition.code, argument)}」不成立"


def _reads(text: Text, code: str, argument: Any) -> set[str]:
    """一个条件看的是哪几项，表单里填的在先的那几种。"""
    if code in ("field_in", "field_at_least", "field_at_most"):
        return set(argument)
    if code == "if_then":
        return set(argument["如果"])
    return {text.fields_by_name.get(argument[k], argument[k]) for k in ("分子", "分母")} if code == "share" else set()


def can_see(by: Actor, case: Case) -> bool:
    """此人看得见这件事项吗。谁看得见，由 registry.sight 登记的那一句说；系统和工作法自己办的不是人，不问。"""
    if by.id in UNBOUND or by.id.startswith("procedure:"):
        return True
    return Case.objects.filter(registry.visible_to(by), pk=case.pk).exists()


def oversees(by: Actor, congress_id: int) -> bool:
    """此人看得见这级人大的全部事项吗：本级人大自己的机关的人。"""
    return any(post.congress_id == congress_id and post.organ_kind in OVERSEERS for post in by.posts)


MANAGERS = {"correct": OFFICES, "adopt": OFFICES, "decide": DECIDERS}  # 文件没有写「管理」时


def manages(by: Actor, held: Held, act: str) -> bool:
    """此人可以更正（correct）、特别决定（decide）、改用新版（adopt）吗：文件写明的角色，或者本级的办公机构、作决定的会议。"""
    named = held.text.managers.get(act)
    if named:
        return any(roles.serves(by, role, held, None) for role in named)
    return any(by.serves(kind, held.case.congress_id) for kind in MANAGERS[act])


def managers(text: Text, act: str) -> str:
    """可以这样办的是谁，写成一句。"""
    named = text.managers.get(act)
    if named:
        return "、".join(text.roles.get(role, role) for role in named)
    return "主任会议、常委会或主席团" if act == "decide" else "本级人大的办公机构"


def _shown(text: Text, argument: Any) -> str:
    """条件的参数给人看的样子：角色、项写名称。"""
    if isinstance(argument, dict):
        return "、".join(f"{_shown(text, key)}{_shown(text, value)}" for key, value in argument.items())
    if isinstance(argument, list | tuple):
        return "、".join(_shown(text, one) for one in argument)
    word = str(argument)
    item = text.fields.get(word)
    return item.name if item else text.roles.get(word.removeprefix(OF_ROLE), word)


def _check_role(about: Situation) -> None:
    if about.by.id in UNBOUND or about.by.id.startswith("procedure:"):
        return
    if not about.article.by:
        raise NotAllowed(f"「{about.article.name}」由工作法自己办，不由人办")
    if not taken_as(about):
        names = "、".join(about.text.roles[role] for role in about.article.by)
        raise NotAllowed(f"只有{names}可以{about.article.name}")
    _check_hands(about)


def _check_hands(about: Situation) -> None:
    """接连两步不由一个人以两种名义办：自己办了上一步，不能再代别人办下一步；代别人办了的，也不能再以自己的名义接着办。

    今天不代谁、也没有代着的，不必问库。
    """
    by = about.by
    if about.case.pk is None or (by.acting is None and not by.stand_ins):
        return
    mine, behalf = (0, about.task.n) if about.task else None, f"person:{by.acting.person_id}" if by.acting else ""
    for entry in entries(about.case.stream, newest_first=True, limit=LOOKED_BACK):
        step = entry.step
        if not step or not entry.actor.startswith("person:") or step["code"].startswith("@"):
            continue
        if mine is not None and step["task"] not in mine:
            continue
        if entry.actor == by.id and entry.behalf != behalf:
            raise NotAllowed("上一步是您以另一种名义办的，这一步要由别人来办：一个人不能以两种名义接连办两步")
        return


def _check_stage(about: Situation) -> None:
    if about.state.ended_on is not None:
        raise AlreadyDone(f"事项已经结束（{about.text.stages[about.state.stage]}），不能再{about.article.name}")
    stages = {**about.text.task_stages, ABORTED: "中止"} if about.task else about.text.stages
    if about.stage in about.article.origin:
        if not selected(about.text, about.article, about.state, about.task):
            raise NotYet(f"现在轮不到「{about.article.name}」：" + "；".join(unmet(about) or ["条文不适用于这个分办"]))
        return
    wanted = "、".join(stages[stage] for stage in about.article.origin)
    last = _last_step(about.case)
    said = f"现在是「{stages[about.stage]}」，要在「{wanted}」才能{about.article.name}"
    if last:
        raise AlreadyDone(f"{last}；{said}")
    raise Refused(said)


def _check_conditions(about: Situation) -> None:
    found = unmet(about)
    if found:
        raise NotYet(f"还不能{about.article.name}：" + "；".join(found))


def _last_step(case: Case) -> str:
    for entry in entries(case.stream, newest_first=True, limit=5):
        step = entry.step
        if step and entry.actor.startswith("person:") and not step["code"].startswith("@"):
            article = library.text_by_id(case.text_id).by_step.get(step["code"])
            if article:
                when = entry.happened_at.astimezone(clock.BEIJING)
                return f"{actor_name(entry.signature)}已在{when.month}月{when.day}日{when:%H:%M}办了「{article.name}」"
    return ""
