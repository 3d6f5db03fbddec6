"""催过几次：期限过后时钟催的，和人办的催办；都由记录数。"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count

from bihuan.kernel import clock

from .gates import state_of
from .machine import State
from .models import Case, ClockRung

URGE = "urge"  # 催办：梯次里的一级，也是各种办法里那一步的代号


def urged_by_clocks(case_ids: Collection[int]) -> dict[tuple[int, int | None], int]:
    """（事项，分办的编号，事项自己的为 None）→ 时钟催过几次；一条 SQL。"""
    rungs = ClockRung.objects.filter(clock__case_id__in=case_ids, kind=URGE).order_by()
    counted = rungs.values_list("clock__case_id", "clock__assignment_id").annotate(n=Count("pk"))
    return {(case_id, task): n for case_id, task, n in counted}


def urged_by_people(state: State) -> int:
    """人办过几次催办。"""
    return state.counts.get(URGE, 0)


def urged_on(case: Case, on: dt.date, state: State | None = None) -> bool:
    """这一件这一天催过没有：人催的，时钟催的（没有走着的时钟的不必问库）。state: 已经在手的状态。"""
    state = state or state_of(case)
    if state.steps.get(URGE) == on:
        return True
    if not state.open_runs():
        return False
    since = clock.beijing(on, hour=0)
    return ClockRung.objects.filter(
        clock__case=case, kind=URGE, at__gte=since, at__lt=since + dt.timedelta(days=1)
    ).exists()
