"""工作台的一栏：一问一栏，按到期先后取一页，多的去“更多”；从不数全部。引擎的时钟怎么画成一行，也在这里。"""

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from bihuan.kernel import clock, cursor
from bihuan.people.door import Actor, Organ, Person
from bihuan.procedure.door import Assignment, Clock, closed_texts, newest_text, past_texts, text_by_id

from .lists.compiled import rows_of
from .lists.paging import first_of_each
from .look import Row, again, called, note, ring_of
from .registers.columns import tells_due
from .seeing import overseen, sight_of
from .url import page_url

PAGE = 20
T = TypeVar("T")
SOON = dt.timedelta(days=14)  # 快到期：两周之内，自定


@dataclass(frozen=True)
class Asker:
    """谁在问、什么时候问。"""

    actor: Actor
    now: dt.datetime
    known: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def today(self) -> dt.date:
        """今天（北京时间）。"""
        return clock.day_of(self.now)

    @property
    def congress_id(self) -> int:
        """以哪一级办事；没有的为 0，什么也问不到。"""
        return self.actor.congress_id or 0

    def once(self, key: str, ask: Callable[[], T]) -> T:
        """同一屏上几栏都要的，只问一次。"""
        if key not in self.known:
            self.known[key] = ask()
        return self.known[key]


@dataclass(frozen=True)
class Lane:
    """一栏。more：下一页从哪里接着；empty：没有时说的话；state：件数的颜色；shut：空的就不显示；all_url：全部在哪里。"""

    code: str
    title: str
    rows: list[Row] = field(default_factory=list)
    more: str = ""
    empty: str = ""
    state: str = "open"
    shut: bool = False
    all_url: str = ""

    @property
    def number(self) -> int | str:
        """件数；不止一页的写成 20+。"""
        return f"{len(self.rows)}+" if self.more else len(self.rows)


Column = Callable[[Asker, str], Lane]


class Waiting(NamedTuple):
    """走着的一只时钟，连同事项、提出人、分办和单位，一行要的都在；次序就是取列的次序（FIELDS、LOOKED_UP）。"""

    pk: int
    step: str
    role: str
    due_on: dt.date
    case_id: int
    kind: str
    text_id: int
    stage: str
    title: str
    number: str
    round: int
    progress: int
    task_stage: str | None
    unit: str | None
    proposer: str | None


FIELDS = (
    "pk", "step", "role", "due_on", "case_id", "kind", "text_id", "case__stage", "case__title", "case__number",
    "case__round", "case__progress",
)  # fmt: skip
LOOKED_UP = {  # 一行只要一格的几张表，一格一问，不连：PostgreSQL 排六张表怎样连，比取来还久
    "task_stage": Assignment.objects.filter(pk=OuterRef("assignment_id")).values("stage"),
    "unit_called": Organ.objects.filter(pk=OuterRef("unit_id")).values(
        called=Coalesce(NullIf("short_name", Value("")), "name")
    ),
    "proposer": Person.objects.filter(pk=OuterRef("case__proposer_id")).values("name"),
}


def running(**who: object) -> QuerySet[Clock]:
    """走着的、此刻该办的时钟，按到期先后；旧档里的是历史，不在内。"""
    return Clock.objects.filter(stopped_on=None, acting=True, **who).exclude(text_id__in=past_texts())


def oversight(asker: Asker) -> QuerySet[Clock]:
    """本级的时钟里，以机关的身份看得见到期日的：看不见的事项、只给看几项而没有到期的，不在内。"""
    newest, hidden = undated(asker)
    clocks = running(congress_id=asker.congress_id).filter(overseen(asker.actor, "case__"), text_id__lte=newest)
    return clocks.exclude(text_id__in=hidden)


def undated(asker: Asker) -> tuple[int, tuple[int, ...]]:
    """库里问到哪一份为止，其中写了可看而没有给此人看到期的各份；一屏只问一次。"""
    return asker.once("undated", lambda: _undated(asker))


