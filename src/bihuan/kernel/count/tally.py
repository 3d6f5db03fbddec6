"""点票：一张一张加，次序无关；几处各自点的可以合并。"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bihuan.kernel.count.marking import ABSTAIN, WRITE_IN
from bihuan.kernel.count.rule import Rule
from bihuan.kernel.refuse import BadInput


@dataclass
class ItemTally:
    """一项的票数：标记 → 票数（排序、计点、打分的标记是整数），填错的张数。"""

    votes: Counter[Any] = field(default_factory=Counter)
    invalid: int = 0

    @property
    def marked(self) -> int:
        """这一项有效标记的张数。"""
        return self.votes.total()

    @property
    def supporters(self) -> int:
        """选了这一项的张数：计点为零的不算。"""
        return self.marked - self.votes.get(0, 0)

    @property
    def total(self) -> int:
        """点数或分数合计。"""
        return sum(mark * votes for mark, votes in self.votes.items())


class Tally:
    """点票台。`add` 一张（或相同的若干张），`merge` 并入另一处；`decide(tally, …)` 按规则得出结果。

    相同的票先归并再 `add(marks, times=n)`，几百万张也很快：费时只随不同填法的多少增长。
    """

    def __init__(self, rule: Rule) -> None:
        rule.refuse_if_open()
        self.rule = rule
        self.returned = 0
        self.valid = 0
        self.void: Counter[str] = Counter()
        self.whole: Counter[str] = Counter()
        self.items: dict[str, ItemTally] = {code: ItemTally() for code in rule.items}
        self.write_ins: Counter[str] = Counter()

    def add(self, marks: Any, times: int = 1) -> None:
        """点一张票；times 为相同的张数。"""
        reading = self.rule.read(marks)
        self.returned += times
        if reading.void:
            self.void[reading.void.kind] += times
            return
        self.valid += times
        if reading.whole is not None:
            self.whole[reading.whole] += times
        for code, mark in reading.marks.items():
            self.items[code].votes[mark] += times
        for code in reading.faults:
            self.items[code].invalid += times
        for name, code in reading.write_ins.items():
            self.write_ins[name] += times
            self.items[code].votes[WRITE_IN] += times

    def merge(self, other: "Tally") -> None:
        """并入另一处按同一规则点的票。"""
        if other.rule.text != self.rule.text:
            raise ValueError("两处点票用的规则不同")
        self.returned += other.returned
        self.valid += other.valid
        for mine, theirs in ((self.void, other.void), (self.whole, other.whole), (self.write_ins, other.write_ins)):
            mine.update(theirs)
        for code, tally in other.items.items():
            self.items[code].votes.update(tally.votes)
            self.items[code].invalid += tally.invalid

    def enter(
        self, votes: Mapping[str, Mapping[str, int]], *, valid: int, void: int = 0,
        write_ins: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        """会场已经点好的数整份录入：各项的各种标记各多少张，有效和作废的整票各多少张；没有填的照规则（算弃权、不计或作废）。

        write_ins: 另选的姓名 → 票数。拒绝：一项的各种票多于有效票；另选的合计对不上；赞成的合计多于人人选满名额。
        """
        paper, others = self.rule.paper, write_ins or {}
        for code, marks in votes.items():
            name, given = self.rule.items[code].name, sum(marks.values())
            if given > valid:
                raise BadInput(f"“{name}”的各种票合计 {given}，多于有效票 {valid}")
            self.items[code].votes.update(marks)
            if paper.missing == "abstain":
                self.items[code].votes[ABSTAIN] += valid - given
            elif paper.missing == "void":
                self.items[code].invalid += valid - given
        self._refuse_overfull(votes, valid, others)
        self.returned, self.valid = self.returned + valid + void, self.valid + valid
        self.void.update({"录入的废票": void} if void else {})
        self.write_ins.update(others)

    def _refuse_overfull(
        self, votes: Mapping[str, Mapping[str, int]], valid: int, write_ins: Mapping[str, int]
    ) -> None:
        """整份录入的数自相矛盾的。"""
        paper, places = self.rule.paper, self.rule.places
        written = sum(marks.get(WRITE_IN, 0) for marks in votes.values())
        if written != sum(write_ins.values()):
            raise BadInput(f"另选他人的票在各项里合计 {written}，逐人写明的合计 {sum(write_ins.values())}，对不上")
        limit = (
            paper.most_for if isinstance(paper.most_for, int) else places.number if paper.most_for and places else None
        )
        best = next(iter(paper.marks), "")
        chosen = written + sum(marks.get(best, 0) for marks in votes.values())
        if limit is not None and chosen > limit * valid:
            raise BadInput(f"“{paper.marks[best]}”合计 {chosen}，多于 {valid} 张票各选满 {limit} 个")

    def valid_on(self, code: str) -> int:
        """一项的有效票数：等次、表决、打分的票数这一项有效标记的张数，其余的填法每张有效票都算。"""
        return self.items[code].marked if self.rule.paper.form in ("grade", "vote", "score") else self.valid

    def score(self, code: str, mark: str | None) -> Fraction | None:
        """一项用来排先后的数：某种票的票数；未指明的，计点为总点数、打分为平均分、排序按名次分、选择为票数。"""
        tally, paper = self.items[code], self.rule.paper
        if mark is not None:
            return Fraction(tally.votes[mark])
        if paper.form == "points":
            return Fraction(tally.total)
        if paper.form == "score":
            return Fraction(tally.total, tally.marked) if tally.marked else None
        if paper.form == "rank" and paper.rank_sum:
            return Fraction(tally.total + (self.valid - tally.marked) * len(self.items))
        if paper.form == "rank":
            return Fraction(sum((len(self.items) + 1 - rank) * votes for rank, votes in tally.votes.items()))
        return Fraction(tally.marked)
