"""时钟到点：梯次提醒、逾期则、日历更新后改期、暂停与恢复。由时刻表定时唤起，办几遍结果相同。"""

import datetime as dt

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound, Refused
from bihuan.ledger.door import append, record, verb
from bihuan.notices.door import tell
from bihuan.people.door import SYSTEM, Actor
from bihuan.regions.door import calendar, calendar_version

from .. import events, gates, library, projection, registry, roles
from ..language import Rung
from ..machine import Run, apply, clocks
from ..machine.state import copy
from ..models import Case, Clock, ClockRung
from ..situation import Situation
from .one_by_one import each_case
from .special import OFFICES
from .stepping import run_automatic

LOOK_AHEAD = dt.timedelta(days=45)  # 梯次里最早的一级也不会比到期早这么多
SETTLED_IN = dt.timedelta(days=120)  # 逾期再久，每一级也早已做过；此后只再试逾期则


def run_clocks(now: dt.datetime) -> tuple[int, int]:
    """到点的都办一遍，返回（做了几级提醒，逾期则办了几步）。一件事项一个事务，一件不成不碍别件（见 one_by_one）。"""
    today = clock.day_of(now)
    due = (
        Clock.objects.filter(stopped_on=None, due_on__lte=today + LOOK_AHEAD)
        .exclude(looked_on=today)
        .order_by("case_id")
        .values_list("case_id", flat=True)
    )
    done = each_case(
        due.distinct().iterator(), lambda case_id: run_case_clocks(case_id, now=now), "到点的提醒和逾期则", now=now
    )
    return sum(rungs for rungs, _ in done), sum(steps for _, steps in done)


@verb
def run_case_clocks(case_id: int, *, now: dt.datetime) -> tuple[int, int]:
    """一件事项的时钟：先做到点的梯次，再试逾期则（条件还不成立的，下次再试）。"""
    held = gates.hold(case_id)
    rungs = sum(_climb(held, run, now) for run in held.state.open_runs() if not run.paused)
    steps = _lapse(held, now)
    Clock.objects.filter(case=held.case, stopped_on=None).update(looked_on=clock.day_of(now))
    return rungs, steps


@verb
def redate_case(case_id: int, *, now: dt.datetime) -> int:
    """日历更新：走着的时钟按新日历重算，改动了的留一条痕、通知责任人。返回改了几个。"""
    held = gates.hold(case_id)
    version = calendar_version()
    moved = {}
    for run in held.state.open_runs():
        if run.calendar != version and (due := clocks.redue(held.text, run, calendar, version)) != run.due:
            moved[str(run.n)] = due.isoformat()
    if not moved:
        return 0
    before = copy(held.state)
    step = {"code": "@redate", "task": 0, "calendar": version, "runs": moved}
    apply(held.state, step, clock.day_of(now), SYSTEM.id, library.text_of, calendar)
    entry = append(held.case.stream, events.Redated(len(moved), version), by=SYSTEM.id, now=now, step=step)
    projection.sync(held.case, held.text, before, held.state)
    for row in Clock.objects.filter(case=held.case, n__in=[int(n) for n in moved]):
        people = roles.people(row.role, held.case, held.state.task(held.state.runs[row.n - 1].task), now=now)
        _tell(held.case, people, f"{held.case.title}：放假安排更新，到期日改为 {row.due_on}", entry.id, now)
    return len(moved)


def redate_open(now: dt.datetime) -> int:
    """所有在走的事项按最新日历改期。返回改了几个到期日。"""
    version = calendar_version()
    stale = Clock.objects.filter(stopped_on=None).exclude(calendar=version).values_list("case_id", flat=True).distinct()
    return sum(each_case(list(stale), lambda case_id: redate_case(case_id, now=now), "按新日历改期", now=now))


@verb
def pause_clock(case_id: int, n: int, *, reason: str, document: str, by: Actor, now: dt.datetime) -> None:
    """暂停一只时钟。须有理由和文件；只有本级人大的办公机构可以。"""
    _switch(case_id, n, "@pause", events.Paused(n, reason, document), by=by, now=now)


