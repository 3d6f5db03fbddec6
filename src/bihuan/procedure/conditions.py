"""引擎自己知道的条件：分办走到哪里、办过没有、谁办的、催过没有、填了什么。子事项和会议的见 relations.py。"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from bihuan.kernel import clock
from bihuan.ledger.door import entries
from bihuan.people.door import sitting_on

from . import kept, relations, roles
from .language.arguments import ABOVE, OF_ROLE, how_much
from .language.numerals import threshold
from .language.spoken import condition_said, item_said
from .machine import State, Task, undone
from .machine.standing import answering, last_of_chain, same
from .models import ClockRung
from .registry import Otherwise, condition
from .situation import Situation


@condition("joint_ended", otherwise="还有会办单位没有提出意见，期限也没有到")
def joint_ended(about: Situation, argument: Any) -> bool:
    """会办单位都办完了，或者逾期而止。"""
    lead = answering(about.text)
    return all(task.ended_on for task in about.state.tasks if task.role not in lead)


@condition("answering_ended", otherwise="还有主办单位没有答复")
def answering_ended(about: Situation, argument: Any) -> bool:
    """要答复的单位都办完了；至少有一个，改交出去的不算。"""
    tasks = last_of_chain(about.state, answering(about.text))
    return bool(tasks) and all(task.ended_on for task in tasks)


@condition("tasks_ended", otherwise="还有{argument}没有办完")
def tasks_ended(about: Situation, argument: Any) -> bool:
    """这些角色的分办都办完了（退回、转分的不算，一个也没有的不算完）。"""
    mine = about.task.n if about.task else 0
    tasks = [task for task in last_of_chain(about.state, argument) if task.n != mine]
    done = set(about.text.task_done)
    return bool(tasks) and all(task.ended_on and (not done or task.stage in done) for task in tasks)


@condition("opened_within_workdays", otherwise="交办已满 {argument} 个工作日，不能再申请")
def opened_within_workdays(about: Situation, argument: Any) -> bool:
    """自交办起未满 N 个工作日。"""
    opened_on = about.task.opened_on if about.task else about.state.opened_on
    return about.held.calendar.between(opened_on, clock.day_of(about.now)) <= int(argument)


@condition("urged", otherwise="还没有催告过")
def urged(about: Situation, argument: Any) -> bool:
    """指向这一步的时钟已经催过。"""
    steps = [a.step for a in about.text.articles if a.overdue == about.article.step]
    return ClockRung.objects.filter(
        clock__case=about.case, clock__step__in=steps, clock__stopped_on=None, kind="urge"
    ).exists()


@condition("done", otherwise="要先办「{argument}」")
def done(about: Situation, argument: Any) -> bool:
    """这个事项（分办）办过某一步。"""
    return _performed(about, argument)


@condition("not_done", otherwise="已经办过「{argument}」")
def not_done(about: Situation, argument: Any) -> bool:
    """这个事项（分办）没有办过某一步。"""
    return not _performed(about, argument)


@condition("done_this_round", otherwise="这一轮里还没有办过「{argument}」")
def done_this_round(about: Situation, argument: Any) -> bool:
    """最近一次重办以后办过某一步；没有重办过的，办过就算。"""
    step = about.text.steps_by_name.get(argument, argument)
    steps = about.task.steps if about.task and step in about.task.steps else about.state.steps
    return step in steps and steps[step] >= _round_began(about)


@condition("not_done_today", otherwise="今天已经办过「{argument}」，同一件事一天只办一次")
def not_done_today(about: Situation, argument: Any) -> bool:
    """当日未办过：这个事项（分办）今天没有办过那一步。"""
    step = about.text.steps_by_name.get(argument, argument)
    return (about.task or about.state).steps.get(step) != clock.day_of(about.now)


@condition("pending", otherwise="没有未决的「{argument}」")
def pending(about: Situation, argument: Any) -> bool:
    """有一件请求还没有答复：办过这一步，而从它起算的那一步还在走；没有日数的，看记着未决没有。"""
    step = about.text.steps_by_name.get(argument, argument)
    waiting = {a.step for a in about.text.articles if a.deadline and step in a.deadline.codes}
    return step in (about.task or about.state).asked or any(r.step in waiting for r in about.state.open_runs())


@condition("different_person", otherwise="办「{argument}」的人不能再办这一步，要由另一个人")
def different_person(about: Situation, argument: Any) -> bool:
    """不是同一人：这一轮里办那一步的不是他。"""
    step = about.text.steps_by_name.get(argument, argument)
    return about.by.id not in _doers(about.state, about.task, step)


@condition("different_unit", otherwise="办「{argument}」的单位不能再办这一步，要由另一个单位")
def different_unit(about: Situation, argument: Any) -> bool:
    """不是同一单位：这一轮里办那一步的人与他不在同一个机构。"""
    step = about.text.steps_by_name.get(argument, argument)
    mine = about.by.organ_ids() | about.by.unit_ids()
    return not mine & sitting_on(_doers(about.state, about.task, step), on=clock.day_of(about.now))


def _wanted(about: Situation, code: str, argument: Any) -> str:
    return f"要{condition_said(about.text, code, argument)}"


def _wants(code: str) -> Otherwise:
    return lambda about, argument: _wanted(about, code, argument)


def _numbers_short(code: str, said: str) -> Otherwise:
    """各项的数现在是几，不到（多于）几。"""

    def otherwise(about: Situation, argument: Any) -> str:
        told = []
        for item, n in argument.items():
            number = _number(about, item)
            name = item_said(about.text, item)
            if number is None:
                told.append(f"还没有填{name}，{condition_said(about.text, code, {item: n})}才行")
            elif number < Fraction(n) if code == "field_at_least" else number > Fraction(n):
                told.append(f"{_measured(about, item, number)}，{said} {n}")
        return "，".join(told)

    return otherwise


@condition("field_in", otherwise=_wants("field_in"))
def field_in(about: Situation, argument: Any) -> bool:
    """格在：各项的值在所写的几个之中。"""
    return all(same(_value(about, code), wanted) for code, wanted in argument.items())


@condition("field_at_least", otherwise=_numbers_short("field_at_least", "不到"))
def field_at_least(about: Situation, argument: Any) -> bool:
    """格不少于：各项填过，而且不少于所写的数。"""
    return all(_number(about, code) is not None and _number(about, code) >= Fraction(n) for code, n in argument.items())


@condition("field_at_most", otherwise=_numbers_short("field_at_most", "多于"))
def field_at_most(about: Situation, argument: Any) -> bool:
    """格不多于：各项填过，而且不多于所写的数。"""
    return all(_number(about, code) is not None and _number(about, code) <= Fraction(n) for code, n in argument.items())


@condition("any_field_is", otherwise=_wants("any_field_is"))
def any_field_is(about: Situation, argument: Any) -> bool:
    """任一格为：这一轮的分办里，有一个填的正是所写的。"""
    return all(any(same(value, wanted) for value in _standing(about, code)) for code, wanted in argument.items())


@condition("each_field_is", otherwise=_wants("each_field_is"))
def each_field_is(about: Situation, argument: Any) -> bool:
    """各格为：这一轮的分办里，填了的都是所写的，至少有一个填了。"""
    found = {code: _standing(about, code) for code in argument}
    return all(found[code] and all(same(v, wanted) for v in found[code]) for code, wanted in argument.items())


condition("any_field_in", otherwise=_wants("any_field_in"))(any_field_is)
condition("each_field_in", otherwise=_wants("each_field_in"))(each_field_is)


def _share_short(about: Situation, argument: Any) -> str:
    """占比差多少：检查记录 2 行，不到问题清单 7 行的三分之一。"""
    (part, whole), needed = (argument["分子"], argument["分母"]), threshold(str(argument["须"]))
    sizes = {name: _size(about, name) for name in (part, whole)}
    told = {name: _measured(about, name, size) for name, size in sizes.items()}
    if not sizes[whole] or needed is None:
        return f"{told[whole]}，算不出{item_said(about.text, part)}占它的多少"
    return f"{told[part]}，{needed.missed(told[whole])}"


@condition("share", otherwise=_share_short)
def share(about: Situation, argument: Any) -> bool:
    """占比：分子除以分母达到所写的（精确的分数）。分子、分母是数的项，人、机构、表的项里的个数，或者一类人有多少。"""
    part, whole = _size(about, argument["分子"]), _size(about, argument["分母"])
    needed = threshold(str(argument["须"]))
    return bool(whole) and needed is not None and needed.reached(part / whole)


@condition("if_then", otherwise=lambda about, argument: condition_said(about.text, "if_then", argument))
def if_then(about: Situation, argument: Any) -> bool:
    """如果……须办过……：项的值不是所写的（数没有到所写的），不要求。"""
    asked = argument["如果"]
    if not all(_meets(about, code, wanted) for code, wanted in asked.items()):
        return True
    return _performed(about, argument["须办过"])


def _meets(about: Situation, code: str, wanted: Any) -> bool:
    enough = how_much(wanted)
    if enough is None:
        return same(_value(about, code), wanted)
    number = _number(about, code)
    return number is not None and enough(number)


@condition("distinct_hands", otherwise="拟稿、审核、签发要由不同的人办，这一稿您已经经手过")
def distinct_hands(about: Situation, argument: Any) -> bool:
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


def _round_began(about: Situation) -> Any:
    days = [about.state.steps[a.step] for a in about.text.articles if a.reopens and a.step in about.state.steps]
    return max(days, default=about.state.opened_on)


def _doers(state: State, task: Task | None, step: str) -> set[str]:
    """这一轮里办这一步的人；各分办各自办的都算。"""
    if task is not None and step in task.doers:
        return {task.doers[step]}
    found = {one.doers[step] for one in state.tasks if step in one.doers and one.round == state.round}
    return found or ({state.doers[step]} if step in state.doers else set())


def _value(about: Situation, code: str) -> Any:
    """此刻表单里填的在先，其次状态里的；上级的X是上级事项的那一项。"""
    if code.startswith(ABOVE):
        return relations.value_above(about, code.removeprefix(ABOVE))
    filled = about.filled.get(code)
    return filled if filled not in (None, "", []) else about.state.value(code, about.task)


def _number(about: Situation, code: str) -> Any:
    """一项的数：数字、金额是它自己，可以填几个的、表是几个。"""
    value = _value(about, code)
    if value is None and code in about.state.at:
        value = kept.value(about.held, code, about.task)
    if isinstance(value, list):
        return Fraction(len(value))
    try:
        return None if value in (None, "") else Fraction(str(value))
    except ValueError:
        return None


def _size(about: Situation, name: str) -> Fraction:
    if name.startswith(OF_ROLE):
        role = name.removeprefix(OF_ROLE)
        return Fraction(len(roles.people(role, about.held, about.task, now=about.now)))
    number = _number(about, about.text.fields_by_name.get(name, name))
    return number if number is not None else Fraction(0)


def _measured(about: Situation, name: str, number: Fraction) -> str:
    """一项是多少：检查记录 2 行，不满意的人数 12 人；一类人是几人。"""
    item = about.text.fields.get(about.text.fields_by_name.get(name, name).rpartition(".")[2])
    unit = "人" if name.startswith(OF_ROLE) else ""
    if item is not None:
        people = item.kind in ("person", "deputy")
        unit = "行" if item.kind == "table" else item.unit or (("人" if people else "个") if item.many else "")
    n = str(number) if number.denominator == 1 else str(float(number))
    return f"{item_said(about.text, name)} {n}" + (f" {unit}" if unit else "")


def _standing(about: Situation, code: str) -> list[Any]:
    """这一轮里，各分办填的这一项（改交出去的不算）。"""
    replaced: Iterable[int] = {task.before for task in about.state.tasks if task.before}
    tasks = [task for task in about.state.tasks if task.n not in replaced and task.round == about.state.round]
    return [task.values[code] for task in tasks if code in task.values]
