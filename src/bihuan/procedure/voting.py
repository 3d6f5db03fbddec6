"""表决：票面是什么，录入的数对不对得上，照计票规则得出什么结果。这里只算，不写库；录入见 verbs/voting.py。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from bihuan.kernel import canonical
from bihuan.kernel.count import Rule, load_rule, text_of, with_places
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.people.door import names

from . import kept, roles, wording
from .filling import Filled
from .language.parts import SHORTLIST
from .language.tiers import tier_column, tier_names
from .machine import Task
from .situation import Held, Situation

THIS = "item"  # 表决本事项时，唯一一项的代号
WRITTEN = "write_in"  # 另选他人
AGAIN = "再投"  # ‹步骤›.再投：票数相等、还要再次投票的几项
MOST = 1_000_000  # 一格至多这么多票
WAYS = {"entered": "投票后录入", "hands": "举手", "electronic": "电子表决以后录入", "secret": "无记名投票以后录入"}
Rows = dict[str, Any]


@dataclass(frozen=True)
class Ballot:
    """票面。items: 项目代号 → 名称；rows: 项目代号 → 表的那一行或者那个人；marks: 标记代号 → 名称；entitled: 应到几人。

    rule: 套上项目和名额的规则；source_hash: 规则全文的哈希；settled: 再次投票之前已经选出的（代号，名称）；again: 是再次投票；each: 逐项。

    tiers: 各层级（名称，套上这一层级的项目和名额的规则）；short: 再次投票之前，已经有层级的名额没有满。
    """

    rule: Rule
    source_hash: str
    items: dict[str, str]
    rows: Rows
    ways: tuple[str, ...]
    entitled: int
    settled: tuple[tuple[str, str], ...] = ()
    again: bool = False
    each: bool = False
    tiers: tuple[tuple[str, Rule], ...] = ()
    short: bool = False

    def named(self, code: str) -> str:
        """一个项目的名称，先前已经选出的、另选的人也在内。"""
        return {**dict(self.settled), **self.items}.get(code, code.removeprefix(f"{WRITTEN}:"))

    @property
    def marks(self) -> dict[str, str]:
        """每一项要录的各格。"""
        written = {WRITTEN: "另选他人"} if self.rule.paper.write_in else {}
        return {**self.rule.paper.marks, **written}

    @property
    def has_blank(self) -> bool:
        """没有填的（未按表决器的）要录：每张票每项填一个标记的票面。"""
        return self.rule.paper.form != "choose"

    @property
    def hash(self) -> str:
        """票面的哈希：项目、规则、各层级的名额变了就不同。"""
        if not self.tiers:
            return self.rule.digest
        return canonical.digest("\n".join([self.rule.digest, *(f"{name} {rule.digest}" for name, rule in self.tiers)]))


class Count(msgspec.Struct, frozen=True, omit_defaults=True):
    """一个人录入的数。issued: 发出几张票，没有录为 None；void: 整张作废的；votes、blank: 各项的票数和没有填的。"""

    way: str
    entitled: int
    present: int
    returned: int
    void: int
    votes: dict[str, dict[str, int]]
    blank: dict[str, int]
    write_ins: dict[str, int] = {}
    issued: int | None = None


def ballot_of(about: Situation) -> Ballot:
    """这一步的票面。拒绝：还没有要表决的项目、规则还不能用。"""
    vote = about.article.vote
    if vote is None:
        raise Refused(f"「{about.article.name}」不是表决")
    source, rows = load_rule(text_of(vote.rule)), rows_to_vote(about, vote.of)
    pending = _pending(about)
    seats = vote.seats
    if pending:
        rows = {code: rows[code] for code in pending["among"]}
        seats = pending["places"]
    rule = with_places(source, seats) if seats else source
    items = {code: name for code, (name, _) in rows.items()}
    tiers = _tiers(about, source, rows, pending) if vote.tiers else ()
    items |= {code: f"{name}：{rule.items[code].name}" for name, rule in tiers for code in rule.items}
    entitled = len(roles.people(vote.voters, about.held, about.task, now=about.now))
    return Ballot(
        rule.on(items), source.digest, items, {code: row for code, (_, row) in rows.items()}, vote.ways, entitled,
        tuple((code, name) for code, name in pending["settled"]) if pending else (), bool(pending), vote.each,
        tiers, bool(pending and pending.get("short")),
    )  # fmt: skip


def _tiers(about: Situation, source: Rule, rows: Rows, pending: Rows | None) -> tuple[tuple[str, Rule], ...]:
    """各层级：名称，套上这一层级的项目和名额的规则，照选项的先后；再次投票的只有还差的几级。"""
    text, vote = about.text, about.article.vote
    assert vote is not None
    column = tier_column(text, vote)
    left: dict[str, int] | None = pending["tiers"] if pending else None
    found = []
    for name in tier_names(text, vote, column):
        items = {code: said for code, (said, row) in rows.items() if row.get(column) == name}
        seats = left.get(name, 0) if left is not None else vote.seats_of(name)
        if seats:
            found.append((name, with_places(source, seats).on(items)))
    return tuple(found)


def read_count(ballot: Ballot, given: dict[str, Any]) -> Count:
    """核对一个人录入的数。拒绝（BadInput，逐格说明）：不是整数、到会多于应到、收回与各项合计对不上、这次表决没有的方式。"""
    try:
        count = msgspec.convert(given, Count)
    except msgspec.ValidationError:
        raise BadInput("录入的数要是整数") from None
    faults = dict(_faults(ballot, count))
    if faults:
        raise BadInput("；".join(dict.fromkeys(faults.values())), faults)
    return count


def differences(ballot: Ballot, one: Count, other: Count) -> list[str]:
    """两次录入哪几格不同，各用一个名字说；不说各录了多少。"""
    cells = [
        (one.way, other.way, "方式"), (one.entitled, other.entitled, "应到"), (one.present, other.present, "到会"),
        (one.issued, other.issued, "发出"), (one.returned, other.returned, "收回"), (one.void, other.void, "废票"),
        (one.write_ins, other.write_ins, "另选他人的姓名和票数"),
    ]  # fmt: skip
    for code, name in ballot.items.items():
        for mark, label in ballot.marks.items():
            mine, theirs = (count.votes.get(code, {}).get(mark, 0) for count in (one, other))
            cells.append((mine, theirs, f"{name}的{label}"))
        cells.append((one.blank.get(code, 0), other.blank.get(code, 0), f"{name}的未填"))
    return [name for mine, theirs, name in cells if mine != theirs]


def rows_to_vote(about: Situation, of: str) -> dict[str, tuple[str, Any]]:
    """项目代号 →（名称，那一行或那个人）。拒绝：表还没有填。"""
    if not of:
        return {THIS: (about.state.title or about.case.title, None)}
    item, content = about.text.fields[of], kept.value(about.held, of, about.task)
    listed = content if isinstance(content, list) else [content] if content else []
    if not listed:
        raise Refused(f"还没有填「{item.name}」，没有可以表决的")
    if item.kind != "table":
        named = names(listed)
        return {str(one): (named.get(one, ""), one) for one in listed}
    said = [_row_name(about, item.columns, row) for row in listed]
    twice = {name for name in said if said.count(name) > 1}
    return {
        str(n): (f"{name}（第{n}行）" if name in twice else name, row)
        for n, (name, row) in enumerate(zip(said, listed, strict=True), 1)
    }


def _row_name(about: Situation, columns: Iterable[Any], row: Rows) -> str:
    """一行怎样称呼：头一列文字，没有文字的取头一列。"""
    ordered = sorted(columns, key=lambda column: column.kind != "text")
    code = next((column.code for column in ordered if row.get(column.code)), "")
    return wording.shown(about.text, code, row) or "（没有名称）"


def _pending(about: Situation) -> dict[str, Any] | None:
    """上一次表决票数相等、还要再次投票的；表又重填过的不算。"""
    vote, pending = about.article.vote, about.state.value(f"{about.article.step}.{AGAIN}", about.task)
    if not pending or vote is None or pending["at"] != stands_at(about, vote.of):
        return None
    return dict(pending)


def stands_at(about: Situation, of: str) -> Any:
    """要表决的各项此刻站在哪里：哪一笔记录，或者短的就是值；重填过就不同。"""
    held = about.task.at if about.task and of in about.task.at else about.state.at
    return held.get(of) or about.state.value(of, about.task)


def _faults(ballot: Ballot, count: Count) -> Iterator[tuple[str, str]]:
    """哪一格 → 怎样不对。"""
    plain = {"entitled": count.entitled, "present": count.present, "returned": count.returned, "void": count.void}
    cells = {**plain, **{f"{c}.{m}": n for c, marks in count.votes.items() for m, n in marks.items()}}
    cells |= {f"{code}.blank": n for code, n in count.blank.items()} | {
        "write_ins": max(count.write_ins.values(), default=0)
    }
    yield from ((name, "要填不小于零的整数") for name, n in cells.items() if not 0 <= n <= MOST)
    if count.way not in ballot.ways:
        yield "way", f"这次表决的方式是：{'、'.join(WAYS[way] for way in ballot.ways)}"
    if count.present > count.entitled:
        yield "present", f"到会 {count.present} 人，多于应到 {count.entitled} 人"
    if count.void > count.returned:
        yield "void", f"废票 {count.void} 张，多于收回 {count.returned} 张"
    if count.way == "hands" and (count.void or count.write_ins or count.returned != count.present):
        yield "void", "举手表决没有收回和作废的票"
    if set(count.votes) != set(ballot.items) or any(set(marks) - set(ballot.marks) for marks in count.votes.values()):
        yield "", "录入的项目与票面不符，请重新打开这一页"
        return
    valid = count.returned - count.void
    word = "到会" if count.way == "hands" else "有效票"
    for code, marks in count.votes.items():
        blank = count.blank.get(code, 0)
        if ballot.has_blank and sum(marks.values()) + blank != valid:
            said = f"“{ballot.items[code]}”各格合计 {sum(marks.values()) + blank}，与{word} {valid} 对不上"
            yield f"{code}.{next(iter(ballot.marks))}", said


def rows_of(filled: Filled, held: Held, code: str, task: Task | None = None) -> list[Any]:
    """立事项要的各行、各个：这一步填的在先，其次此刻的；一个的也写成一列。"""
    name = code.rpartition(".")[2] if code.endswith(SHORTLIST) else code
    value = filled.get(name) if name in filled else kept.value(held, code, task)
    return value if isinstance(value, list) else [value] if value not in (None, "") else []
