"""工作台的一栏：一问一栏，按到期先后取一页，多的去“更多”；从不数全部。"""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from bihuan.procedure.door import Clock

from .rows import FIELDS, Row, Waiting, of_clocks

PAGE = 20
SOON = dt.timedelta(days=14)  # 快到期：两周之内，自定


@dataclass(frozen=True)
class Lane:
    """一栏。more：下一页从哪里接着；empty：没有时说的话；state：件数的颜色；shut：空的就不显示。"""

    code: str
    title: str
    rows: list[Row] = field(default_factory=list)
    more: str = ""
    empty: str = ""
    state: str = "open"
    shut: bool = False

    @property
    def number(self) -> int | str:
        """件数；不止一页的写成 20+。"""
        return f"{len(self.rows)}+" if self.more else len(self.rows)


def running(**who: object) -> QuerySet[Clock]:
    """走着的、此刻该办的时钟，按到期先后。"""
    return Clock.objects.filter(stopped_on=None, acting=True, **who)


def late(clocks: QuerySet[Clock], today: dt.date) -> QuerySet[Clock]:
    """其中已经逾期的。"""
    return clocks.filter(due_on__lt=today)


def coming(clocks: QuerySet[Clock], today: dt.date) -> QuerySet[Clock]:
    """其中两周之内到期的。"""
    return clocks.filter(due_on__gte=today, due_on__lte=today + SOON)


def lane(
    code: str, title: str, clocks: QuerySet[Clock], *, today: dt.date, after: str = "", empty: str = "",
    state: str = "open", shut: bool = False,
) -> Lane:  # fmt: skip
    """取一页；一条 SQL，连同事项、提出人、分办和单位。"""
    rows = clocks.filter(_beyond(after)).order_by("due_on", "id")
    found = [Waiting(*row) for row in rows.values_list(*FIELDS)[: PAGE + 1]]
    more = f"{found[PAGE - 1].due_on}_{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return Lane(code, title, of_clocks(found[:PAGE], today), more, empty, state, shut)


def _beyond(after: str) -> Q:
    """排在 after 之后的；写坏了的当作没有写。"""
    day, _, pk = after.partition("_")
    try:
        due_on = dt.date.fromisoformat(day)
    except ValueError:
        return Q()
    if not pk.isdecimal() or len(pk) > 18:
        return Q()
    return Q(due_on__gte=due_on) & (Q(due_on__gt=due_on) | Q(pk__gt=int(pk)))
