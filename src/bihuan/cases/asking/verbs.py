"""公开入口的动词：制一个码、停用一个码；群众提一件，得一个查询码。"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound
from bihuan.ledger.door import record, verb
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, held_to_read, seat_citizen

from .. import events
from ..models import Entrance
from ..verbs import open_once
from . import questions
from .codes import hash_of, new_entrance_code, new_query_code, query_code_of


@verb
def make_entrance(kind: str, place: str, *, by: Actor, now: dt.datetime) -> Entrance:
    """制码：扫了就能开立这一种事项。拒绝：不是本级的办公机构；这一种群众不能开立；地点太长。"""
    if not questions.may_make(by) or by.congress_id is None:
        raise NotAllowed("只有本级的办公机构可以制码")
    names = dict(questions.kinds_to_ask(by.congress_id))
    if kind not in names:
        raise BadInput("请选一种群众可以提的事项", {"kind": "请选一种群众可以提的事项"})
    made = Entrance.objects.create(
        code=new_entrance_code(), congress_id=by.congress_id, kind=kind, place=" ".join(place.split())[:80],
        made_by=by.id, made_at=now,
    )  # fmt: skip
    record(f"entrance:{made.pk}", events.EntranceMade(names[kind], made.place), by=by.id, now=now)
    return made


@verb
def close_entrance(entrance_id: int, *, by: Actor, now: dt.datetime) -> Entrance:
    """停用一个码：不再收，收过的照旧。拒绝：不是本级的办公机构；没有这个码，或者早已停用。"""
    found = Entrance.objects.select_for_update(of=("self",)).filter(pk=entrance_id, closed_at=None).first()
    if found is None or found.congress_id != by.congress_id or not questions.may_make(by):
        raise NotFound("没有这个码，或者已经停用")
    found.closed_at = now
    found.save(update_fields=["closed_at"])
    record(f"entrance:{found.pk}", events.EntranceClosed(found.place), by=by.id, now=now)
    return found


@verb
def ask(
    entrance: Entrance, step: str, *, fill: Callable[[Actor], dict[str, Any]], now: dt.datetime, once: str = ""
) -> tuple[Case, str]:
    """群众提一件：返回事项和查询码。码只在这里出现，库里只有它的哈希。fill(谁): 填了的值，文件在这时收下。

    once: 这一次提交的记号，只有提的人知道，至少一百二十八位随机的；没有听到答复、照原样再交的，还是那一件、那一个码。
    拒绝见 open_by_step。
    """
    code = query_code_of(once) if once else new_query_code()
    public = hash_of(code)
    by = questions.citizen(public)
    case, _ = open_once(
        entrance.kind, step, congress=entrance.congress, fill=lambda: fill(by), by=by, now=now, public=public,
        key=f"ask:{public}" if once else "",
    )  # fmt: skip
    return case, code


@verb
def give_code(case_id: int, *, by: Actor, now: dt.datetime, once: str) -> tuple[Case, str]:
    """给查询码：不是扫码提的一件，当面或者打印给群众，凭它看、评价；返回事项和码，码只在这里出现。

    once: 这一次按下的记号，照原样再交的，还是那一个码。拒绝：看不见的；不是看得见全件的本级办公机构；见 seat_citizen。
    """
    if not questions.may_give_code(held_to_read(case_id, by, now=now), by):
        raise NotAllowed("只有看得见全件的本级办公机构可以给群众查询码")
    code = query_code_of(once)
    return seat_citizen(case_id, public=hash_of(code), by=by, now=now), code
