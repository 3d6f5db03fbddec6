"""重写：一切由留痕而来的行照链从头写一遍（`bihuan rebuild`），留痕一个字也不动；写完核验应当没有毛病。

事项、分办、时钟、座位、格、链接、梯次、特别决定、检索，一件一个事务；各级人大选用的工作法；最后补齐数字的底账。
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bihuan.figures.door import last_sum, settle, written_sums
from bihuan.kernel.refuse import Refused
from bihuan.ledger.door import Entry, entries, one_moment, refresh_statistics, streams_named, told_streams, verb
from bihuan.people.door import Congress

from . import engine, library, projection, syncing
from .engine import Folded
from .machine import Broken, State, of_body
from .models import Adoption, Case, Clock, ClockRung, Link, Plan, ReleasedText, SpecialDecision
from .situation import Held
from .verifying_library import CaseSides, Choices

BROKEN = (Broken, Refused, LookupError, ValueError, TypeError, AttributeError)
Place = tuple[Any, ...]
Rung = tuple[Any, ...]  # 第几只时钟、用语、哪一种、何时
TIMES = 3  # 其间别人归总过，重新数，至多这么多遍


def rebuild_all() -> tuple[int, list[tuple[str, str]]]:
    """一切照链重写，不写链。返回写好了几件，和没有办成的（链，为什么）：坏了一件，别件照办，只有底账要等它修好。"""
    rebuilt, broken = 0, []
    for case_id in sorted(int(stream.partition(":")[2]) for stream in streams_named("case:")):
        try:
            rebuild_case(case_id)
            rebuilt += 1
        except BROKEN as error:
            broken.append((f"case:{case_id}", f"记录折叠不成状态：{error}"))
    _choices()
    if not broken and not any(_settled() for _ in range(TIMES)):
        broken.append(("", "数字的底账正由别人归总或补齐，没有补上，请再重写一遍"))
    refresh_statistics()
    return rebuilt, broken


@verb
def rebuild_case(case_id: int) -> None:
    """一件：行不在的先补上，各表照状态重写，链接、梯次、特别决定照留痕补齐。"""
    told = [entry.told for entry in entries(f"case:{case_id}")]
    folded = engine.fold_counting(told)
    state = folded.state
    if state is None:
        raise Broken("链上没有开立的记录")
    _head(case_id, state)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    held = Held(case, state, library.text_at(state), case.received_on)
    syncing.rebuild(held)
    _relink(held)
    _sides(held, told, folded)


def _head(case_id: int, state: State) -> None:
    """事项行里不随步骤变的几列：照开立的记录；地方是所属人大的地方。行不在的补上。"""
    columns: dict[str, Any] = {
        "text": library.row_of(state.procedure), "kind": state.kind, "cohort_region_id": state.region,
        "cohort_year": state.year,
    }  # fmt: skip
    if state.known:
        congress = Congress.objects.get(pk=state.congress or 0)
        columns |= {name: getattr(congress, name) for name in ("province_id", "city_id", "county_id")}
    if Case.objects.filter(pk=case_id).update(**columns):
        return
    if not state.known:
        raise Broken("事项的行不在，而记录里没有写明它属于谁，补不出来")
    Case.objects.create(pk=case_id, **columns, **projection.case_columns(library.text_of(state.procedure), state))


def _relink(held: Held) -> None:
    """链接的行：状态里没有的撤去，缺的照建立它的那一笔补上。"""
    wanted = {(one.kind, one.case) for one in held.state.links}
    rows = {(row.kind, row.target_id): row.pk for row in Link.objects.filter(origin=held.case)}
    Link.objects.filter(pk__in=[pk for key, pk in rows.items() if key not in wanted]).delete()
    missing = wanted - rows.keys()
    if not missing:
        return
    told: dict[tuple[str, int], Entry] = {}
    for entry in entries(held.case.stream):
        if entry.step:
            told |= {(one.kind, one.case): entry for one in of_body(entry.told).step.links if not one.off}
    Link.objects.bulk_create(
        Link(origin=held.case, kind=kind, target_id=other, by=told[kind, other].actor, at=told[kind, other].happened_at)
        for kind, other in sorted(missing)
    )


def _sides(held: Held, told: list[dict[str, Any]], folded: Folded) -> None:
    """梯次里做过的各级、特别决定：与记录不同的，照记录重写。"""
    sides, pk = CaseSides(), held.case.pk
    sides.hear(pk, told, folded.heard, held.state)
    wanted = sides.rungs.get(pk, Counter())
    rungs = ClockRung.objects.filter(clock__case=held.case)
    rows, known = rungs.values_list("clock__n", "words", "kind", "at", "days"), _days(held)
    astray = any(days not in known.get((words, kind), ()) for _, words, kind, _, days in rows)
    if astray or Counter(row[:4] for row in rows) != wanted:
        rungs.delete()
        clocks = dict(Clock.objects.filter(case=held.case).values_list("n", "pk"))
        ClockRung.objects.bulk_create(
            ClockRung(clock_id=clocks[n], words=words, kind=kind, at=at, days=days)
            for (n, words, kind, at), days in _climbed(wanted, known)
        )
    decisions = sides.decisions.get(pk, [])
    found = SpecialDecision.objects.filter(case=held.case).order_by("pk")
    if list(found.values("decided_by", "document", "reason", "by", "at")) != decisions:
        found.delete()
        SpecialDecision.objects.bulk_create(SpecialDecision(case=held.case, **one) for one in decisions)


def _days(held: Held) -> dict[tuple[str, str], list[int]]:
    """用语、哪一种 → 离到期几日的各级，早的在前。记录里没有写几日，照这种事项各版的条文。"""
    labels = {row.label for row in ReleasedText.objects.filter(kind=held.state.kind).defer("source")}
    found: dict[tuple[str, str], set[int]] = {}
    for text in (library.text_of(label) for label in labels | {held.state.procedure}):
        for rung in text.rungs:
            found.setdefault((rung.words, rung.kind), set()).add(rung.days)
    return {key: sorted(days) for key, days in found.items()}


def _climbed(told: Counter[Rung], known: dict[tuple[str, str], list[int]]) -> Iterator[tuple[Rung, int]]:
    """记录里做过的各级各是离到期几日：同一只时钟上同样用语的几级，先做的是早的那一级。"""
    climbed: Counter[tuple[Any, ...]] = Counter()
    for rung in sorted(told.elements(), key=lambda one: (one[0], one[3])):
        days = known.get((rung[1], rung[2]), [])[climbed[rung[:3]] :]
        climbed[rung[:3]] += 1
        if days:
            yield rung, days[0]


@verb
def _choices() -> None:
    """各级人大选用的工作法照记录重写；排定的周期，题目、规则、属于谁照记录写。"""
    told = Choices()
    for stream, bodies in told_streams("org:"):
        told.stream(stream, bodies)
    rows = {(row.congress_id, row.kind): row for row in Adoption.objects.select_related("text").defer("text__source")}
    for key, row in rows.items():
        if key not in told.adopted:
            row.delete()
    for (congress, kind), (label, since) in told.adopted.items():
        known = rows.get((congress, kind))
        if known is None or (known.text.label, known.since) != (label, since):
            chosen: dict[str, Any] = {"text": library.row_of(label), "since": since}
            Adoption.objects.update_or_create(congress_id=congress, kind=kind, defaults=chosen)
    for plan, one in told.plans.items():
        Plan.objects.filter(pk=plan).update(**one.columns)


def _settled() -> bool:
    """底账差多少补多少。此后办的事两边一样地加，所以晚一点补也对；其间别人补过的为假。"""
    with one_moment():
        owed, since = _owed(), last_sum()
    return settle(owed, since=since)


def _owed() -> dict[Place, int]:
    """同一瞬间里，从链上数的减去底账的合计。"""
    owed: Counter[Place] = Counter()
    columns = ("province_id", "city_id", "county_id", "township_id", "congress_id")
    places = {pk: cells for pk, *cells in Case.objects.values_list("pk", *columns).iterator(chunk_size=5000)}
    for stream, bodies in told_streams("case:"):
        state, deltas, _ = engine.fold_counting(bodies)
        assert state is not None  # 刚刚照它重写过
        *place, township, congress = places[int(stream.partition(":")[2])]
        where = (*place, state.township or township)
        for one in deltas:
            owed[(one.measure, *where, one.congress or state.congress or congress, state.year, one.mark)] += one.amount
    for group, total in written_sums().items():
        owed[group] -= total
    return {group: amount for group, amount in owed.items() if amount}
