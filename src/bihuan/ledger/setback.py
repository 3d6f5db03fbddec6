"""钟往回拨：要写的一笔比最近的检查点早得多，先当场封一个，此后写着从前时刻的，有签过名的解释。

没有这一个，核验分不出是钟拨回来以后老实记的，还是封存以后添上的。只能写库的人签不出检查点，添上的照样看得出。
"""

import contextlib
import datetime as dt
import itertools

from django.db import transaction

from bihuan.kernel.refuse import AlreadyDone

from . import checkpoints
from .models import CheckpointRow
from .moments import SLACK, read


def heed(sealed: dt.datetime | str | None, now: dt.datetime) -> None:
    """办的时刻 `now` 比最近的检查点 `sealed` 早过一小时的，同一事务里先封一个；别人刚封过的就不必。"""
    if sealed is None or now >= read(sealed) - SLACK:
        return
    with contextlib.suppress(AlreadyDone):
        checkpoints.seal(now)
    transaction.on_commit(checkpoints.complete_log)


def told() -> tuple[str, ...]:
    """各检查点里，比前一个早过一小时的：一处一句，给核验的人看，不算毛病。"""
    rows = list(CheckpointRow.objects.order_by("number").values_list("number", "sealed_at"))
    return tuple(
        f"钟往回拨过：第 {number} 号检查点封在 {at:%Y-%m-%d %H:%M}（UTC），第 {number - 1} 号却封在 {before:%Y-%m-%d %H:%M}"
        for (_, before), (number, at) in itertools.pairwise(rows)
        if at < before - SLACK
    )
