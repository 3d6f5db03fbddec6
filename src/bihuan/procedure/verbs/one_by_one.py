"""一件一件办：定时的事各在自己的事务里，一件坏了不碍别件；坏的记在日志里，告诉本级的办公机构。"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from bihuan.kernel import clock
from bihuan.notices.door import tell
from bihuan.people.door import holders, organ_of

from .. import registry
from ..models import Case, Enactment, Plan

T = TypeVar("T")
TOLD = ("deputies_affairs", "congress_office")  # 坏了告诉谁：看得见全部事项、天天在用的两处

log = logging.getLogger("bihuan.procedure")


def each_case(case_ids: Iterable[int], act: Callable[[int], T], what: str, *, now: dt.datetime) -> list[T]:
    """一件件事项地办，返回办成的各件的结果；办不成的记下来、告诉人，接着办下一件。

    库连不上不是哪一件的毛病，照样抛出，由定时的事整个再试。
    """
    return _each(case_ids, act, lambda case_id: _tell_of_case(case_id, what, now), what)


def each_plan(plan_ids: Iterable[int], act: Callable[[int], T], what: str, *, now: dt.datetime) -> list[T]:
    """一个个周期地开，同上。"""
    return _each(plan_ids, act, lambda plan_id: _tell_of_plan(plan_id, what, now), what)


def each_enactment(ids: Iterable[int], act: Callable[[int], T], what: str, *, now: dt.datetime) -> list[T]:
    """一份份通过的决定地起用，同上。"""
    return _each(ids, act, lambda one: _tell_of_enactment(one, what, now), what)


def _each(ids: Iterable[int], act: Callable[[int], T], told: Callable[[int], None], what: str) -> list[T]:
    done = []
    for one in ids:
        try:
            done.append(act(one))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("%s：第 %s 件没有办成，接着办下一件", what, one)
            told(one)
    return done


def _tell_of_case(case_id: int, what: str, now: dt.datetime) -> None:
    case = Case.objects.only("title", "kind", "congress_id").get(pk=case_id)
    _tell(
        case.congress_id, f"{case.title}：{what}没有办成，这一件要请系统管理员看日志；别的事项照常", now,
        key=f"case:{case_id}:{what}", case_id=case_id, url=registry.page_of(case.kind, case_id),
    )  # fmt: skip


def _tell_of_enactment(enactment_id: int, what: str, now: dt.datetime) -> None:
    row = Enactment.objects.get(pk=enactment_id)
    said = f"{row.number}《{row.title}》：{what}没有办成，要请系统管理员看日志；别的照常"
    key = f"enactment:{enactment_id}:{what}"
    _tell(row.congress_id, said, now, key=key, case_id=None, url=registry.page_of("", 0))


def _tell_of_plan(plan_id: int, what: str, now: dt.datetime) -> None:
    plan = Plan.objects.get(pk=plan_id)
    said = f"周期「{plan.title}」：{what}没有办成，要请系统管理员看日志；别的周期照常"
    _tell(plan.congress_id, said, now, key=f"plan:{plan_id}:{what}", case_id=None, url=registry.page_of("", 0))


def _tell(congress_id: int, sentence: str, now: dt.datetime, *, key: str, case_id: int | None, url: str) -> None:
    """一件坏了的，一天只说一次。"""
    today, people = clock.day_of(now), set()
    for kind in TOLD:
        organ = organ_of(congress_id, kind)
        people |= {person.pk for person in holders(organ.pk, on=today)} if organ else set()
    tell(people, "procedure/broken", case_id=case_id, url=url, sentence=sentence, now=now, key=f"broken:{key}:{today}")
