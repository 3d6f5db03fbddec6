"""可以办的：此人此刻在一件事项上能走的各步，连同在哪里办；办的时候旁边要看什么。"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bihuan.people.door import Actor
from bihuan.procedure.door import Held, Situation, possible_steps

from .url import own_step_url, step_url

Aside = Callable[[Situation], str]

_asides: dict[str, Aside] = {}


@dataclass(frozen=True)
class Act:
    """可办的一步。missing: 还差哪些条件（各一句话），空的就是现在能办；url: 在哪里办；
    own: 有它自己的页面，条件还差着也可以去看。"""

    step: str
    name: str
    assignment: int
    missing: tuple[str, ...]
    main: bool
    url: str
    own: bool


def acts(held: Held, by: Actor, *, now: dt.datetime) -> list[Act]:
    """此人此刻可办的各步，按条文顺序；主要的一步由引擎认。"""
    case = held.case
    return [
        Act(
            one.step, one.name, one.assignment, one.missing, one.main,
            step_url(case.kind, one.step, case.pk, one.assignment), bool(own_step_url(case.kind, one.step, case.pk)),
        )
        for one in possible_steps(case, by, now=now, held=held, beside=True)
    ]  # fmt: skip


def step_aside(kind: str, render: Aside) -> None:
    """登记办一步时旁边要看的（如拟好的稿）：render(情形) → 已经转义的一段，没有就是空串。"""
    if kind in _asides:
        raise ValueError(f"旁边要看的重复登记：{kind}")
    _asides[kind] = render


def aside_of(about: Situation) -> str:
    """这一步旁边要看的。"""
    render = _asides.get(about.case.kind)
    return render(about) if render else ""
