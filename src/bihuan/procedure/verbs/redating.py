"""改期：日历更新、别处的日子变了（会议延期）、暂停与恢复计时。"""

import datetime as dt

from bihuan.kernel.refuse import NotAllowed, NotFound, Refused
from bihuan.ledger.door import Entry, hand, receiver, verb
from bihuan.notices.door import tell
from bihuan.people.door import OFFICES, SYSTEM, Actor
from bihuan.regions.door import calendar, calendar_version

from .. import events, gates, library, meetings, registry, roles, syncing
from ..machine import Step, clocks
from ..machine.records import VERSION
from ..machine.state import State
from ..models import Clock
from ..situation import Held
from .one_by_one import each_case
from .recording import record_step


@verb
def redate_case(case_id: int, *, now: dt.datetime) -> int:
    """日历更新：走着的时钟按新日历重算，改动了的留一条痕、通知责任人。返回改了几个。"""
    held = gates.hold(case_id, now=now)
    version = calendar_version()
    moved: dict[str, dt.date] = {}
    for run in held.state.open_runs():
        if run.calendar != version and (due := clocks.redue(held.text, run, calendar, version)) != run.due:
            moved[str(run.n)] = due
    if not moved:
        return 0
    before = held.state
    step = Step(code="@redate", calendar=version, v=VERSION, runs=moved)
    entry = record_step(held, step, events.Redated(len(moved), version), by=SYSTEM, now=now)
    syncing.sync(held, before)
    _tell_moved(held, before, entry, "放假安排更新", now)
    return len(moved)


def redate_open(now: dt.datetime) -> int:
    """所有在走的事项按最新日历改期。返回改了几个到期日。"""
    version = calendar_version()
    stale = Clock.objects.filter(stopped_on=None).exclude(calendar=version).values_list("case_id", flat=True).distinct()
    return sum(each_case(list(stale), lambda case_id: redate_case(case_id, now=now), "按新日历改期", now=now))


def tell_followers(held: Held, before: State, entry: Entry) -> None:
    """这件事项的日子变了（会议延期）：把它填作会议、又从它起算的各件，由收发箱逐件改。"""
    if held.text.kind == library.MEETING and meetings.day(held.text, held.state) != meetings.day(held.text, before):
        hand(entry, move_meeting)


@receiver
def move_meeting(entry: Entry) -> None:
    """收发箱来叫：会议的日子变了，从它起算的事项逐件跟着改；一件不成不碍别件。"""
    meeting = int(entry.stream.partition(":")[2])
    followers = list(meetings.held_at(meeting))
    each_case(
        followers, lambda pk: follow_meeting(pk, meeting, now=entry.recorded_at), "按会议改期", now=entry.recorded_at
    )


@verb
def follow_meeting(case_id: int, meeting: int, *, now: dt.datetime) -> bool:
    """一件事项里，填着这次会议的项跟着会议的日子改，从它起算的时钟重算。没有变的不写。"""
    held = gates.hold(case_id, now=now)
    day = meetings.day_of(meeting)
    codes = [
        code for code, item in held.text.fields.items() if item.kind == "case" and held.state.value(code) == meeting
    ]
    changed = {f"{code}{meetings.ON}": day for code in codes if day and held.state.value(f"{code}{meetings.ON}") != day}
    if not changed or held.state.ended_on is not None:
        return False
    before = held.state
    values = changed | dict.fromkeys(codes, meeting)
    step = Step(code="@set", calendar=calendar_version(), v=VERSION, values=values, why="会议改期")
    entry = record_step(held, step, events.Followed(), by=SYSTEM, now=now)
    syncing.sync(held, before)
    _tell_moved(held, before, entry, "会议改期", now)
    return True


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
    held = gates.hold(case_id, now=now)
    if not any(by.serves(kind, held.case.congress_id) for kind in OFFICES):
        raise NotAllowed("只有本级人大的办公机构可以暂停或恢复计时")
    if not event.reason.strip() or not event.document.strip():
        raise Refused("要写明理由和所凭的文件")
    run = next((run for run in held.state.open_runs() if run.n == n), None)
    if run is None:
        raise NotFound("这只时钟没有在走")
    if run.paused == (code == "@pause"):
        raise Refused("这只时钟已经暂停" if run.paused else "这只时钟没有暂停")
    before = held.state
    step = Step(code=code, calendar=calendar_version(), v=VERSION, run=n, why=event.reason, document=event.document)
    record_step(held, step, event, by=by, now=now)
    syncing.sync(held, before)


def _tell_moved(held: Held, before: State, entry: Entry, why: str, now: dt.datetime) -> None:
    """到期日改了的，告诉责任人。"""
    was = {run.step + str(run.task): run.due for run in before.open_runs()}
    url = registry.page_of(held.case.kind, held.case.pk)
    for run in held.state.open_runs():
        if was.get(run.step + str(run.task)) == run.due:
            continue
        people = roles.people(run.role, held, held.state.task(run.task), now=now)
        said = f"{held.case.title}：{why}，到期日改为 {run.due}"
        key = f"procedure/clock:{entry.id}:{run.n}"
        tell(
            people, "procedure/clock", case_id=held.case.pk, url=url, sentence=said, entry_id=entry.id, now=now, key=key
        )
