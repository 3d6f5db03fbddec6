"""办：收回来的一张表，确认时再核对一遍，各行都办成，或者一件也不办。"""

import datetime as dt

from django.db import IntegrityError

from bihuan.kernel.refuse import AlreadyDone, BadInput, Refused
from bihuan.ledger.door import verb
from bihuan.people.door import Actor
from bihuan.procedure.door import take_step

from ..models import OpenedOnce, SheetDraft
from ..registers.chosen import hold
from ..registers.importing import draft_to_see, table_of
from .incoming import Plan, planned


def plan_of(draft: SheetDraft, *, by: Actor, now: dt.datetime) -> Plan:
    """照此刻的各件，重新核对一份预览。"""
    return planned(table_of(draft), hold(draft.kind, by), draft.step, now=now)


@verb
def take_rows(draft_id: int, kind: str, *, by: Actor, now: dt.datetime) -> int:
    """确认：重新核对，一行办一处；有一行不成，一件不办。返回办了几处。

    拒绝：已经确认过；现在核对有要改的；别人刚交过同样的一行；见 take_step（说明是第几行）。
    """
    draft = draft_to_see(draft_id, kind, by=by, now=now)
    plan = plan_of(draft, by=by, now=now) if draft.body else None
    if plan is None or not SheetDraft.objects.filter(pk=draft.pk, confirmed_at=None).update(confirmed_at=now, body=""):
        raise AlreadyDone("这份表已经确认过了，各件已经办了")
    if plan.faults:
        raise BadInput(f"有 {len(plan.faults)} 处要改，一件也没有办")
    marks = [OpenedOnce(congress_id=draft.congress_id, key=row.key, case_id=row.place[0], at=now) for row in plan.new]
    try:
        OpenedOnce.objects.bulk_create(marks)
    except IntegrityError as error:
        raise AlreadyDone("表里有一行别处刚刚交过了，一件也没有再办。请重新核对") from error
    for row in plan.new:
        case_id, n = row.place
        try:
            take_step(case_id, draft.step, filled=row.filled, assignment=n, by=by, now=now)
        except Refused as refused:
            raise BadInput(f"第 {row.number} 行「{row.title}」：{refused.sentence}。一件也没有办") from refused
    return len(plan.new)
