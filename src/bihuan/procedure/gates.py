"""关口：拿到一件可以办的事项，只有这一条路。它锁住、核对，不许可时用一句话拒绝。"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bihuan.files.door import Upload
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, NotAllowed, NotFound, Refused
from bihuan.ledger.door import entries
from bihuan.people.door import RECORD, SYSTEM, Actor, actor_name

from . import library, registry, roles
from .language import Article, Text
from .language.words import name_of
from .machine import State, Task
from .machine.standing import selected
from .machine.state import read
from .models import Assignment, Case, Party
from .situation import Situation
from .withheld import is_withheld_file

UNBOUND = (SYSTEM.id, RECORD.id)  # 工作法自己办的、从记录补的历史：不问角色


@dataclass(frozen=True)
class Held:
    """到手的事项：行已锁住，状态已读出。"""

    case: Case
    state: State
    text: Text


def hold(case_id: int) -> Held:
    """锁住一件事项。没有这件事的拒绝。"""
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise NotFound("没有这件事项")
    return Held(case, read(case.memory), library.text_by_id(case.text_id))


def step_to_take(
    held: Held, step: str, *, assignment: int, filled: dict[str, Any], by: Actor, now: dt.datetime
) -> Situation:
    """核对这一步此刻由此人办得成，并返回情形。

    拒绝：看不见的事项、工作法没有的步骤、不是他的角色、不在该在的状态（说明谁已经办了什么）、已经结束的、条件不成立。
    """
    if not can_see(by, held.case, held.state):
        raise NotFound("没有这件事项")
    article = held.text.by_step.get(step)
    if article is None:
        raise NotFound(f"工作法里没有这一步：{step}")
    task = held.state.task(assignment) if article.place == "task" else None
    if article.place == "task" and task is None:
        raise NotFound("没有这个分办")
    about = Situation(held.case, held.state, held.text, article, task, by, now, filled)
    _check_role(about)
    _check_stage(about)
    _check_conditions(about)
    return about


def may_take(about: Situation) -> bool:
    """这一步此刻由此人办得成吗（不锁）：页面上给不给按钮。填写相关的条件留到办时再看。"""
    stage = about.task.stage if about.task else about.state.stage
    if about.state.ended_on is not None or stage not in about.article.origin:
        return False
    if not selected(about.text, about.article, about.state, about.task):
        return False
    return any(roles.serves(about.by, role, about.case, about.task) for role in about.article.by)


def unmet(about: Situation) -> list[str]:
    """还有哪些条件不成立，各用一句话说。"""
    found = []
    for code, argument in about.article.conditions:
        condition = registry.condition_of(code)
        if not condition.holds(about, argument):
            said = condition.otherwise.format(argument=argument)
            found.append(said or f"「{name_of('条件', code)}{argument}」不成立")
    return found


def can_see(by: Actor, case: Case, state: State | None = None) -> bool:
    """此人看得见这件事项吗：本级人大和政府办的人、承办单位的人、事项里的人。"""
    if by.id in UNBOUND or by.id.startswith("procedure:"):
        return True
    if oversees(by, case.congress_id):
        return True
    if by.person_id is not None and by.person_id == case.proposer_id:
        return True
    units = by.unit_ids()
    if units:
        tasks = state.tasks if state else []
        if units & roles.current_units([task.unit for task in tasks]):
            return True
        if state is None and Assignment.objects.filter(case=case, unit_id__in=units).exists():
            return True
    if by.person_id is not None and Party.objects.filter(case=case, person_id=by.person_id).exists():
        return True
    if units and Party.objects.filter(case=case, organ_id__in=units).exists():
        return True
    return by.is_deputy(case.congress_id) and roles.serves(by, "lead_deputy", case, None)


def oversees(by: Actor, congress_id: int) -> bool:
    """此人看得见这级人大的全部事项吗：本级人大和政府办的人。"""
    return any(post.congress_id == congress_id and post.organ_kind in OVERSEERS for post in by.posts)


def can_open_files(by: Actor | None, upload: Upload) -> bool:
    """事项名下的文件：看得见事项的人可以打开；没有签发的稿只有拟稿的单位可以。"""
    case = Case.objects.filter(pk=upload.owner_id or 0).first()
    if by is None or case is None or not can_see(by, case, read(case.memory)):
        return False
    return not is_withheld_file(case, library.text_by_id(case.text_id), upload.pk, by)


OVERSEERS = frozenset({
    "deputies_affairs", "standing_committee", "chairpersons_meeting", "presidium", "government_office",
    "congress_office", "special_committee",
})  # fmt: skip


def _check_role(about: Situation) -> None:
    if about.by.id in UNBOUND or about.by.id.startswith("procedure:"):
        return
    if not about.article.by:
        raise NotAllowed(f"「{about.article.name}」由工作法自己办，不由人办")
    if not any(roles.serves(about.by, role, about.case, about.task) for role in about.article.by):
        names = "、".join(about.text.roles[role] for role in about.article.by)
        raise NotAllowed(f"只有{names}可以{about.article.name}")


def _check_stage(about: Situation) -> None:
    subject = about.task or about.state
    stages = about.text.task_stages if about.task else about.text.stages
    if subject.stage in about.article.origin and about.state.ended_on is not None:
        ending = about.text.stages[about.state.ending]
        raise Refused(f"这件事项已经结束（{ending}），不能再{about.article.name}")
    if subject.stage in about.article.origin:
        if not selected(about.text, about.article, about.state, about.task):
            raise NotAllowed(
                f"现在轮不到「{about.article.name}」：" + "；".join(unmet(about) or ["条文不适用于这个分办"])
            )
        return
    wanted = "、".join(stages[stage] for stage in about.article.origin)
    last = _last_step(about.case)
    said = f"现在是「{stages[subject.stage]}」，要在「{wanted}」才能{about.article.name}"
    if last:
        raise AlreadyDone(f"{last}；{said}")
    raise Refused(said)


def _check_conditions(about: Situation) -> None:
    found = unmet(about)
    if found:
        raise NotAllowed(f"还不能{about.article.name}：" + "；".join(found))


def _last_step(case: Case) -> str:
    for entry in entries(case.stream, newest_first=True, limit=5):
        step = entry.step
        if step and entry.actor.startswith("person:") and not step["code"].startswith("@"):
            article = library.text_by_id(case.text_id).by_step.get(step["code"])
            if article:
                when = entry.happened_at.astimezone(clock.BEIJING)
                return f"{actor_name(entry.actor)}已在{when.month}月{when.day}日{when:%H:%M}办了「{article.name}」"
    return ""


def article_of(held: Held, step: str) -> Article:
    """一步的条文。"""
    article = held.text.by_step.get(step)
    if article is None:
        raise NotFound(f"工作法里没有这一步：{step}")
    return article


def task_of(held: Held, n: int) -> Task:
    """第 n 个分办。"""
    task = held.state.task(n)
    if task is None:
        raise NotFound("没有这个分办")
    return task
