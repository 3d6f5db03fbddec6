"""时钟到点：梯次提醒、逾期则、到期自办。由时刻表定时唤起，办几遍结果相同。改期、暂停见 redating。"""

import datetime as dt

from django.db.models import Q

from bihuan.kernel import clock
from bihuan.kernel.lots import one_lot
from bihuan.ledger.door import verb
from bihuan.people.door import SYSTEM

from .. import gates
from ..machine import Run
from ..models import Clock
from ..situation import Held, Situation
from . import ladder
from .one_by_one import each_case
from .stepping import run_automatic

LOOK_AHEAD = dt.timedelta(days=45)  # 梯次里最早的一级也不会比到期早这么多
MISSED_MOST = 400  # 期：到期自办补办至多这么多，防止周期误写成每日而停了很久


def run_clocks(now: dt.datetime, *, congress_id: int | None = None) -> tuple[int, int]:
    """到点的都办一遍，返回（做了几级提醒，逾期则、到期自办办了几步）。一件事项一个事务，一件不成不碍别件（见 one_by_one）。

    congress_id: 只办这一级的（讲一个县从前的事，别处的钟不跟着走）。
    """
    today = clock.day_of(now)
    here = {} if congress_id is None else {"congress_id": congress_id}
    due = (
        Clock.objects.filter(stopped_on=None, due_on__lte=today + LOOK_AHEAD, **here)
        .exclude(looked_on=today)
        .order_by("case_id")
        .values_list("case_id", flat=True)
    )
    with one_lot():
        done = each_case(
            due.distinct().iterator(), lambda case_id: run_case_clocks(case_id, now=now), "到点的提醒和逾期则", now=now
        )
    return sum(rungs for rungs, _ in done), sum(steps for _, steps in done)


@verb
def run_case_clocks(case_id: int, *, now: dt.datetime) -> tuple[int, int]:
    """一件事项的时钟：先做到点的梯次，再办到期自办的，再试逾期则（条件还不成立的，下次再试）。"""
    held = gates.hold(case_id, now=now)
    rungs = sum(ladder.climb(held, run, now) for run in held.state.open_runs() if not run.paused)
    steps = _due_by_itself(held, now) + _lapse(held, now)
    Clock.objects.filter(~Q(looked_on=clock.day_of(now)) | Q(looked_on=None), case=held.case, stopped_on=None).update(
        looked_on=clock.day_of(now)
    )
    return rungs, steps


def _due_by_itself(held: Held, now: dt.datetime) -> int:
    """到期自办：到了日子就办；停过机的，错过的每一期各补一次，记在它自己的那一天。"""
    today, count = clock.day_of(now), 0
    for _ in range(MISSED_MOST):
        run = next((one for one in held.state.open_runs() if _comes(held, one, today)), None)
        if run is None:
            return count
        article, task = held.text.by_step[run.step], held.state.task(run.task)
        if gates.unmet(Situation(held, article, task, SYSTEM, now)):
            return count
        at = now if run.due == today else clock.beijing(run.due)
        run_automatic(held, article, task, now=now, happened_at=None if run.due == today else at)
        count += 1
    return count


def _comes(held: Held, run: Run, today: dt.date) -> bool:
    article = held.text.by_step.get(run.step)
    return article is not None and article.recurring and not run.paused and run.due <= today


def _lapse(held: Held, now: dt.datetime) -> int:
    today, count = clock.day_of(now), 0
    for run in held.state.open_runs():
        article = held.text.by_step.get(run.step)
        if article is None or not article.overdue or run.paused or today <= run.due:
            continue
        if not any(one.n == run.n for one in held.state.open_runs()):
            continue
        lapse, task = held.text.by_step[article.overdue], held.state.task(run.task)
        about = Situation(held, lapse, task, SYSTEM, now)
        if about.stage in lapse.origin and not gates.unmet(about):
            run_automatic(held, lapse, task, now=now)
            count += 1
    return count
