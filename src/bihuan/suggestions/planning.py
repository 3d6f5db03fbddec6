"""预分方案的问题：等交办的各件，各写了哪些单位，送到哪一步。填写由工作法的交办一条说：写单位的各项。"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from bihuan.cases.door import waiting_for
from bihuan.kernel.spelling import pinyin_of
from bihuan.people.door import Actor, Organ, actor_names, units_of
from bihuan.procedure.door import Batch, Case, Field, minutes_to_take_back, text_by_id

from .models import AssigningPlan, PlanChange

_BETWEEN = re.compile(r"[、，,;；\s]+")
STEP = "assign"
MOST = 500  # 件：一页至多这么多
Filled = dict[str, list[int]]


@dataclass(frozen=True)
class Units:
    """本级可以承办的单位：编号 → 简称；打的名称、简称、拼音 → 编号。"""

    names: Mapping[int, str]
    spelt: Sequence[tuple[str, str]]
    known: Mapping[str, int]

    def said(self, units: Iterable[int]) -> str:
        """几个单位怎么写在一格里。"""
        return "、".join(self.names.get(pk, f"单位 {pk}") for pk in units)

    def read(self, text: str) -> tuple[list[int], list[str]]:
        """一格里打的：认得的单位，和不认得的字。"""
        parts = [part for part in _BETWEEN.split(text) if part]
        found = [self.known.get(part) or self.known.get(part.lower(), 0) for part in parts]
        return list(dict.fromkeys(pk for pk in found if pk)), [
            part for part, pk in zip(parts, found, strict=True) if not pk
        ]


@dataclass(frozen=True)
class Line:
    """等交办的一件：写了哪些单位，谁最后写的，政府办为什么改。"""

    case: Case
    filled: Filled
    change: PlanChange | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """一份预分方案：第几稿、送到哪一步，各件。seen: 看到哪一处为止，存的时候用它看出别人改过。"""

    plan: AssigningPlan | None
    lines: tuple[Line, ...]
    seen: int
    more: str = ""
    people: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> list[Line]:
        """写了承办单位的。"""
        return [line for line in self.lines if any(line.filled.values())]


def units_known(congress_id: int) -> Units:
    """本级现有的承办单位。同一个简称、拼音几家都是的，不认。"""
    organs = list(units_of(congress_id).only("name", "short_name"))
    names = {organ.pk: organ.short_name or organ.name for organ in organs}
    spelt = [(name, _spelt(name)) for name in names.values()]
    known: dict[str, int] = {}
    for words in (_spelling, _short, _whole):
        told: dict[str, list[int]] = {}
        for organ in organs:
            for word in words(organ):
                told.setdefault(word, []).append(organ.pk)
        known |= {word: pks[0] for word, pks in told.items() if word and len(pks) == 1}
    return Units(names, spelt, known)


def sheet(kind: str, by: Actor, *, now: dt.datetime, today: dt.date, after: str = "") -> Sheet:
    """等交办的各件和预分方案，编号小的在前。"""
    found = waiting_for(STEP, kind, by, today=today, after=after, limit=MOST)
    cases = sorted((one.case for one in found.found), key=lambda case: (len(case.number), case.number, case.pk))
    kept, seen = changes_of([case.pk for case in cases])
    fields = {case.text_id: fields_of(case) for case in cases}
    lines = tuple(_line(case, kept.get(case.pk), fields[case.text_id]) for case in cases)
    plan = plan_of(by.congress_id or 0, kind, now=now)
    told = {change.by for change in kept.values()} | ({plan.saved_by, plan.answered_by} - {""} if plan else set())
    return Sheet(plan, lines, seen, found.more, actor_names(told))


def changes_of(case_ids: Collection[int], *, seen: int | None = None) -> tuple[dict[int, PlanChange], int]:
    """各件最后写的一处（seen：截至那一处），和最后一处的编号。一条 SQL。"""
    rows = PlanChange.objects.filter(case_id__in=case_ids).order_by("id")
    kept = {change.case_id: change for change in (rows if seen is None else rows.filter(pk__lte=seen))}
    return kept, max((change.pk for change in kept.values()), default=0)


def plan_of(congress_id: int, kind: str, *, now: dt.datetime) -> AssigningPlan | None:
    """手上的一份：最近的一份，交办了而且撤不回来的不算。"""
    found = AssigningPlan.objects.filter(congress_id=congress_id, kind=kind).order_by("-id").first()
    return None if found is None or over(found, now) else found


def over(plan: AssigningPlan, now: dt.datetime) -> bool:
    """交办了，过了撤得回的时间。"""
    wait = dt.timedelta(minutes=minutes_to_take_back())
    return plan.issued_at is not None and now >= plan.issued_at + wait


def fields_of(case: Case) -> tuple[Field, ...]:
    """这一件的交办要写哪几项单位。"""
    article = text_by_id(case.text_id).by_step[STEP]
    return tuple(item for item in article.fields if item.kind == "unit")


def others_of(case: Case) -> tuple[Field, ...]:
    """这一件的交办，单位以外还要填的。"""
    return tuple(item for item in text_by_id(case.text_id).by_step[STEP].fields if item.kind != "unit")


def asking_more(lines: Iterable[Line]) -> Line | None:
    """交办还要填别的的一件：各版里填得最多的；都不要填的为 None。"""
    found = max(lines, key=lambda line: len(others_of(line.case)), default=None)
    return found if found is not None and others_of(found.case) else None


def filled_of(line: Line) -> dict[str, int | list[int]]:
    """照工作法的填写：一个的写一个，多个的写一列，空的不写。"""
    many = {item.code: item.many for item in line.fields}
    return {code: units if many.get(code) else units[0] for code, units in line.filled.items() if units}


def open_of(plan: AssigningPlan, *, now: dt.datetime) -> list[Batch]:
    """照这份方案交办的、还撤得回的各批，新的在前。"""
    return list(plan.batches.filter(until__gt=now, places__outcome="performed").distinct().order_by("-id"))


def refused_in(batch: Batch) -> list[tuple[Case, str]]:
    """这一批里没有交办成的，和为什么。"""
    rows = batch.places.filter(outcome="refused").select_related("case").order_by("id")
    return [(row.case, row.why) for row in rows]


def by_unit(lines: Iterable[Line], units: Units) -> list[tuple[str, list[tuple[Line, str]]]]:
    """按单位排：单位 → 各件和它在其中的角色；没有写单位的排在末尾。"""
    found: dict[int, list[tuple[Line, str]]] = {}
    for line in lines:
        names = {item.code: item.name for item in line.fields}
        for code, pks in line.filled.items():
            for pk in pks:
                found.setdefault(pk, []).append((line, names.get(code, code)))
    order = [pk for pk in units.names if pk in found]
    left = [(line, "") for line in lines if not any(line.filled.values())]
    return [(units.names[pk], found[pk]) for pk in order] + ([("还没有写承办单位", left)] if left else [])


def _line(case: Case, change: PlanChange | None, fields: tuple[Field, ...]) -> Line:
    return Line(case, dict(change.filled) if change else {}, change, fields)


def _spelling(organ: Organ) -> list[str]:
    return _spelt(organ.short_name or organ.name).split()


@cache
def _spelt(name: str) -> str:
    """简称的拼音：库里存的是全称的，带着县名，没有人那样打。"""
    return pinyin_of(name)


def _short(organ: Organ) -> list[str]:
    return [organ.short_name]


def _whole(organ: Organ) -> list[str]:
    return [organ.name]
