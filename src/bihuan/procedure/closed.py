"""写了「可看」的各份工作法：每一屏都要先知道是哪几份，记着，隔一分钟再问；本进程里入库了新的立刻再问。

别的进程刚入库的，至多一分钟里不在内：用它的人要写成「在内的才给看」，晚一分钟看见，不会早一分钟看见。
"""

import datetime as dt
from dataclasses import dataclass

from . import library
from .models import ReleasedText

KEPT = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class _Asked:
    at: dt.datetime
    rows: tuple[tuple[int, int | None], ...]


_asked: list[_Asked] = []


def closed_texts(congress_id: int, now: dt.datetime) -> list[int]:
    """随软件发布的和这级人大自己的里面，写了「可看」的各份的编号，由旧到新。SQL 至多一条，一分钟一次。"""
    known = _asked[-1] if _asked else None
    if known is None or abs(now - known.at) >= KEPT:
        found = ReleasedText.objects.filter(closed=True).order_by("pk").values_list("pk", "owner_id")
        known = _Asked(now, tuple(found))
        _asked[:] = [known]
    return [pk for pk, owner in known.rows if owner in (None, congress_id)]


library.on_new_texts(_asked.clear)
