"""按办的事数：等我（我的机关）办哪一步的各有几件，每个数打开就是那几件。"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, IntegerField, Q, QuerySet, Value

from bihuan.people.door import Actor, Congress
from bihuan.procedure.door import Case, Clock, past_texts, text_by_id

from .lanes import Asker, running
from .lists.compiled import rows_of
from .lists.paging import Counted, first_of_each
from .url import queue_url

MOST = 999  # 只；再多写 999+
TOLD = ("kind", "text_id", "step", "case_id")
UNITS = ("", "handling_unit", "section")  # 承办单位逐件看座位，不照角色数


@dataclass(frozen=True)
class Total:
    """一个数：哪一种、等哪一步、停在哪里、几件、在哪里办。more：太多了没有数完，不止这些。"""

    kind: str
    step: str
    name: str
    count: int
    url: str
    more: bool = False


Counts = list[tuple[Any, ...]]  # 种类、工作法、步骤、事项：一行一只时钟；工作法是零的，末一个是逾期的几件


def totals(by: Actor, kind: str = "") -> list[Total]:
    """此人任职的机关等着办的各步各有几件，照条文的先后；一条 SQL。kind: 只数这一种。"""
    return _named(rows_of(("waiting", by, kind), lambda: _waiting(by, kind).values_list(*TOLD)[:MOST]))


def counts(asker: Asker, kinds: Collection[str]) -> tuple[list[Total], dict[str, int]]:
    """等着办的各步各有几件，和这几种里逾期的各有几件：一条 SQL。"""
    key = ("counts", asker.actor, asker.today, *kinds)
    rows: Counts = rows_of(key, lambda: [_waiting(asker.actor, "").values_list(*TOLD)[:MOST], *_late(asker, kinds)])
    late = {kind: number for kind, text_id, _, number in rows if not text_id}
    return _named([row for row in rows if row[1]]), late


def late_counts(asker: Asker, kinds: Collection[str]) -> dict[str, int]:
    """这几种里逾期的各有几件，数到 MOST 多一件为止；一条 SQL。"""
    rows = rows_of(("late", asker.congress_id, asker.today, *kinds), lambda: _late(asker, kinds))
    return {row[0]: row[3] for row in rows}


def _waiting(by: Actor, kind: str) -> QuerySet[Clock]:
    """等着他的机关的时钟，到期最早的在前；只看前 MOST 只，不然等的多了，数一遍就要看全部。"""
    held = {post.organ_kind for post in by.posts if post.congress_id == by.congress_id}
    clocks = running(congress_id=by.congress_id or 0).order_by("due_on", "id")
    if kind:
        clocks = clocks.filter(kind=kind)
    roles = [Q(role=one) for one in sorted(held - set(UNITS))] or [Q(pk__in=())]
    return first_of_each(clocks, roles, MOST).order_by("due_on", "id")


def _late(asker: Asker, kinds: Collection[str]) -> list[QuerySet[Congress, Any]]:
    """一种一行，与等着办的同样四列：工作法写零。"""
    here, several = asker.congress_id, []
    for kind in kinds:
        late = Case.objects.filter(congress_id=here, kind=kind, ended_on=None, due_on__lt=asker.today)
        number = Counted(late.exclude(text_id__in=past_texts()).values("pk")[: MOST + 1], output_field=IntegerField())
        none = Value(0, IntegerField())
        rows = Congress.objects.filter(pk=here).order_by()
        several.append(rows.values_list(Value(kind, CharField()), none, Value("", CharField()), number))
    return several


def _named(rows: Counts) -> list[Total]:
    waiting: dict[tuple[str, int, str], set[int]] = {}
    for of, text_id, step, case_id in rows:
        waiting.setdefault((of, text_id, step), set()).add(case_id)
    counted: dict[tuple[str, str, str], tuple[int, int]] = {}
    named: dict[str, str] = {}
    for (of, text_id, step), cases in waiting.items():
        text = text_by_id(text_id)
        article = text.by_step.get(step)
        if article is None or not article.origin:
            continue
        stages = text.task_stages if article.place == "task" else text.stages
        named[of] = text.kind_name
        key = (of, step, stages[article.origin[0]])
        place = text.articles.index(article)
        counted[key] = (min(place, counted.get(key, (place, 0))[0]), counted.get(key, (0, 0))[1] + len(cases))
    found = sorted(counted.items(), key=lambda one: (one[0][0], one[1][0]))
    several, more = len(named) > 1, len(rows) >= MOST
    return [
        Total(of, step, f"{named[of]} · {name}" if several else name, n, queue_url(of, step), more)
        for (of, step, name), (_, n) in found
    ]
