"""好久没有动静的：代表领衔的各件里，交办以后多日没有签收、没有沟通、没有答复的。几天是 rules/silence.yaml 里的数字。"""

import datetime as dt

from bihuan.cases.door import Asker, Lane, Row, case_url
from bihuan.procedure.door import Held, Task, answering, helds_of

from .handling import handling, unfinished
from .rules import rule


def silent(asker: Asker, after: str) -> Lane:
    """一件一行，说是哪个单位、几天没有做什么；两条 SQL，单位的名称与别的栏一并问。"""
    helds = helds_of(unfinished(asker), on=asker.today)
    found = [(held.case, *one) for held in helds if (one := _longest(held, asker.today))]
    units = {one.unit_id: one.name for told in handling(asker).values() for one in told} if found else {}
    rows = [
        Row(case.title, case_url(case), f"{units.get(task.unit, '')}：{said}", case.progress, case.round, "soon",
            case_id=case.pk)
        for case, task, said in found
    ]  # fmt: skip
    return Lane("silent", "好久没有动静的", rows, shut=True)


def _longest(held: Held, today: dt.date) -> tuple[Task, str] | None:
    """最早交办的一个没有动静的分办，和一句话；都有动静的没有。"""
    replaced = {task.before for task in held.state.tasks}
    tasks = [task for task in held.state.tasks if task.ended_on is None and task.n not in replaced]
    for task in sorted(tasks, key=lambda one: (one.opened_on, one.n)):
        days = (today - task.opened_on).days
        if said := _silence(held, task, days):
            return task, f"交办 {days} 天，还没有{said}"
    return None


def _silence(held: Held, task: Task, days: int) -> str:
    wanted = rule("silence")
    if task.stage == held.text.task_start:
        return "签收" if days >= wanted["not_accepted"] else ""
    if task.role not in answering(held.text) or held.state.round > 1:
        return ""
    if "consult" not in task.steps:
        return "与您沟通" if days >= wanted["no_talk"] else ""
    return "答复" if days >= wanted["no_reply"] else ""
