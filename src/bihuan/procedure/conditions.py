"""引擎自己知道的条件：分办走到哪里、办过没有、催过没有、子事项完没完。"""

from bihuan.kernel import clock
from bihuan.ledger.door import entries

from .machine import undone
from .machine.standing import answering
from .models import Case, ClockRung
from .registry import condition
from .situation import Situation, calendar_for


@condition("joint_ended", otherwise="还有会办单位没有提出意见，期限也没有到")
def joint_ended(about: Situation, argument: str) -> bool:
    """会办单位都办完了，或者逾期而止。"""
    lead = answering(about.text)
    return all(task.ended_on for task in about.state.tasks if task.role not in lead)


@condition("answering_ended", otherwise="还有主办单位没有答复")
def answering_ended(about: Situation, argument: str) -> bool:
    """要答复的单位都办完了；至少有一个，改交出去的不算。"""
    replaced = {task.before for task in about.state.tasks}
    tasks = [t for t in about.state.tasks if t.role in answering(about.text) and t.n not in replaced]
    return bool(tasks) and all(task.ended_on for task in tasks)


@condition("opened_within_workdays", otherwise="交办已满 {argument} 个工作日，不能再申请")
def opened_within_workdays(about: Situation, argument: str) -> bool:
    """自交办起未满 N 个工作日。"""
    opened_on = about.task.opened_on if about.task else about.state.opened_on
    return calendar_for(about.case).between(opened_on, clock.day_of(about.now)) <= int(argument)


@condition("urged", otherwise="还没有催告过")
def urged(about: Situation, argument: str) -> bool:
    """指向这一步的时钟已经催过。"""
    steps = [a.step for a in about.text.articles if a.overdue == about.article.step]
    return ClockRung.objects.filter(
        clock__case=about.case, clock__step__in=steps, clock__stopped_on=None, kind="urge"
    ).exists()


@condition("done", otherwise="要先办「{argument}」")
def done(about: Situation, argument: str) -> bool:
    """这个事项（分办）办过某一步。"""
    return _performed(about, argument)


@condition("not_done", otherwise="已经办过「{argument}」")
def not_done(about: Situation, argument: str) -> bool:
    """这个事项（分办）没有办过某一步。"""
    return not _performed(about, argument)


@condition("children_ended", otherwise="还有下属事项没有结束")
def children_ended(about: Situation, argument: str) -> bool:
    """下属事项都结束了。"""
    return not Case.objects.filter(links_out__target=about.case, links_out__kind="child_of", ended_on=None).exists()


@condition("distinct_hands", otherwise="拟稿、审核、签发要由不同的人办，这一稿您已经经手过")
def distinct_hands(about: Situation, argument: str) -> bool:
    """这个分办自开始拟稿以来，前面各步都不是此人办的；退改重拟的从头算。没有写进示范办法，一地可以自己加上。"""
    if about.task is None or about.task.stage == about.text.task_working:
        return True
    listed = entries(about.case.stream)
    gone = undone(entry.told for entry in listed)
    for entry in reversed(listed):
        step = entry.step
        if not step or step["task"] != about.task.n or entry.seq in gone or step["code"].startswith("@"):
            continue
        if entry.actor == about.by.id:
            return False
        if step["from"] == about.text.task_working:
            return True
    return True


def _performed(about: Situation, name: str) -> bool:
    step = about.text.steps_by_name.get(name, name)
    return step in about.state.steps or bool(about.task and step in about.task.steps)
