"""计票：按规则文件计票，或点参与式预算的投票文件（.pb）。

    bihuan count 规则.yaml 票.csv            票也可以是 .json；规则也可以是自带规则的代号
    bihuan count 投票.pb --json              {"votes": {项目: 票数}, "valid": 有效票数}
    bihuan count --rules                     列出自带的规则和其中待填之处

规则和票的写法见 docs/count-rules.md。
"""

import argparse
import json
import sys
from pathlib import Path

from bihuan.kernel import usage
from bihuan.kernel.count import Result, Rule, Tally, decide, load_rule, pabulib, text_of, texts
from bihuan.kernel.count.ballot_files import Ballots, read_csv, read_json
from bihuan.kernel.refuse import BadInput

WRITTEN_IN = {"write_in": "另选"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """规则和票，或投票文件；人数和发出票数。"""
    parser.add_argument("files", metavar="文件", nargs="*", help="规则文件和票的文件，或一个 .pb 投票文件")
    parser.add_argument("--issued", metavar="张", type=int, help="发出多少张票")
    parser.add_argument("--members", metavar="人", type=int, help="全体多少人")
    parser.add_argument("--present", metavar="人", type=int, help="到会多少人")
    parser.add_argument("--rules", action="store_true", help="列出自带的规则")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """计票。"""
    if options.rules:
        return _list_rules(as_json=options.json)
    match options.files:
        case [poll] if poll.lower().endswith(".pb"):
            return _count_poll(Path(poll), as_json=options.json)
        case [rule, ballots]:
            return _count(rule, Path(ballots), options)
    return usage.complain("写一个规则文件和一个票的文件，或者一个 .pb 投票文件")


def _count_poll(path: Path, *, as_json: bool) -> int:
    counted = pabulib.count_poll(pabulib.read_poll(_text(path)))
    print(*counted.differences, sep="\n", end="\n" if counted.differences else "", file=sys.stderr)
    if as_json:
        print(json.dumps({"votes": counted.votes, "valid": counted.valid}, ensure_ascii=False))
        return 0
    for code, votes in sorted(counted.votes.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"{votes}\t{code}")
    print(f"有效票 {counted.valid} 张")
    return 0


def _count(named: str, path: Path, options: argparse.Namespace) -> int:
    rule = load_rule(text_of(named) if named in texts() and not Path(named).exists() else _text(Path(named)))
    ballots = read_json(_text(path)) if path.suffix.lower() == ".json" else read_csv(_text(path), rule)
    if not rule.items:
        if not ballots.items:
            raise BadInput(f"规则“{rule.name}”没有写项目，票的文件里也没有 items")
        rule = rule.on(ballots.items)
    print(
        *(f"提醒：{caveat}" for caveat in rule.caveats()), sep="\n", end="\n" if rule.caveats() else "", file=sys.stderr
    )
    result = _result(rule, ballots, options)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=2) if options.json else said(rule, result))
    return 0


def _result(rule: Rule, ballots: Ballots, options: argparse.Namespace) -> Result:
    tally = Tally(rule)
    for marks, times in ballots.listed:
        tally.add(marks, times)
    figures = ballots.figures | {
        name: value for name in ("issued", "members", "present") if (value := getattr(options, name)) is not None
    }
    return decide(tally, **figures)


def said(rule: Rule, result: Result) -> str:
    """结果，写给人看。"""
    lines = [f"{rule.name}：{result.because}"]
    if result.status != "counted":
        return "\n".join([*lines, f"  依据：{result.source}"])
    judged = {decision.item: decision for decision in result.decisions}
    for code, item in result.items.items():
        names = {mark: rule.paper.marks.get(mark, WRITTEN_IN.get(mark, mark)) for mark in item.votes}
        votes = "，".join(f"{names[mark]} {number}" for mark, number in item.votes.items())
        lines.append(f"{item.name}：{votes}" + (f"；{judged[code].label}" if code in judged else ""))
        if code in judged:
            lines += [f"  {judged[code].because}", f"  依据：{judged[code].source}", f"  {judged[code].joint}"]
    lines += [f"另选 {name} {number} 票" for name, number in result.write_ins.items()]
    if result.winners:
        lines += _said_of_winners(rule, result)
    for flag in result.flags:
        lines += [flag.because, f"  依据：{flag.source}"]
    return "\n".join(line for line in lines if line.strip() not in ("", "依据："))


def _said_of_winners(rule: Rule, result: Result) -> list[str]:
    won = result.winners
    if won is None:
        return []
    names = [rule.items[code].name if code in rule.items else code.partition(":")[2] for code in won.elected]
    lines = [won.because, f"  依据：{won.source}", *(f"  当选：{name}" for name in names)]
    if won.revote:
        lines += [won.revote.because, f"  依据：{won.revote.source}"]
    if won.unfilled:
        lines += [f"不足 {won.unfilled} 个名额", f"  依据：{won.unfilled_source}"]
    return lines


def _list_rules(*, as_json: bool) -> int:
    rules = [load_rule(text) for text in texts().values()]
    if as_json:
        listed = [{"code": rule.code, "name": rule.name, "source": rule.source, "opens": rule.opens} for rule in rules]
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return 0
    for rule in rules:
        print(f"{rule.code}\t{rule.name}")
        print(f"  来源：{rule.source}")
        if rule.opens:
            print(f"  待填：{'、'.join(rule.opens)}")
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"不是 UTF-8 文本（第 {error.start + 1} 字节起读不懂），请另存为 UTF-8：{path}") from None