def _undated(asker: Asker) -> tuple[int, tuple[int, ...]]:
    here, sight, newest = asker.congress_id, sight_of(asker.actor), newest_text(asker.now)
    texts = closed_texts(here, asker.now)
    return newest, tuple(pk for pk in texts if not tells_due(text_by_id(pk), here, sight))


def late(clocks: QuerySet[Clock], today: dt.date) -> QuerySet[Clock]:
    """其中已经逾期的。"""
    return clocks.filter(due_on__lt=today)


def coming(clocks: QuerySet[Clock], today: dt.date) -> QuerySet[Clock]:
    """其中两周之内到期的。"""
    return clocks.filter(due_on__gte=today, due_on__lte=today + SOON)


def lane(
    code: str, title: str, clocks: Callable[[], QuerySet[Clock]], *, key: Hashable, today: dt.date, after: str = "",
    empty: str = "", state: str = "open", shut: bool = False, keep: Callable[[Waiting], bool] | None = None,
    sources: Sequence[Q] = (), few: bool = False,
) -> Lane:  # fmt: skip
    """取一页；一条 SQL，连同事项、提出人、分办和单位。clocks 拼出问句，由 key 定下：同样的只拼一次（见 compiled）。

    keep: 库里分不清、取来再看的，不要的略去。sources: 几处（单位和它的各科室）的时钟，各有索引领着，各取各的再合。
    few: 合条件的很少，由角色的索引取齐了再排；不然沿着到期的次序找，十几万只里一只也没有也要找到头。
    """

    def build() -> QuerySet[Clock, Any]:
        first = Coalesce("due_on", "due_on") if few else "due_on"  # 写成算式，库就不拿到期的索引来排
        rows = first_of_each(clocks().filter(_beyond(after)).order_by(first, "id"), sources, PAGE + 1)
        looked = {name: Subquery(one) for name, one in LOOKED_UP.items()}
        return rows.annotate(**looked).values_list(*FIELDS, *LOOKED_UP)[: PAGE + 1]

    asked = (clocks.__module__, clocks.__qualname__)  # 两屏同名的两栏，问的不是一回事
    found = [Waiting(*row) for row in rows_of(("lane", *asked, code, after, few, key), build)]
    more = cursor.place(found[PAGE - 1].due_on, found[PAGE - 1].pk) if len(found) > PAGE else ""
    shown = [one for one in found[:PAGE] if keep is None or keep(one)]
    return Lane(code, title, of_clocks(shown, today), more, empty, state, shut)


def of_clocks(clocks: Sequence[Waiting], today: dt.date) -> list[Row]:
    """走着的时钟各画一行。"""
    return [_of_clock(one, today) for one in clocks]


def _of_clock(one: Waiting, today: dt.date) -> Row:
    text = text_by_id(one.text_id)
    if one.task_stage is not None and one.unit is not None:
        stage = f"{one.unit} {text.task_stages.get(one.task_stage, one.task_stage)}"
    else:
        stage = text.stages.get(one.stage, one.stage)
    article = text.by_step.get(one.step)
    awaited = f"等{article.name}" if article and one.role in article.by else ""
    who = one.proposer or ""
    return Row(
        one.title, page_url(one.kind, one.case_id),
        note(called(one.number) or text.kind_name, who, stage, awaited, again(one.round)), one.progress, one.round,
        ring_of(None, one.due_on, today), one.due_on, one.case_id, one.kind, one.step, stage, one.number, who,
    )  # fmt: skip


def _beyond(after: str) -> Q:
    """排在 after 之后的；写坏了的当作没有写。"""
    if (found := cursor.read_place(after)) is None:
        return Q()
    due_on, pk = found
    return Q(due_on__gte=due_on) & (Q(due_on__gt=due_on) | Q(pk__gt=pk))
