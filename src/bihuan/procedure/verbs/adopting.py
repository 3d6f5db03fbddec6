"""改用新版：法规变了，在办的一件改按另一版走。"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.ledger.door import Entry, verb
from bihuan.people.door import Actor
from bihuan.regions.door import calendar_version

from .. import engine, events, gates, levels, library, telling
from ..language import Text
from ..machine import ABORTED, Record, Step
from ..machine.records import VERSION
from ..models import Case, Clock, ReleasedText
from ..situation import Held
from .opening import name_party
from .special import check_office, take_specially


@verb
def adopt_version(case_id: int, label: str, *, reason: str, by: Actor, now: dt.datetime) -> Entry:
    """改用新版：代号相同的状态和步骤照旧；期限改了的时钟照新版从原来的起算日重算，新版才有的期限起算。等着办的人各得一句。

    拒绝：不是办公机构的人、没有理由、已经结束的、既不是同一代号的新版也不是本级选用的、状态和承办角色接不上。
    """
    held = gates.hold(case_id, now=now)
    check_office(held, by, "改用新版", "adopt")
    if not reason.strip():
        raise BadInput("请写明改用新版的理由", {"reason": "请写明理由"})
    if held.state.ended_on is not None:
        raise Refused("已经结束的事项不再改用新版")
    if label not in {text.label for text in versions_for(held.case)}:
        raise Refused("只能改用同一工作法的新版，或者本级选用的工作法")
    text = library.text_of(label)
    level = library.level_of(held.case.congress) if text.levelled else 0
    _check_joins(held, text)
    step = Step(code="@adopt", calendar=calendar_version(), v=VERSION, procedure=label, clocks=True, level=level)
    entry = take_specially(held, step, events.VersionAdopted(label, reason.strip()), by=by, now=now)
    row = library.row_of(label)
    Case.objects.filter(pk=case_id).update(text=row)
    Clock.objects.filter(case=case_id).update(text=row)
    _seat_above(held, text, by=by, now=now)
    telling.tell_adopted(held, entry, now=now)
    return entry


def _seat_above(held: Held, text: Text, *, by: Actor, now: dt.datetime) -> None:
    """新的一份写着上级的角色，上级的机构坐进来；已经坐着的不重复。"""
    for seat in levels.seats_above(text, held.case.congress_id, on=clock.day_of(now)):
        name_party(held.case.pk, seat.role, organ_id=seat.organ, by=by, now=now)


@dataclass(frozen=True)
class Moved:
    """改用以后一只时钟怎样：哪一步、哪个单位（0 为事项自己）、现在的到期日、改用以后的（没有为 None）。"""

    step: str
    unit: int
    then: dt.date | None
    now: dt.date | None


def preview_adoption(case: Case, label: str, *, now: dt.datetime) -> list[Moved]:
    """改用这一版以后，走着的各只时钟何日到期；变了的、不变的都列。只算，不写。拒绝：状态和承办角色接不上。"""
    on = clock.day_of(now)
    held = gates.held_of(case, on=on)
    text = library.text_of(label)
    _check_joins(held, text)
    step = Step(code="@adopt", calendar=calendar_version(), v=VERSION, procedure=label, clocks=True)
    after = engine.FOLD.apply(held.state, Record(0, on, "", step))
    names = {article.step: article.name for article in (*held.text.articles, *text.articles)}
    was, is_ = ({(run.step, run.task): run.due for run in state.open_runs()} for state in (held.state, after))
    units = {0: 0} | {task.n: task.unit for task in held.state.tasks}
    return [Moved(names.get(key[0], key[0]), units[key[1]], was.get(key), is_.get(key)) for key in {**was, **is_}]


def versions_for(case: Case) -> list[ReleasedText]:
    """这件事项可以改用的各版：同一代号里比现在新的，和本级人大对这种事项选用的。"""
    held, mine = library.label_of(case.text_id), library.row_by_id(case.text_id)
    rows = ReleasedText.objects.filter(code=mine.code, kind=case.kind).filter(Q(owner=None) | Q(owner=case.congress_id))
    later = [row for row in rows.defer("source").order_by("id") if (row.year, row.serial) > (mine.year, mine.serial)]
    chosen = library.chosen(case.congress_id, case.kind)
    return later if chosen.label in {held, *(row.label for row in later)} else [*later, chosen]


def _check_joins(held: Held, text: Text) -> None:
    if held.state.stage not in text.stages or held.state.stage in text.endings:
        raise Refused(f"新版里没有「{held.text.stages[held.state.stage]}」这个状态，不能直接改用")
    for task in held.state.tasks:
        if task.stage != ABORTED and task.stage not in text.task_stages:
            raise Refused(f"新版里没有「{held.text.task_stages[task.stage]}」这个状态，不能直接改用")
        if task.role not in text.task_roles:
            raise Refused(f"新版里没有「{held.text.roles[task.role]}」这个承办角色，不能直接改用")
