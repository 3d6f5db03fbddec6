"""在网页上推演一份稿：一段一段地走，走到哪里、合计多少记在稿上，断了接着走；结果说成页面上的各行。"""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass

from bihuan.people.door import Actor, organ_names
from bihuan.procedure.door import REHEARSED, Case, RehearsedCases, Sums, Text, portion

from ..models import MethodDraft
from ..seeing import visible
from . import verbs

SHOWN = 60  # 件：一样列出这么多件
PORTION = 1000  # 件：一次请求走这么多，一秒左右


@dataclass(frozen=True)
class Told:
    """推演到此刻的样子。year: 只看哪一年受理的（0 为全部）；whole: 走完了没有；stale: 之后稿又改过。"""

    sums: Sums
    year: int
    last: int
    whole: bool
    revision: int

    def counts(self) -> list[tuple[str, str, int]]:
        """各样：代号、名称、几件；没有的不列，说不出为什么的总列。"""
        return [(k, name, self.sums.of[k]) for k, name in REHEARSED.items() if self.sums.of[k] or k == "unexplained"]

    def articles(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """按条：第几条、各样几件，多的在前。"""
        rows = sorted(self.sums.by_article.items(), key=lambda row: -sum(row[1].values()))
        return [(self.sums.names.get(step, step), _named(counts)) for step, counts in rows]

    def units(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """按单位：名称、各样几件，按名称排，不排高低。"""
        names = organ_names(self.sums.by_unit)
        rows = sorted((names.get(unit, ""), counts) for unit, counts in self.sums.by_unit.items())
        return [(name, _named(counts)) for name, counts in rows]

    def missing(self) -> list[tuple[str, str, int]]:
        """草案要而记录里看不出的：第几条、什么、几件。"""
        return [(self.sums.names.get(step, step), what, n) for (step, what), n in sorted(self.sums.missing.items())]


def go_on(draft: MethodDraft, text: Text, *, year: int, again: bool, by: Actor, today: dt.date) -> Told:
    """接着走一段，记下；again: 从头走（换了年份、稿改过也从头）。只走此人看得见的、本级的。"""
    told = None if again else read(draft)
    if told is None or told.year != year or told.revision != draft.revision:
        told = Told(Sums(), year, 0, False, draft.revision)
    if not told.whole:
        cases = RehearsedCases(text.kind, year, draft.congress_id, visible(by))
        part = portion(text, cases, after=told.last, most=PORTION, today=today)
        told.sums.join(part.sums)
        told = Told(told.sums, year, part.last, part.whole, draft.revision)
        verbs.note_rehearsal(draft.code, _write(told), by=by)
    return told


def read(draft: MethodDraft) -> Told | None:
    """上一次推演的；没有推演过为 None。"""
    if not draft.rehearsed:
        return None
    raw = json.loads(draft.rehearsed)
    sums = raw.pop("sums")
    missing = Counter({(step, what): n for step, what, n in sums["missing"]})
    return Told(
        Sums(sums["cases"], Counter(sums["of"]), {k: Counter(v) for k, v in sums["by_article"].items()},
             {int(k): Counter(v) for k, v in sums["by_unit"].items()}, missing, sums["ids"], sums["names"]), **raw,
    )  # fmt: skip


def opened(told: Told, by: Actor) -> list[tuple[str, list[Case]]]:
    """不一样的各件，一样一列，至多 SHOWN 件；只列此人看得见的。"""
    wanted = {kind: ids[:SHOWN] for kind, ids in told.sums.ids.items()}
    rows = Case.objects.filter(visible(by), pk__in=[pk for ids in wanted.values() for pk in ids])
    found = {case.pk: case for case in rows.only("pk", "number", "title", "kind")}
    return [(f"{name}：{told.sums.of[kind]} 件", [found[pk] for pk in wanted[kind] if pk in found])
            for kind, name in reversed(REHEARSED.items()) if wanted.get(kind)]  # fmt: skip


def _write(told: Told) -> str:
    sums = told.sums
    missing = [[step, what, n] for (step, what), n in sums.missing.items()]
    return json.dumps(
        {"year": told.year, "last": told.last, "whole": told.whole, "revision": told.revision,
         "sums": {**vars(sums), "missing": missing}}, ensure_ascii=False,
    )  # fmt: skip


def _named(counts: Counter[str]) -> list[tuple[str, int]]:
    return [(name, counts[kind]) for kind, name in REHEARSED.items() if counts[kind]]
