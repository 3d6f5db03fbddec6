"""由票到结果：点票、公布到什么程度、按规则判定。点好的总数足以重算结果，所以封箱文件里不必有整张的票。"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

from bihuan.kernel import canonical
from bihuan.kernel.count import Rule, Tally, decide, load_rule
from bihuan.kernel.refuse import BadInput
from bihuan.kernel.voting.election import Election

Published = Literal["totals", "ballots", "outcome"]
COMPARED = ("status", "figures", "invalid", "items", "whole", "write_ins", "decisions", "winners", "flags")
NUMBERED = ("rank", "points", "score")
FEWEST = 5  # 有效票不足五张，只公布结论（design.md “Receipts”）


def rule_of(election: Election) -> Rule:
    """这次投票的计票规则。"""
    return load_rule(election.rule)


def bind(election: Election) -> str:
    """开箱前把规则定下来：并入沿用的、配上票面的项目、试算一次；返回规则全文，此后只认它。

    拒绝：规则读不懂或有待填之处；规则的项目与票面不同；要用的人数没有给。
    """
    rule = load_rule(election.rule)
    if not rule.items:
        rule = rule.on(dict(election.paper.items))
    if list(rule.items) != list(election.paper.items):
        raise BadInput("规则里的项目与票面的项目不同（代号与次序都要一样）；规则里可以不写项目")
    unknown = set(election.paper.values) - set(rule.paper.marks)
    if unknown:
        raise BadInput(f"票面上的记号规则不认识：{'、'.join(sorted(unknown))}；规则里是：{'、'.join(rule.paper.marks)}")
    if (election.paper.numbers is not None) != (rule.paper.form in NUMBERED):
        raise BadInput("排序、计点、打分的票面要写 numbers，其他的不写")
    if election.paper.write_in and not rule.paper.write_in:
        raise BadInput("规则不许另选他人，票面的 write_in 应当是 0")
    decide(Tally(rule), issued=election.issued, members=election.members, present=election.present)
    return rule.text


def gather(election: Election, marks: Mapping[bytes, int]) -> Tally:
    """点票。marks：记号的原字节 → 张数。"""
    tally = Tally(rule_of(election))
    for text, times in marks.items():
        tally.add(election.paper.read_marks(text), times)
    return tally


def result_of(election: Election, tally: Tally) -> dict[str, Any]:
    """按规则得出的结果，普通数据。"""
    found = decide(tally, issued=election.issued, members=election.members, present=election.present)
    tree: dict[str, Any] = found.as_json()
    return tree


def published_of(election: Election, tally: Tally) -> Published:
    """公布到什么程度。"""
    if election.kind == "poll":
        return "ballots"
    if tally.returned > 0 and tally.valid < FEWEST:
        return "outcome"
    return "ballots" if election.receipt == "content" else "totals"


def shown(tally: Tally, result: Mapping[str, Any]) -> Tally:
    """公布的总数。整次无效或不足法定人数的，只公布张数，不公布各项票数：要重投的票不该先露底。"""
    if result["status"] == "counted":
        return tally
    bare = Tally(tally.rule)
    bare.returned, bare.valid, bare.void = tally.returned, tally.valid, tally.void
    return bare


def outcome_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """只留结论：不带任何票数，也不带写着票数的缘由。"""
    winners = result["winners"]
    return {
        "rule": result["rule"],
        "status": result["status"],
        "source": result["source"],
        "decisions": [_without_numbers(decision) for decision in result["decisions"]],
        "winners": winners and {"elected": sorted(winners["elected"]), "revote": _revote(winners["revote"])},
        "flags": [{**_without_numbers(flag), "items": sorted(flag["items"])} for flag in result["flags"]],
    }


def tree_of(tally: Tally, *, repeats: int | None = None) -> dict[str, Any]:
    """总数写进封箱文件的样子：逐项，各自排序；整张票的组合不在里面。"""
    tree: dict[str, Any] = {
        "returned": tally.returned,
        "valid": tally.valid,
        "void": _pairs(tally.void),
        "items": [
            {"code": code, "votes": _pairs(item.votes), "invalid": item.invalid} for code, item in tally.items.items()
        ],
        "write_ins": _pairs(tally.write_ins),
    }
    return tree if repeats is None else tree | {"repeats": repeats}


def tally_from(election: Election, tree: Any) -> Tally:
    """由封箱文件里的总数恢复点票台；前后对不上的拒绝。"""
    tally = Tally(rule_of(election))
    try:
        tally.returned, tally.valid = tree["returned"], tree["valid"]
        tally.void, tally.write_ins = _counter(tree["void"]), _counter(tree["write_ins"])
        listed = {item["code"]: item for item in tree["items"]}
        if list(listed) != list(election.paper.items):
            raise BadInput("总数里的项目与票面不同")
        for code, item in listed.items():
            tally.items[code].votes, tally.items[code].invalid = _counter(item["votes"]), item["invalid"]
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput("总数的写法不对") from error
    repeats = tree.get("repeats") if election.kind == "poll" else None
    if canonical.dumps(tree_of(tally, repeats=repeats)) != canonical.dumps(tree):
        raise BadInput("总数的写法不对")
    _check_sums(tally)
    return tally


def _check_sums(tally: Tally) -> None:
    numbers = [tally.returned, tally.valid, *tally.void.values(), *tally.write_ins.values()]
    for item in tally.items.values():
        numbers += [item.invalid, *item.votes.values()]
    if any(type(number) is not int or number < 0 for number in numbers):
        raise BadInput("总数里有不是张数的数")
    if tally.valid + tally.void.total() != tally.returned:
        raise BadInput(f"有效 {tally.valid} 张加无效 {tally.void.total()} 张，不等于收回 {tally.returned} 张")
    for code, item in tally.items.items():
        if item.marked + item.invalid > tally.valid:
            raise BadInput(f"“{code}”一项的票数 {item.marked + item.invalid} 多于有效票 {tally.valid}")
    if sum(item.votes["write_in"] for item in tally.items.values()) != tally.write_ins.total():
        raise BadInput("另选的票数与另选的姓名对不上")


def same(result: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """两份结果的数与结论相同吗；说明算法的句子会随软件版本改，不比。"""
    return all(name in other and _without_words(result[name]) == _without_words(other[name]) for name in COMPARED)


def _without_words(tree: Any) -> Any:
    if isinstance(tree, Mapping):
        return {name: _without_words(value) for name, value in tree.items() if name not in ("because", "source")}
    return [_without_words(each) for each in tree] if isinstance(tree, list) else tree


def _without_numbers(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tree.items() if name != "because"}


def _revote(revote: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return _without_numbers(revote) | {"among": sorted(revote["among"])} if revote else None


def _pairs(counter: Mapping[Any, int]) -> list[list[Any]]:
    kept = [[mark, times] for mark, times in counter.items() if times]
    return sorted(kept, key=lambda pair: canonical.dumps(pair[0]))


def _counter(pairs: Any) -> Counter[Any]:
    return Counter(dict(pairs))
