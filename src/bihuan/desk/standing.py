"""手上的事：这些人的工作台上，等办几件，其中几件逾期。"""

import datetime as dt
from collections.abc import Collection

from bihuan.cases.door import Asker
from bihuan.kernel.refuse import NotFound
from bihuan.notices.door import Standing
from bihuan.people import door as people

from . import screens

WAITING = "waiting"  # 各屏“等我办”一栏的代号


def standing_of(person_ids: Collection[int], now: dt.datetime) -> Standing:
    """数这些人“等我办”的第一页，几个人都等着的同一件只数一次；一页放不下的说“不止”。"""
    found: dict[str, bool] = {}
    more = False
    for person_id in person_ids:
        try:
            asker = Asker(people.actor_of(person_id, now=now), now)
        except NotFound:
            continue
        for screen in screens.of(asker.actor):
            column = screen.column(asker, WAITING)
            lane = column(asker, "") if column is not None else None
            more = more or bool(lane and lane.more)
            for row in lane.rows if lane else ():
                found[row.url] = row.due_on is not None and row.due_on < asker.today
    return Standing(len(found), sum(found.values()), more)
