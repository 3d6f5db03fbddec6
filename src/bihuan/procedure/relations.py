"""子事项、上级和会议的条件：问旁边的事项走到哪里。"""

from typing import Any

from django.db.models import Count, Q

from bihuan.kernel import clock
from bihuan.people.door import in_session

from . import library
from .language.spoken import condition_said
from .machine.state import read, read_counts
from .models import Case, Value
from .registry import condition
from .situation import Situation


@condition("children_ended", otherwise="还有下属事项没有结束，或者一件也没有")
def children_ended(about: Situation, argument: Any) -> bool:
    """下属事项都结束了，至少有一件；写明步骤的，只看那一步开出的。"""
    rows = _children(about, argument)
    return rows.exists() and not rows.filter(ended_on=None).exists()


@condition("children_ended_or_none", otherwise="还有下属事项没有结束")
def children_ended_or_none(about: Situation, argument: Any) -> bool:
    """下属事项都结束了；一件也没有的也算。"""
    return not _children(about, argument).filter(ended_on=None).exists()


@condition("children_at_least", otherwise="下属事项不足{argument}件")
def children_at_least(about: Situation, argument: Any) -> bool:
    """下属事项不少于 N 件；写成 {种类: N} 的只数那一种。"""
    if isinstance(argument, dict):
        return all(_of_kind(_children(about), kind).count() >= int(n) for kind, n in argument.items())
    return _children(about).count() >= int(argument)


def _done_below(about: Situation, argument: Any) -> str:
    return "，".join(
        f"下属一共办了「{step}」{did} 次，不到 {n} 次"
        for step, n in argument.items() if (did := times_below(about.case.pk, step)) < int(n)
    )  # fmt: skip


@condition("children_did", otherwise=_done_below)
def children_did(about: Situation, argument: Any) -> bool:
    """子事项办不少于：直接的各件下属，一步办的次数合起来不少于 N 次；步骤照下属的工作法里的名称。"""
    return all(times_below(about.case.pk, step) >= int(n) for step, n in argument.items())


def times_below(case_id: int, step: str) -> int:
    """一件事项直接的下属，一共办了几次叫这个名称的一步。一条 SQL。"""
    total = 0
    for text_id, memory in Case.objects.filter(parent_id=case_id).order_by().values_list("text_id", "memory"):
        code = library.text_by_id(text_id).steps_by_name.get(step)
        total += read_counts(memory).get(code, 0) if code else 0
    return total


def value_above(about: Situation, name: str) -> Any:
    """上级的一项最近的值，照上级的工作法里的名称；没有上级的、没有填的、长的一段为 None。一条 SQL。"""
    above = Case.objects.filter(pk=about.state.parent).first() if about.state.parent else None
    if above is None:
        return None
    text = library.text_by_id(above.text_id)
    return read(above.memory).value(text.fields_by_name.get(name, name))


@condition("no_child_at", otherwise="还有下属事项停在{argument}")
def no_child_at(about: Situation, argument: Any) -> bool:
    """没有下属事项（或它的分办）停在所写的状态，至少有一件下属事项。状态照下属的工作法里的名称认。一条 SQL。"""
    standing = list(_children(about).order_by().values_list("text_id", "stage", "assignments__stage").distinct())
    for text_id, stage, of_task in standing:
        text = library.text_by_id(text_id)
        if text.stages.get(stage) in argument or (of_task and text.task_stages.get(of_task) in argument):
            return False
    return bool(standing)


@condition("above_in", otherwise="上级事项不在{argument}")
def above_in(about: Situation, argument: Any) -> bool:
    """上级事项停在所写的状态；没有上级的不成立。"""
    above = Case.objects.filter(pk=about.state.parent).first() if about.state.parent else None
    return above is not None and library.text_by_id(above.text_id).stages.get(above.stage) in argument


@condition("in_session", otherwise="要在会议期间办")
def during_session(about: Situation, argument: Any) -> bool:
    """会议期间：这一天本级人大正在开会。"""
    return in_session(about.case.congress_id, on=clock.day_of(about.now))


@condition("out_of_session", otherwise="要在闭会期间办")
def between_sessions(about: Situation, argument: Any) -> bool:
    """闭会期间。"""
    return not in_session(about.case.congress_id, on=clock.day_of(about.now))


def _too_few(about: Situation, argument: Any) -> str:
    return f"还不够：{condition_said(about.text, 'same_meeting_at_least', argument)}"


@condition("same_meeting_at_least", otherwise=_too_few)
def same_meeting_at_least(about: Situation, argument: Any) -> bool:
    """同一会议中不少于：与本件同一次会议的各件里，某一项的值为所写的，至少 N 件（列出的项才数得到）。"""
    wanted = {key: value for key, value in argument.items() if key != "件"}
    meeting = next((code for code, item in about.text.fields.items() if item.of == ("meeting",)), "")
    number = about.state.value(meeting)
    rows = Case.objects.filter(
        kind=about.case.kind, congress_id=about.case.congress_id, links_out__target_id=number
    ) | Case.objects.filter(
        pk__in=Value.objects.filter(
            congress_id=about.case.congress_id, kind=about.case.kind, name=meeting, text=str(number)
        ).values("case_id")
    )
    for name, value in wanted.items():
        code = about.text.fields_by_name.get(name, name)
        rows = rows.filter(values__name=code, values__text=value)
    return number is not None and rows.aggregate(n=Count("pk", distinct=True))["n"] >= int(argument.get("件", 1))


def _children(about: Situation, step: Any = "") -> Any:
    rows = Case.objects.filter(parent_id=about.case.pk)
    if not step:
        return rows
    code = about.text.steps_by_name.get(step, step)
    return rows.filter(raised_by=code) if code in about.text.by_step else _of_kind(rows, step)


def _of_kind(rows: Any, kind: str) -> Any:
    """这一种的（写的是事项的种类、名称，或者工作法的代号）。"""
    return rows.filter(Q(kind=kind) | Q(text__code=kind) | Q(text__kind_name=kind))
