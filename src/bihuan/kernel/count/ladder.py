"""梯次：同一单位连续几次的结果达到哪一级，采取哪一级措施。单位更名、合并、分设的，连着它的来历算。"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bihuan.kernel.count.result import Result
from bihuan.kernel.count.rule import Ladder, Measure, Rule


@dataclass(frozen=True)
class Outcome:
    """一个单位在一次测评中的结果。round：第几次（年度或次序，只比大小）；cases：判定的等次和被标出的代号。"""

    round: int
    unit: str
    cases: frozenset[str]


@dataclass(frozen=True)
class Step:
    """达到的一级：措施、连续几次、哪几次，和依据的原文。"""

    measure: Measure
    times: int
    rounds: tuple[int, ...]
    source: str


def outcomes_of(rule: Rule, result: Result, number: int) -> list[Outcome]:
    """一次计票的各项结果。项目没有写单位的，以项目代号为单位。"""
    flagged: dict[str, set[str]] = {}
    for flag in result.flags:
        for item in flag.items:
            flagged.setdefault(item, set()).add(flag.code)
    return [
        Outcome(
            number,
            rule.items[decision.item].unit or decision.item,
            frozenset({decision.outcome} if decision.outcome else set()) | frozenset(flagged.get(decision.item, set())),
        )
        for decision in result.decisions
    ]


def climb(
    ladder: Ladder, history: Iterable[Outcome], unit: str, *, came_from: Mapping[str, Collection[str]] | None = None
) -> Step | None:
    """unit 到最近一次为止达到的最重一级；最近一次没有测评它、或没有达到任何一级，为 None。

    history：历次结果，次序不论；came_from：单位 → 它直接由哪些单位更名、合并、分设而来。
    某一次没有测评本单位时，看它的来历单位那一次的结果；几个来历单位都有结果的，按规则任一或全部算数。
    """
    by_round: dict[int, dict[str, list[frozenset[str]]]] = {}
    for outcome in history:
        by_round.setdefault(outcome.round, {}).setdefault(outcome.unit, []).append(outcome.cases)
    rounds = sorted(by_round, reverse=True)
    if not rounds or not _results(by_round[rounds[0]], unit, came_from or {}, set()):
        return None
    found = None
    for measure in ladder.measures:
        run = _run(ladder, measure, by_round, rounds, unit, came_from or {})
        if len(run) >= measure.times:
            found = Step(measure, len(run), tuple(reversed(run)), measure.source)
    return found


def _run(
    ladder: Ladder,
    measure: Measure,
    by_round: Mapping[int, Mapping[str, list[frozenset[str]]]],
    rounds: list[int],
    unit: str,
    came_from: Mapping[str, Collection[str]],
) -> list[int]:
    """从最近一次往前，连续出现这一级情形的各次。"""
    run: list[int] = []
    for number in rounds:
        results = _results(by_round[number], unit, came_from, set())
        if not results:
            if ladder.gap_breaks:
                return run
            continue
        hits = [_hit(measure, cases) for cases in results]
        if not (any(hits) if ladder.merged_any else all(hits)):
            return run
        run.append(number)
    return run


def _hit(measure: Measure, cases: frozenset[str]) -> bool:
    found = [case in cases for case in measure.cases]
    return all(found) if measure.every else any(found)


def _results(
    one_round: Mapping[str, list[frozenset[str]]], unit: str, came_from: Mapping[str, Collection[str]], seen: set[str]
) -> list[frozenset[str]]:
    """一次测评中本单位的结果；本单位没有的，取各来历单位的。"""
    if unit in seen:
        return []
    seen.add(unit)
    if unit in one_round:
        return one_round[unit]
    return [cases for source in came_from.get(unit, ()) for cases in _results(one_round, source, came_from, seen)]
