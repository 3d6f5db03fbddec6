"""表决的结果：录入一致的票数，照计票规则得出表决结果、得票、入围，连同每个决定的缘由和原文。只算，不写库。"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from msgspec import structs

from bihuan.kernel.count import Result, Tally, decide
from bihuan.kernel.refuse import BadInput

from .filling import Filled
from .language.parts import ALL_PASSED, ELECTED, RESULT, REVOTE, SHORTLIST, SOME_FAILED, UNFILLED, VOTES
from .situation import Situation
from .voting import AGAIN, Ballot, Count, rows_to_vote, stands_at

Rows = dict[str, Any]


@dataclass(frozen=True)
class Counted:
    """表决得出的：并入填写的几项，和写进记录的事件。"""

    filled: Filled
    event: Callable[[Filled], Any]


@dataclass(frozen=True)
class Outcome:
    """结果。label: 表决结果；outcomes: 各项的判定；elected: 选出的（连同再次投票之前的）；revote、places: 还要就哪几项再投几个。

    tiers: 再投的各层级还差几个；short: 有层级的名额没有满。
    """

    label: str
    outcomes: dict[str, str]
    elected: tuple[str, ...]
    revote: tuple[str, ...]
    places: int
    because: tuple[str, ...]
    tiers: tuple[tuple[str, int], ...] = ()
    short: bool = False


def decided(ballot: Ballot, count: Count) -> Outcome:
    """照规则得出结果。拒绝：不足法定人数、收回的票多于应有的（照规则里的原文说）、没有一张有效票。"""
    if ballot.tiers:
        return _by_tier(ballot, count)
    tally = Tally(ballot.rule)
    tally.enter(count.votes, valid=count.returned - count.void, void=count.void, write_ins=count.write_ins)
    result = decide(tally, issued=count.issued, members=count.entitled, present=count.present)
    if result.status != "counted":
        said = f"{result.because}（{result.source}）"
        raise BadInput(said, {"present": said})
    outcomes = {one.item: one.label for one in result.decisions}
    if any(one.outcome is None for one in result.decisions):
        raise BadInput("有一项没有一张有效票，得不出结果，应当重新表决")
    winners = result.winners
    elected = (*dict(ballot.settled), *(winners.elected if winners else _passed(ballot, result)))
    revote = winners.revote if winners else None
    return Outcome(
        _label(ballot, result), outcomes, elected, revote.among if revote else (), revote.places if revote else 0,
        tuple(_because(ballot, result)), short=bool(winners and winners.unfilled),
    )  # fmt: skip


def _by_tier(ballot: Ballot, count: Count) -> Outcome:
    """各层级各照自己的名额得出结果，合成一个：有要再投的就再投，有没有满的就是没有满。"""
    each: dict[str, Outcome] = {}
    short, because = ballot.short, []
    for name, rule in ballot.tiers:
        if not rule.items:
            short, said = True, f"没有候选，还差 {rule.places.number if rule.places else 0} 个"
            because.append(f"{name}：{said}")
            continue
        codes = list(rule.items)
        part = replace(ballot, rule=rule, items={code: ballot.items[code] for code in codes}, tiers=(), settled=())
        votes = {code: count.votes.get(code, {}) for code in codes}
        blank = {code: n for code, n in count.blank.items() if code in codes}
        each[name] = one = decided(part, structs.replace(count, votes=votes, blank=blank))
        short = short or one.short
        because += [f"{name}：{said}" for said in one.because]
    again = tuple((name, one.places) for name, one in each.items() if one.revote)
    return Outcome(
        REVOTE if again else UNFILLED if short else ELECTED,
        {code: label for one in each.values() for code, label in one.outcomes.items()},
        (*dict(ballot.settled), *(code for one in each.values() for code in one.elected)),
        tuple(code for one in each.values() for code in one.revote), sum(n for _, n in again), tuple(because),
        again, short,
    )  # fmt: skip


def counted(
    about: Situation, ballot: Ballot, count: Count, *, first: str, second: str, event: Callable[..., Any]
) -> Counted:
    """一致的票数 → 并入这一步的填写和写进记录的事件。"""
    outcome = decided(ballot, count)
    rule = ballot.rule

    def told(filled: Filled) -> Any:
        return event(
            result=_said(ballot, outcome), rule=f"{rule.code}@{rule.version}", rule_hash=ballot.source_hash,
            applied=ballot.hash, way=count.way, entitled=count.entitled, present=count.present, issued=count.issued,
            void=count.void, items=[*map(list, ballot.items.items())], marks=[*map(list, ballot.marks.items())],
            votes=count.votes, blank=count.blank,
            write_ins=count.write_ins, outcomes=outcome.outcomes, elected=_listed(ballot, outcome.elected),
            revote=_listed(ballot, outcome.revote), because=list(outcome.because), first=first, second=second,
            filled=filled.open, private=filled.private,
        )  # fmt: skip

    return Counted(_filled(about, ballot, count, outcome), told)


def _passed(ballot: Ballot, result: Result) -> list[str]:
    """没有名额的：判定为最好一等的各项。"""
    best = next(iter(ballot.rule.lines), None)
    return [one.item for one in result.decisions if best is not None and one.outcome == best.outcome]


def _label(ballot: Ballot, result: Result) -> str:
    """表决结果：有名额的看选出没有；各项分别判定的，取其中最差的一等；逐项的，全部通过才算。"""
    if result.winners:
        return REVOTE if result.winners.revote else UNFILLED if result.winners.unfilled else ELECTED
    if ballot.each:
        passed = _passed(ballot, result)
        return ALL_PASSED if len(passed) == len(result.decisions) else SOME_FAILED
    order = {line.label: n for n, line in enumerate(ballot.rule.lines)}
    return max((one.label for one in result.decisions), key=lambda label: order.get(label, 0), default=ELECTED)


def _because(ballot: Ballot, result: Result) -> Iterator[str]:
    for one in result.decisions:
        yield f"{ballot.items[one.item]}：{one.label}。{one.because}（{one.source}）"
    if result.winners:
        yield f"{result.winners.because}（{result.winners.source}）"
        if result.winners.revote:
            yield f"{result.winners.revote.because}（{result.winners.revote.source}）"
        if result.winners.unfilled:
            yield f"还差 {result.winners.unfilled} 个（{result.winners.unfilled_source}）"


def _filled(about: Situation, ballot: Ballot, count: Count, outcome: Outcome) -> Filled:
    """表决结果、得票、入围：短的写进状态，表只写在这一笔里。"""
    step = about.article.step
    rows = [_line(ballot, count, outcome, code) for code in ballot.items]
    listed = [_of(about, ballot, code) for code in outcome.elected]
    shortlist = [one for one in listed if one is not None]
    one = "，".join(f"{k} {v}" for k, v in rows[0].items() if k not in ("项", "结果")) if len(rows) == 1 else ""
    open_: Rows = {RESULT: outcome.label, VOTES: one or rows, SHORTLIST: shortlist}
    values: Rows = {RESULT: outcome.label, f"{step}.{AGAIN}": _left(about, ballot, outcome)}
    long = [] if one else [VOTES]
    values |= {VOTES: one} if one else {}
    if any(isinstance(row, dict) for row in shortlist):
        long += [SHORTLIST, f"{step}.{SHORTLIST}"]
    else:
        values |= {SHORTLIST: shortlist, f"{step}.{SHORTLIST}": shortlist}
    return Filled(open_, {}, values, tuple(long))


def _of(about: Situation, ballot: Ballot, code: str) -> Any:
    """一个项目是哪一行、哪个人；先前已经选出的从全表里取，另选的人没有编号。"""
    if code in ballot.rows:
        return ballot.rows[code]
    vote = about.article.vote
    found = rows_to_vote(about, vote.of).get(code) if vote else None
    return found[1] if found else None


def _left(about: Situation, ballot: Ballot, outcome: Outcome) -> dict[str, Any] | None:
    vote = about.article.vote
    if not outcome.revote or vote is None:
        return None
    return {
        "among": list(outcome.revote), "places": outcome.places, "settled": _listed(ballot, outcome.elected),
        "at": stands_at(about, vote.of),
        **({"tiers": dict(outcome.tiers), "short": outcome.short} if outcome.tiers else {}),
    }  # fmt: skip


def _listed(ballot: Ballot, codes: Iterable[str]) -> list[list[str]]:
    return [[code, ballot.named(code)] for code in codes]


def _line(ballot: Ballot, count: Count, outcome: Outcome, code: str) -> dict[str, Any]:
    """得票的一行。"""
    told: dict[str, Any] = {"项": ballot.items[code]}
    told |= {label: count.votes[code].get(mark, 0) for mark, label in ballot.marks.items()}
    if ballot.has_blank:
        told["未填"] = count.blank.get(code, 0)
    return told | ({"结果": outcome.outcomes[code]} if code in outcome.outcomes else {})


def _said(ballot: Ballot, outcome: Outcome) -> str:
    named = "、".join(ballot.named(code) for code in outcome.elected)
    return f"{outcome.label}（{named}）" if (ballot.rule.places or ballot.tiers) and named else outcome.label