@verb
def resume_clock(case_id: int, n: int, *, reason: str, document: str, by: Actor, now: dt.datetime) -> None:
    """恢复一只时钟：暂停了几日，到期日顺延几日。"""
    _switch(case_id, n, "@resume", events.Resumed(n, reason, document), by=by, now=now)


def _switch(
    case_id: int, n: int, code: str, event: events.Paused | events.Resumed, *, by: Actor, now: dt.datetime
) -> None:
    held = gates.hold(case_id)
    if not any(by.serves(kind, held.case.congress_id) for kind in OFFICES):
        raise NotAllowed("只有本级人大的办公机构可以暂停或恢复计时")
    if not event.reason.strip() or not event.document.strip():
        raise Refused("要写明理由和所凭的文件")
    run = next((run for run in held.state.open_runs() if run.n == n), None)
    if run is None:
        raise NotFound("这只时钟没有在走")
    if run.paused == (code == "@pause"):
        raise Refused("这只时钟已经暂停" if run.paused else "这只时钟没有暂停")
    before = copy(held.state)
    step = {
        "code": code, "task": 0, "run": n, "calendar": calendar_version(), "why": event.reason, "document": event.document,
    }  # fmt: skip
    apply(held.state, step, clock.day_of(now), by.id, library.text_of, calendar)
    append(held.case.stream, event, by=by.id, now=now, step=step)
    projection.sync(held.case, held.text, before, held.state)


def _climb(held: gates.Held, run: Run, now: dt.datetime) -> int:
    """做这只时钟到点的各级；已经过去好几级的只做最后一级的通知，各级都记为做过。"""
    today = clock.day_of(now)
    reached = [r for r in held.text.rungs if run.step in r.steps and _day_of_rung(r, run.due) <= today]
    if not reached or today > run.due + SETTLED_IN:
        return 0
    row = Clock.objects.get(case=held.case, n=run.n)
    done = set(row.rungs.values_list("words", "days"))
    fresh = [rung for rung in reached if (rung.words, rung.days) not in done]
    if today > run.due:
        fresh = [rung for rung in fresh if rung.days > 0] or []
    for rung in fresh:
        _act(held, run, row, rung, now)
    return len(fresh)


def _act(held: gates.Held, run: Run, row: Clock, rung: Rung, now: dt.datetime) -> None:
    ClockRung.objects.create(clock=row, words=rung.words, days=rung.days, kind=rung.kind, at=now)
    article = held.text.by_step[run.step]
    when = (
        f"{run.due.month}月{run.due.day}日到期"
        if rung.days < 0
        else f"已于{run.due.month}月{run.due.day}日到期，尚未办理"
    )
    entry = record(
        held.case.stream,
        events.Reminded(rung.words, rung.kind, article.name, when, run.task, run.n),
        by=SYSTEM.id,
        now=now,
    )
    people = roles.people(rung.role, held.case, held.state.task(run.task), now=now)
    _tell(held.case, people, f"{held.case.title}：{article.name}{when}", entry.id, now)


def _lapse(held: gates.Held, now: dt.datetime) -> int:
    today, count = clock.day_of(now), 0
    for run in list(held.state.open_runs()):
        article = held.text.by_step[run.step]
        if not article.overdue or run.paused or today <= run.due or run.stopped_on is not None:
            continue
        lapse = held.text.by_step[article.overdue]
        task = held.state.task(run.task)
        stage = task.stage if task else held.state.stage
        about = Situation(held.case, held.state, held.text, lapse, task, SYSTEM, now)
        if stage in lapse.origin and not gates.unmet(about):
            run_automatic(held, lapse, task, now=now)
            held.case.refresh_from_db()
            count += 1
    return count


def _day_of_rung(rung: Rung, due: dt.date) -> dt.date:
    if rung.unit == "workday":
        return calendar().add(due, rung.days)
    return due + dt.timedelta(days=rung.days)


def _tell(case: Case, people: set[int], sentence: str, entry_id: int, now: dt.datetime) -> None:
    url = registry.page_of(case.kind, case.pk)
    tell(people, "procedure/clock", case_id=case.pk, url=url, sentence=sentence, entry_id=entry_id, now=now)
