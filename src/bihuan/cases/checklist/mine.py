"""我的检查清单：此人现在能照着记的各件检查。"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from bihuan.kernel import clock
from bihuan.people.door import Actor, successors_of
from bihuan.procedure.door import Case, Held, adopted_texts, helds_of, possible_steps, text_by_id

from ..registers.chosen import released_of_kinds
from ..seeing import Reader
from .reading import checklist_in

MOST = 40  # 件：一页至多列这么多，一台设备也至多存这么多


@dataclass(frozen=True)
class Standing:
    """一件正在查的：事项，在现场办的一步叫什么，现在停在哪里。"""

    case: Case
    step: str
    stage: str


def has_checklists(by: Actor, now: dt.datetime) -> bool:
    """本级选用的工作法里，有没有带检查清单的：没有的不给入口。"""
    texts = adopted_texts(by.congress_id, now) if by.congress_id else ()
    return any(checklist_in(text_by_id(text_id)) for _, text_id in texts)


def mine(reader: Reader, now: dt.datetime) -> list[Standing]:
    """此人此刻能记的各件，快到期的在先，至多 MOST 件。SQL：各版一条、各件一条、分办一条，机构一条，角色另问。"""
    by, here = reader.by, reader.by.congress_id or 0
    kinds = [kind for kind, _ in adopted_texts(here, now)] if here else []
    standing = Q(pk__in=())
    for row in released_of_kinds(kinds, here) if kinds else ():
        text = text_by_id(row.pk)
        if checklist := checklist_in(text):
            standing |= Q(text_id=row.pk, stage__in=text.by_step[checklist.step].origin)
    found = Case.objects.filter(standing, reader.sees, congress_id=here, ended_on=None)
    cases = list(found.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST])
    helds = helds_of(cases, on=clock.day_of(now))
    _landed_at_once(helds)
    return [one for held in helds for one in _standing(held, by, now)]


def _standing(held: Held, by: Actor, now: dt.datetime) -> Iterator[Standing]:
    checklist = checklist_in(held.text)
    for one in possible_steps(held.case, by, now=now, held=held):
        if checklist and one.step == checklist.step and not one.missing:
            yield Standing(held.case, one.name, held.text.stages[held.case.stage])


def _landed_at_once(helds: Sequence[Held]) -> None:
    """各件的机构现在由谁担任，一条问齐。"""
    every = {task.unit for held in helds for task in held.state.tasks}
    every |= {seat.organ for held in helds for seat in held.state.seats} - {0}
    landed = successors_of(every) if every else {}
    for held in helds:
        held.landed |= {organ: landed.get(organ, organ) for organ in every}
