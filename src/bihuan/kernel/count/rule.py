"""计票规则：票面怎样填、怎样算有效、以谁为基数、达到多少、如何决定。规则是数据，写法见 docs/count-rules.md。"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bihuan.kernel import canonical
from bihuan.kernel.count import marking, yaml_text
from bihuan.kernel.count.marking import Item, Paper
from bihuan.kernel.count.share import GROWING, Base, Share
from bihuan.kernel.refuse import BadInput


@dataclass(frozen=True)
class Quorum:
    """法定人数：`figure` 占 `base` 要达到 `share`，否则不产生结果。"""

    figure: Base
    base: Base
    share: Share | None
    source: str


@dataclass(frozen=True)
class Line:
    """判定的一行：`marks` 各种票合计占基数达到 `share`（或均分达到 `mean`），即定为 `outcome`；`rest` 为其余情形。"""

    outcome: str
    label: str
    marks: tuple[str, ...]
    share: Share | None
    mean: Share | None
    base: Base | None
    rest: bool
    source: str


@dataclass(frozen=True)
class Places:
    """当选：名额、计哪种票、要达到多少、候选要比名额多多少、并列和不足时怎么办。"""

    number: int | None
    mark: str | None
    share: Share | None
    base: Base | None
    surplus: Share | None
    competitive: bool
    ties: Literal["revote", "all_in", "all_out"]
    source: str
    ties_source: str
    shortfall_source: str


@dataclass(frozen=True)
class Flag:
    """标出：某种票最多的前几名（一票也没有的不标）；末位并列时一律列入或一律不列。"""

    code: str
    label: str
    mark: str
    top: int
    ties_in: bool
    source: str


@dataclass(frozen=True)
class Tenure:
    """任职：任职不满 `months` 个月的，与前任一并评判。"""

    months: int
    source: str


@dataclass(frozen=True)
class Measure:
    """梯次的一级：连续 `times` 次出现 `cases` 所列情形（任一或全部），采取这项措施。"""

    times: int
    cases: tuple[str, ...]
    every: bool
    code: str
    label: str
    source: str


@dataclass(frozen=True)
class Ladder:
    """梯次：措施由轻到重；没有测评的一次是跳过还是中断；合并前各单位的结果任一算数还是全部才算。"""

    measures: tuple[Measure, ...]
    gap_breaks: bool
    merged_any: bool


@dataclass(frozen=True)
class Rule:
    """一份计票规则。

    opens：来源没有给出、要填好才能计票的各处；text：并入所沿用的规则之后的全文（JSON，也是合法的 YAML，键的次序有意义），
    `load_rule(rule.text)` 得到相同的规则，导出和复核都用它；digest：全文的哈希。
    """

    code: str
    name: str
    version: str
    source: str
    note: str
    paper: Paper
    items: Mapping[str, Item]
    base: Base | None
    quorums: tuple[Quorum, ...]
    lines: tuple[Line, ...]
    places: Places | None
    flags: tuple[Flag, ...]
    tenure: Tenure | None
    ladder: Ladder | None
    opens: tuple[str, ...]
    text: str
    tree: Mapping[str, Any] = field(repr=False)

    @property
    def digest(self) -> str:
        """全文的哈希，`sha256:…`。"""
        return canonical.digest(self.text)

    def check(self, marks: Any) -> str | None:
        """一张票：有效为 None，整张无效的为一句说明。逐项作废的规则下，只有个别项填错的票仍然有效，见 `faults`。"""
        fault = self.read(marks).void
        return fault.sentence if fault else None

    def faults(self, marks: Any) -> dict[str, str]:
        """一张票上填错的各项：项目代号 → 一句说明。"""
        return {item: fault.sentence for item, fault in self.read(marks).faults.items()}

    def read(self, marks: Any) -> marking.Reading:
        """逐项读一张票。"""
        return marking.read(self.paper, self.items, marks, places=self.places.number if self.places else None)

    def on(self, items: Mapping[str, str | Item]) -> "Rule":
        """同一规则用于另一组项目（代号 → 名称）。"""
        made = {code: item if isinstance(item, Item) else Item(code, item) for code, item in items.items()}
        tree = {**self.tree, "票": {**self.tree["票"], "项目": {code: item.tree() for code, item in made.items()}}}
        text = yaml_text.write(tree)
        if not yaml_text.is_text(text):
            raise BadInput("项目的代号或名称里有半个字（落单的代理码），读不懂")
        return replace(self, items=made, tree=tree, text=text)

    def caveats(self) -> list[str]:
        """提醒：多一张最好的票，等次反而可能变差的各行。累计“及以上”、由好到差排列的判定没有这种行。"""
        order = {code: place for place, code in enumerate(self.paper.grades)}
        graded = [line for line in self.lines if line.outcome in order]
        return [
            f"“{line.label}”一行可能使好票帮倒忙：多一张“{self.paper.marks[self.paper.grades[0]]}”，结果反而变差"
            for place, line in enumerate(graded)
            if self._backfires(line, order[line.outcome], [order[later.outcome] for later in graded[place + 1 :]])
        ]

    def _backfires(self, line: Line, rank: int, later: list[int]) -> bool:
        """最好的票使这一行更易达到、而后面有更好的等次；或更难达到、而后面有更差的等次。"""
        if line.rest or line.mean:
            return False
        if self.paper.grades[0] in line.marks:
            return any(other < rank for other in later)
        return (line.base or self.base) in GROWING and any(other > rank for other in later)

    def refuse_if_open(self) -> None:
        """还有待填之处的，不能计票。"""
        if self.opens:
            raise BadInput(f"规则“{self.name}”还不能用来计票，来源没有给出、须先填好：{'；'.join(self.opens)}")
