"""推演一批：取来各件的记录，逐件照草案走，合计。多的分给几个进程，各读各的；只读，什么也不写。"""

import datetime as dt
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import msgspec
from django.db import connections

from bihuan.kernel import clock
from bihuan.kernel.canonical import read_instant
from bihuan.ledger.door import bodies_in
from bihuan.regions.door import calendar

from .. import library
from ..language import Text
from ..machine import Record, Step, of_body
from ..machine.records import VERSION
from ..models import Case
from .course import Course, Line
from .rules import Rules
from .verdict import CATEGORIES, Verdict

BATCH = 400  # 件：一条 SQL 取这么多件的记录
ALONE = 4000  # 件：不到这么多的，一个进程就够快，不另起
KEPT = 500  # 件：每一样留下这么多件的编号，页面上打得开


class Body(msgspec.Struct, gc=False):
    """一笔正文里推演要的几样。"""

    seq: int
    actor: str
    happened_at: str
    step: msgspec.Raw = msgspec.Raw(b"null")


@dataclass(frozen=True)
class Cases:
    """哪些件：一种事项，可以只看一年、一级人大、由谁看得见（sees：Case 的条件）。"""

    kind: str
    year: int = 0
    congress: int = 0
    sees: Any = None

    def ids(self, after: int = 0, most: int = 0) -> list[int]:
        """各件的编号，由小到大；after 以后的，至多 most 件（0 不限）。"""
        rows = Case.objects.filter(kind=self.kind, pk__gt=after)
        rows = rows.filter(cohort_year=self.year) if self.year else rows
        rows = rows.filter(congress_id=self.congress) if self.congress else rows
        rows = rows.filter(self.sees) if self.sees is not None else rows
        found = rows.order_by("pk").values_list("pk", flat=True)
        return list(found[:most] if most else found)


@dataclass
class Sums:
    """合计：共几件，各样几件，按条、按单位各样几件，草案要而记录里看不出的几处；各样留下一些件的编号；names: 步骤 → 第几条、名称。"""

    cases: int = 0
    of: Counter[str] = field(default_factory=Counter)
    by_article: dict[str, Counter[str]] = field(default_factory=dict)
    by_unit: dict[int, Counter[str]] = field(default_factory=dict)
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    ids: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, verdict: Verdict, rules: Rules) -> None:
        """加上一件。一件在一条、一个单位名下，一样只算一次。"""
        category = verdict.category
        self.cases += 1
        self.of[category] += 1
        for step, item in set(verdict.missing):
            self.missing[(step, item)] += 1
            self.names.setdefault(step, rules.named(step))
        if category == "same":
            return
        self._keep(category, [verdict.case_id])
        for article, kind in {(one.article, one.kind) for one in verdict.differences}:
            self.by_article.setdefault(article, Counter())[kind] += 1
            self.names.setdefault(article, rules.named(article))
        for unit, kind in {(one.unit, one.kind) for one in verdict.differences if one.unit}:
            self.by_unit.setdefault(unit, Counter())[kind] += 1

    def join(self, other: "Sums") -> None:
        """加上另一批的合计。"""
        self.cases += other.cases
        self.of.update(other.of)
        self.missing.update(other.missing)
        self.names |= other.names
        for article, counts in other.by_article.items():
            self.by_article.setdefault(article, Counter()).update(counts)
        for unit, counts in other.by_unit.items():
            self.by_unit.setdefault(unit, Counter()).update(counts)
        for category, ids in other.ids.items():
            self._keep(category, ids)

    def _keep(self, category: str, ids: Iterable[int]) -> None:
        kept = self.ids.setdefault(category, [])
        kept += list(ids)[: KEPT - len(kept)]

    def told(self) -> dict[str, int]:
        """写成 JSON 的样子：各样几件。"""
        return {"cases": self.cases, **{name: self.of[name] for name in CATEGORIES}}


@dataclass(frozen=True)
class Portion:
    """推演了一段：合计，走到哪一件（编号），是不是走完了。"""

    sums: Sums
    last: int
    whole: bool


def portion(draft: Text, cases: Cases, *, after: int, most: int, today: dt.date) -> Portion:
    """after 以后的 most 件。件多的一段一段来，页面上看得见走到哪里，断了接着走。"""
    ids = cases.ids(after, most)
    return Portion(_sums(draft, today, ids), ids[-1] if ids else after, len(ids) < most)


def rehearse(draft: Text, cases: Cases, *, today: dt.date, processes: int = 0) -> Sums:
    """全部各件。processes: 几个进程（0：件多的照处理器的个数）。"""
    ids = cases.ids()
    hands = processes or (os.cpu_count() or 1 if len(ids) >= ALONE else 1)
    if hands == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return _sums(draft, today, ids)
    share = max(1, min(ALONE, -(-len(ids) // hands)))
    parts = [ids[i : i + share] for i in range(0, len(ids), share)]
    connections.close_all()  # 各个进程各开各的连接
    whole = Sums()
    with multiprocessing.get_context("fork").Pool(hands) as pool:
        for sums in pool.imap_unordered(partial(_sums, draft, today), parts):
            whole.join(sums)
    return whole


def course_of(draft: Text, case_id: int, *, today: dt.date) -> tuple[Verdict, list[Line]]:
    """一件的两条路并排：照记录的，照草案的；和哪里不一样。"""
    lines: list[Line] = []
    course = Course(_rules(draft, today), Verdict(case_id), lines=lines)
    for _, bodies in bodies_in([f"case:{case_id}"]):
        course.walk(records(bodies))
    return course.verdict, lines


def _sums(draft: Text, today: dt.date, ids: Sequence[int]) -> Sums:
    rules, sums = _rules(draft, today), Sums()
    for i in range(0, len(ids), BATCH):
        for stream, bodies in bodies_in([f"case:{pk}" for pk in ids[i : i + BATCH]]):
            verdict = Course(rules, Verdict(int(stream.partition(":")[2]))).walk(records(bodies))
            sums.add(verdict, rules)
    return sums


def _rules(draft: Text, today: dt.date) -> Rules:
    return Rules(draft, library.text_of, cache(calendar), today)


def records(bodies: Iterable[bytes]) -> Iterator[Record]:
    """一条流的各笔，更正过的不在内。"""
    records = [record for raw in bodies if (record := _record(raw)) is not None]
    undone = {seq for record in records for seq in record.step.undoes}
    return (record for record in records if record.seq not in undone)


_body = msgspec.json.Decoder(Body).decode
_step = msgspec.json.Decoder(Step | None).decode
_plain = msgspec.json.Decoder(dict[str, Any]).decode
_days: dict[str, dt.date] = {}


def _record(raw: bytes) -> Record | None:
    """一笔正文 → 记录；没有步骤的为 None；旧版的照旧版读。"""
    body = _body(raw)
    step = _step(body.step)
    if step is None:
        return None
    if step.v < VERSION:
        return of_body(_plain(raw))
    hour = body.happened_at[:13]
    if hour not in _days:
        _days[hour] = clock.day_of(read_instant(f"{hour}:00:00.000000Z"))
    return Record(body.seq, _days[hour], body.actor, step)
