"""办：一步连同并案的各件一并办理；开立一件，同一次按下只开一件。"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from bihuan.ledger.door import verb
from bihuan.people.door import Actor, Congress
from bihuan.procedure.door import Case, open_by_step, take_step

from .models import OpenedOnce

Fill = Callable[[], dict[str, Any]]


@verb
def take_together(places: Sequence[tuple[int, int]], step: str, *, fill: Fill, by: Actor, now: dt.datetime) -> None:
    """几处（事项，分办）同办一步，填的相同：`fill()` 每处填一遍，文件在这时收下。有一件不成，都不成，文件也不留。

    拒绝见 take_step。
    """
    for case_id, assignment in places:
        take_step(case_id, step, filled=fill(), assignment=assignment, by=by, now=now)


@verb
def open_once(
    kind: str, step: str, *, congress: Congress, fill: Fill, key: str, by: Actor, now: dt.datetime, public: str = ""
) -> tuple[Case, bool]:
    """开立一件；同一个记号开过的，给先前那一件。返回事项和是不是这次开的。key 为空的不记；public: 凭查询码的人的哈希。

    `fill()` 在这时才填，文件在这时收下，办不成的一并退回。拒绝见 open_by_step。
    """
    if not key:
        return open_by_step(kind, step, congress=congress, filled=fill(), by=by, now=now, public=public), True
    mark = _marked(congress.pk, key, now)
    if isinstance(mark, Case):
        return mark, False
    mark.case = open_by_step(kind, step, congress=congress, filled=fill(), by=by, now=now, public=public)
    mark.save(update_fields=["case"])
    return mark.case, True


def _marked(congress_id: int, key: str, now: dt.datetime) -> OpenedOnce | Case:
    """记下记号；别处刚用它开过的，等那边写完，给那一件。"""
    known = OpenedOnce.objects.filter(congress_id=congress_id, key=key).select_related("case")
    if (one := known.first()) and one.case:
        return one.case
    try:
        with transaction.atomic():
            return OpenedOnce.objects.create(congress_id=congress_id, key=key, at=now)
    except IntegrityError:
        found = known.get()
        if found.case is None:
            raise
        return found.case
