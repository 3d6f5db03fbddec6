"""梯次：离到期几日，提醒、催办、上报谁。同一只时钟的同一级只做一次。"""

import datetime as dt

from bihuan.kernel import clock
from bihuan.ledger.door import record
from bihuan.notices.door import tell
from bihuan.people.door import SYSTEM

from .. import events, registry, roles
from ..language import Rung
from ..machine import Run
from ..models import Clock, ClockRung
from ..situation import Held

SETTLED_IN = dt.timedelta(days=120)  # 逾期再久，每一级也早已做过；此后只再试逾期则


def climb(held: Held, run: Run, now: dt.datetime) -> int:
    """做这只时钟到点的各级，返回通知了几级。一次到了好几级的（停过机），只通知最后一级，先前的补记为没有发出。"""
    today = clock.day_of(now)
    reached = [r for r in held.text.rungs if run.step in r.steps and day_of(held, r, run.due) <= today]
    if not reached or today > run.due + SETTLED_IN:
        return 0
    row = Clock.objects.get(case=held.case, n=run.n)
    done = set(row.rungs.values_list("words", "days"))
    fresh = [rung for rung in reached if (rung.words, rung.days) not in done]
    fresh.sort(key=lambda rung: day_of(held, rung, run.due))
    if not fresh:
        return 0
    last = day_of(held, fresh[-1], run.due)
    told = [rung for rung in fresh if day_of(held, rung, run.due) == last]
    for rung in fresh:
        _act(held, run, row, rung, now, missed=rung not in told)
    return len(told)


def day_of(held: Held, rung: Rung, due: dt.date) -> dt.date:
    """这一级在哪一天。"""
    if rung.unit == "workday":
        return held.calendar.add(due, rung.days)
    return due + dt.timedelta(days=rung.days)


def _act(held: Held, run: Run, row: Clock, rung: Rung, now: dt.datetime, *, missed: bool) -> None:
    ClockRung.objects.create(clock=row, words=rung.words, days=rung.days, kind=rung.kind, at=now)
    article = held.text.by_step[run.step]
    day = f"{run.due.month}月{run.due.day}日"
    when = f"{day}到期" if rung.days < 0 else f"已于{day}到期，尚未办理"
    told = f"{when}（当时没有发出，补记）" if missed else when
    said = events.Reminded(rung.words, rung.kind, article.name, told, run.task, run.n)
    entry = record(held.case.stream, said, by=SYSTEM.id, now=now)
    if missed:
        return
    people = roles.people(rung.role, held, held.state.task(run.task), now=now)
    url = registry.page_of(held.case.kind, held.case.pk)
    tell(
        people, "procedure/clock", case_id=held.case.pk, url=url, entry_id=entry.id, now=now,
        sentence=f"{held.case.title}：{article.name}{when}",
    )  # fmt: skip
