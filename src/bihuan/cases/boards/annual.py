"""年报：一级人大一年里的各种事项，一篇一篇，从事项自己的记录数出来。

一个数就是一句条件：数的时候用它，点开列事项也用它。受理、办结（照结果）、迟过期限、到那一天还在办、办结的里面怎样评价；
文件里声明的数字另列，点开去它自己的一页。
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from bihuan.people.door import Actor
from bihuan.procedure.door import CHAPTERS, Adoption, Case, Clock, ReleasedText, Text, Value, text_by_id

from ..registers.chosen import OTHERS, released_of_kinds, sees_every
from ..registers.columns import sees_whole
from ..seeing import Sight, sight_of

PARTS = {"received": "受理", "closing": "办结", "late": "迟过期限", "open": "还在办"}
BETWEEN = "."  # 网址里：closing.‹状态›，rating.‹项›.‹评价›


@dataclass(frozen=True)
class Year:
    """哪一年，数到哪一天：过完了的年数到年底，今年数到今天。"""

    number: int
    today: dt.date

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """自年初至数到的那一天。"""
        return dt.date(self.number, 1, 1), self.until

    @property
    def until(self) -> dt.date:
        """数到的那一天。"""
        return min(dt.date(self.number, 12, 31), self.today)


@dataclass(frozen=True)
class Number:
    """年报上的一个数：点开用的代号、叫什么、几件。"""

    part: str
    title: str
    number: int


@dataclass
class Told:
    """一种事项的一年：名称、篇、用着的各版（旧的在前）、各个数。"""

    kind: str
    name: str
    chapter: str
    texts: list[Text]
    received: int = 0
    open: int = 0
    late: int = 0
    ended: list[Number] = field(default_factory=list)
    rated: list[Number] = field(default_factory=list)

    @property
    def closed(self) -> int:
        """办结的共几件。"""
        return sum(one.number for one in self.ended)

    @property
    def any(self) -> bool:
        """这一年有事。"""
        return bool(self.received or self.open or self.late or self.ended)


def report(congress_id: int, year: Year, by: Actor | None = None) -> list[tuple[str, list[Told]]]:
    """各篇和篇里的各种；一年里什么也没有的种类不列。by: 只列此人看得见全部的（None 不问是谁，给命令行）。

    SQL：有哪些种类、各版各一条，四种数各一条，与件数、种类无关。
    """
    told = kinds_told(congress_id, by)
    _cases(told, congress_id, year)
    _endings(told, congress_id, year)
    _late(told, congress_id, year)
    _ratings(told, congress_id, year)
    shown = [one for one in told.values() if one.any]
    names = [*CHAPTERS, *sorted({one.chapter for one in shown} - {*CHAPTERS, OTHERS}), OTHERS]
    return [(name, rows) for name in names if (rows := [one for one in shown if one.chapter == name])]


def kinds_told(congress_id: int, by: Actor | None) -> dict[str, Told]:
    """本级选用的、办过的各种，照名称排；by 看不见全部的不在内。"""
    used = Case.objects.filter(congress_id=congress_id).order_by().values_list("kind", flat=True).distinct()
    chosen = Adoption.objects.filter(congress_id=congress_id).order_by().values_list("kind", flat=True)
    versions: dict[str, list[ReleasedText]] = {}
    for row in released_of_kinds(used.union(chosen), congress_id):
        versions.setdefault(row.kind, []).append(row)
    sight = sight_of(by) if by else None
    found = {}
    for kind, rows in sorted(versions.items(), key=lambda pair: pair[1][-1].kind_name):
        if sight is None or _whole(rows, congress_id, sight):
            texts = [text_by_id(row.pk) for row in rows]
            found[kind] = Told(kind, rows[-1].kind_name, texts[-1].chapter or OTHERS, texts)
    return found


def condition(part: str, told: Told, congress_id: int, year: Year) -> Q | None:
    """一个数所数的事项；没有这个数的为 None。"""
    what, _, rest = part.partition(BETWEEN)
    ended = Q(ended_on__range=year.span)
    if what == "closing":
        known = any(rest in text.endings for text in told.texts)
        return ended & Q(stage=rest) if known else None if rest else ended
    if what == "rating":
        name, _, mark = rest.partition(BETWEEN)
        rows = Value.objects.filter(congress_id=congress_id, kind=told.kind, name=name, text=mark)
        return ended & Q(pk__in=rows.values("case_id")) if name in _rating_fields(told) else None
    if what == "late":
        return Q(pk__in=_late_clocks([told.kind], congress_id, year).values("case_id"))
    return {"received": _received(year), "open": _open(year)}.get(part)


def cases_of(
    part: str, told: Told, congress_id: int, year: Year, *, before: int | None, limit: int
) -> list[int] | None:
    """一个数所数的事项的号，新的在前；before 接着上一页的最后一个。没有这个数的为 None。"""
    found = condition(part, told, congress_id, year)
    if found is None:
        return None
    rows = Case.objects.filter(found, congress_id=congress_id, kind=told.kind)
    rows = rows if before is None else rows.filter(pk__lt=before)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:limit])


def title_of(part: str, told: Told) -> str:
    """一个数叫什么。"""
    what, _, rest = part.partition(BETWEEN)
    if what == "closing" and rest:
        return _stage_name(rest, told)
    return rest.partition(BETWEEN)[2] if what == "rating" else PARTS.get(part, part)


def _received(year: Year) -> Q:
    return Q(received_on__range=year.span)


def _open(year: Year) -> Q:
    return Q(received_on__lte=year.until) & (Q(ended_on=None) | Q(ended_on__gt=year.until))


def _late_clocks(kinds: Iterable[str], congress_id: int, year: Year) -> QuerySet[Clock]:
    """这一年到期、到那一天没有办，或者办了而晚了的期限。"""
    still = Q(stopped_on=None, acting=True, due_on__lt=year.until)
    rows = Clock.objects.filter(still | Q(stopped_on__gt=F("due_on")), congress_id=congress_id, kind__in=list(kinds))
    return rows.filter(due_on__range=year.span).order_by()


def _cases(told: dict[str, Told], congress_id: int, year: Year) -> None:
    rows: Any = Case.objects.filter(congress_id=congress_id, kind__in=list(told)).order_by().values("kind")
    counts = {"n_received": Count("pk", filter=_received(year)), "n_open": Count("pk", filter=_open(year))}
    for row in rows.annotate(**counts):
        told[row["kind"]].received, told[row["kind"]].open = row["n_received"], row["n_open"]


def _endings(told: dict[str, Told], congress_id: int, year: Year) -> None:
    ended = Case.objects.filter(congress_id=congress_id, kind__in=list(told), ended_on__range=year.span).order_by()
    for kind, stage, number in (
        ended.values_list("kind", "stage").annotate(n=Count("pk")).order_by("kind", "-n", "stage")
    ):
        told[kind].ended.append(Number(f"closing{BETWEEN}{stage}", _stage_name(stage, told[kind]), number))


def _late(told: dict[str, Told], congress_id: int, year: Year) -> None:
    rows = _late_clocks(told, congress_id, year).values_list("kind")
    for kind, number in rows.annotate(n=Count("case_id", distinct=True)):
        told[kind].late = number


def _ratings(told: dict[str, Told], congress_id: int, year: Year) -> None:
    fields = {kind: _rating_fields(one) for kind, one in told.items()}
    rows = Value.objects.filter(
        congress_id=congress_id, kind__in=[kind for kind, names in fields.items() if names],
        name__in={name for names in fields.values() for name in names}, case__ended_on__range=year.span,
    ).order_by()  # fmt: skip
    counted: Counter[tuple[str, str, str]] = Counter()
    for kind, name, mark, number in rows.values_list("kind", "name", "text").annotate(
        n=Count("case_id", distinct=True)
    ):
        if name in fields[kind]:
            counted[kind, name, mark] += number
    for (kind, name, mark), number in sorted(counted.items()):
        told[kind].rated.append(Number(f"rating{BETWEEN}{name}{BETWEEN}{mark}", mark, number))


def _rating_fields(told: Told) -> set[str]:
    """声明了的评价：写作「评价（列出）」的各项。"""
    return {code for text in told.texts for code, item in text.fields.items() if item.kind == "rating" and item.listed}


def _stage_name(stage: str, told: Told) -> str:
    return next((text.stages[stage] for text in reversed(told.texts) if stage in text.stages), stage)


def _whole(rows: list[ReleasedText], congress_id: int, sight: Sight) -> bool:
    """看得见每一件，各版写了可看的也都看得见全件：数出来的不比他看得见的多。"""
    texts = (text_by_id(row.pk) for row in rows)
    return sees_every(rows, congress_id, sight) and all(
        text.sight is None or sees_whole(text, congress_id, sight) for text in texts
    )
