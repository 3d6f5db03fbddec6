"""条文之外的办法都从这里走：特别决定，以及更正、改用新版共用的几样。都留痕、都有理由。"""

import datetime as dt

from bihuan.kernel.refuse import BadInput, NotAllowed, Refused
from bihuan.ledger.door import Entry, verb
from bihuan.people.door import Actor
from bihuan.regions.door import calendar_version

from .. import events, gates, library, syncing
from ..machine import Step
from ..machine.records import VERSION
from ..models import SpecialDecision
from ..situation import Held
from .recording import record_step


@verb
def decide_specially(
    case_id: int, *, to: str, reason: str, document: str, decided_by: str, by: Actor, now: dt.datetime
) -> Entry:
    """特别决定：按主任会议（常委会、主席团）的一项具名决定，把卡住的事项移到某个状态。单独计数。

    拒绝：不是这些会议的人、没有理由或文件、没有这个状态、就在那里、跳过必经的结束、条文不从这里通向的免测评的结束。
    """
    held = gates.hold(case_id, now=now)
    if not gates.manages(by, held, "decide"):
        raise NotAllowed(f"特别决定只能由{gates.managers(held.text, 'decide')}的人记录")
    for value, what in ((reason, "理由"), (document, "文件"), (decided_by, "作出决定的会议")):
        if not value.strip():
            raise BadInput(f"特别决定要写明{what}")
    if held.state.ended_on is not None:
        raise Refused("已经结束的事项不再移动")
    if to not in held.text.stages or to == held.state.stage:
        raise Refused("没有这个状态，或者事项就在那里")
    ending = held.text.endings.get(to)
    missing = [s for s in (ending.must_pass if ending else ()) if s not in held.state.passed]
    if missing:
        raise Refused("这样结束要先经过：" + "、".join(held.text.stages[s] for s in missing))
    if ending and ending.exempt and not _leads(held, to):
        raise Refused(
            f"条文不从「{held.text.stages[held.state.stage]}」通向「{held.text.stages[to]}」，不能这样免去测评"
        )
    step = Step(code="@decide", calendar=calendar_version(), v=VERSION, origin=held.state.stage, to=to)
    entry = take_specially(
        held, step, events.Decided(reason.strip(), document.strip(), decided_by.strip()), by=by, now=now
    )
    SpecialDecision.objects.create(
        case=held.case,
        decided_by=decided_by.strip(),
        document=document.strip(),
        reason=reason.strip(),
        by=by.id,
        at=now,
    )
    return entry


def _leads(held: Held, ending: str) -> bool:
    """有一条从这里通到这个结束，到过的每一处也都走得到它：先退回去再免测评，也不行。"""
    direct = any(ending in article.targets for article in held.text.leaving.get(("case", held.state.stage), ()))
    been = (stage for stage in held.state.passed if stage in held.text.stages)
    return direct and all(ending in held.text.reach[("case", stage)] for stage in been)


def take_specially(held: Held, step: Step, event: object, *, by: Actor, now: dt.datetime) -> Entry:
    """条文之外的一步：走动、留痕、计数、写行。调用者已经核对过谁可以、能不能。"""
    before, old_text = held.state, held.text
    entry = record_step(held, step, event, by=by, now=now)
    held.text = library.text_at(held.state)
    syncing.sync(held, before, old_text=old_text)
    return entry


def check_office(held: Held, by: Actor, what: str, act: str) -> None:
    """拒绝：不是文件（管理）写明的、没有写明的不是本级人大办公机构的人。"""
    if not gates.manages(by, held, act):
        raise NotAllowed(f"只有{gates.managers(held.text, act)}可以{what}")
