"""起步：新设立的机关头一个小时办什么。各房间登记自己的一件；办了没有，只看记录。"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from bihuan.regions.door import calendar

from .models import Congress, Organ, OrganKind
from .questions import delegations_of, deputies_of, sessions_of, term_of

Done = Callable[[Congress, dt.date], str]


@dataclass(frozen=True)
class FirstStep:
    """起步的一件：order 是次序，words 说为什么、怎么办；done 问办了没有——办了的回记录里的一句，没有办的回空；url 是网址名。"""

    code: str
    order: int
    title: str
    words: str
    done: Done
    url: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """一件此刻的样子：`said` 是记录里的一句，空的是还没有办。"""

    step: FirstStep
    said: str


_steps: dict[str, FirstStep] = {}


def first_step(step: FirstStep) -> FirstStep:
    """登记起步的一件：新设立的机关头一个小时要办的，自己说办了没有、到哪里去办。同名的只许一次。"""
    if step.code in _steps:
        raise ValueError(f"起步重复登记：{step.code}")
    _steps[step.code] = step
    return step


def first_steps(congress: Congress, on: dt.date) -> list[Standing]:
    """各件此刻办了没有，按次序。每件至多两条 SQL。"""
    return [
        Standing(step, step.done(congress, on))
        for step in sorted(_steps.values(), key=lambda one: (one.order, one.code))
    ]


def next_first_step(congress: Congress, on: dt.date) -> str:
    """接下来该办的一件的名称，问到没有办的为止；都办了的为空。"""
    steps = sorted(_steps.values(), key=lambda one: (one.order, one.code))
    return next((step.title for step in steps if not step.done(congress, on)), "")


def _session(congress: Congress, on: dt.date) -> str:
    term = term_of(congress.pk, on)
    last = sessions_of(congress.pk).filter(term=term).first() if term else None
    return f"{term}，{last}" if last else ""


def _units(congress: Congress, on: dt.date) -> str:
    handling = OrganKind.objects.filter(Q(congress=None) | Q(congress=congress), handles=True).values("code")
    number = Organ.objects.filter(congress=congress, to_on=None, kind__in=handling).count()
    return f"可以承办的 {number} 个" if number else ""


def _roster(congress: Congress, on: dt.date) -> str:
    number = deputies_of(congress.pk, on=on).count()
    return f"代表 {number} 人，代表团 {delegations_of(congress.pk).count()} 个" if number else ""


def _calendar(congress: Congress, on: dt.date) -> str:
    return f"{on.year} 年已录入" if calendar().known(on.year) else ""


def register() -> None:
    """这个房间自己的四件。"""
    for step in (
        FirstStep(
            "session", 10, "届次和会议", "登记这一届和最近的一次会议。大会期间的建议照会议编号。", _session, "people:terms"
        ),
        FirstStep(
            "units", 20, "机构和单位", "导入承办单位和代表团，一张表就够；在各机构里登记任职的人。", _units, "people:import",
            ("units",),
        ),
        FirstStep(
            "roster", 30, "代表名册", "导入代表名册：手上的那张表，标题、列名不必改。", _roster, "people:import",
            ("deputies",),
        ),
        FirstStep("calendar", 50, "工作日历", "期限里的“工作日”照国务院办公厅的放假安排数。", _calendar, "people:calendar"),
    ):  # fmt: skip
        first_step(step)
