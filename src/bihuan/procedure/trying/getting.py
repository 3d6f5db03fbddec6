"""例里「得」的各样：此刻的这件事项是什么样子。"""

from typing import Any

from ..models import Case
from ..questions import task_stage_of
from .acting import Trip
from .casting import Cast

DUE = "到期"


def got(trip: Trip, cast: Cast, what: str) -> str:
    """得到的一样：状态、编号、一项、一个单位走到哪里、几时到期、下属几件。没有的为空。"""
    held = trip.held()
    state, text = held.state, held.text
    if what == "状态":
        return text.stages[state.stage]
    if what == "编号":
        return state.number
    if what.startswith("下属 "):
        kind = what.removeprefix("下属 ")
        return f"{_count_below(held.case.pk, kind)}件"
    unit = cast.unit_named(what)
    if unit:
        task = next((one for one in reversed(state.tasks) if one.unit == unit), None)
        return task_stage_of(text, task.stage) if task else ""
    if what.endswith(DUE):
        return _due(trip, cast, what.removesuffix(DUE))
    name, _, rest = what.partition("的")
    unit = cast.unit_named(name)
    task = next((one for one in reversed(state.tasks) if unit and one.unit == unit), None)
    code = text.fields_by_name.get(rest if task else what, rest if task else what)
    return _shown(state.value(code, task))


def _due(trip: Trip, cast: Cast, what: str) -> str:
    """‹单位›的‹步骤›到期，或者‹步骤›到期。"""
    held = trip.held()
    state = held.state
    unit_name, _, step_name = what.rpartition("的")
    unit = cast.unit_named(unit_name) if unit_name else 0
    step = held.text.steps_by_name.get(step_name if unit else what, "")
    for run in state.open_runs():
        task = state.task(run.task)
        if run.step == step and (not unit or (task is not None and task.unit == unit)):
            return run.due.isoformat()
    return ""


def _count_below(case_id: int, kind: str) -> int:
    """下属几件，连同下属的下属。"""
    rows = Case.objects.filter(pk__in=below(case_id)).values_list("kind", "text__code")
    return sum(kind in names for names in rows)


def below(case_id: int) -> list[int]:
    """一件事项的下属，连同下属的下属。"""
    found: list[int] = []
    layer = [case_id]
    while layer:
        layer = list(Case.objects.filter(parent_id__in=layer).order_by("pk").values_list("pk", flat=True))
        found += layer
    return found


def _shown(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
