"""工作法的零件：条文、填写项、岔路、后果、结束、梯次；开头的零件在 front。只有名字和关系，没有计算。"""

from dataclasses import dataclass
from typing import Any, Literal

from .deadlines import REST, Deadline
from .front import Checklist, Count, Example, Opening, Part, Register, RoleRule, Sight

__all__ = [
    "ALL_PASSED",
    "AT_OPENING", "ELECTED", "FIELD_KINDS", "REST", "RESULT", "REVOTE",
    "SAME_ROLE", "SHORTLIST", "SOME_FAILED", "STAYS",
    "TAKEN_AS", "UNFILLED",
    "VOTES", "VOTE_RESULT", "Article", "Branch", "Checklist", "Count", "Ending", "Example", "Field", "Named",
    "OnlyIf", "Opening",
    "Opens", "Part", "Place", "Raises", "Register", "Reopens", "RoleRule", "Rung", "Sight", "Vote",
]  # fmt: skip

Place = Literal["case", "task"]
Named = tuple[str, Any]  # 条件：（代号，参数）；没有参数的为空串，参数是表的为表
OnlyIf = tuple[tuple[str, tuple[str, ...]], ...]  # 仅当：（填写项代号，值在其中），都成立才有效果

FIELD_KINDS = (
    "text", "number", "money", "date", "yesno", "choice", "rating", "person", "deputy", "unit", "organ", "congress",
    "case", "meeting", "file", "place", "phone", "table",
)  # fmt: skip
SAME_ROLE = "same"
AT_OPENING = "@open"  # 期限「自开立起」所指的一步
VOTE_RESULT = "@vote"  # 按：表决结果
TAKEN_AS = "@role"  # 按：办理的角色
STAYS = "@stays"  # 至：原状，自几个状态办的各停在各自的
RESULT, VOTES, SHORTLIST = "表决结果", "得票", "入围"  # 表决得出的三项，各处照这个名字读
ELECTED, REVOTE, UNFILLED = "选出", "再次投票", "名额未满"  # 有名额的表决，表决结果是这三种
ALL_PASSED, SOME_FAILED = "全部通过", "没有全部通过"  # 逐项的表决


@dataclass(frozen=True)
class Field:
    """填写的一项。kind 见 FIELD_KINDS；of: 机构（种类）、事项（种类）的代号；columns: 表的各列。

    required_for: 选了这一选项就要填（几个的用、隔开）；required_of: 那一选项属于哪一项（空：表单里任何一项）。
    unit: 金额、数字的单位。
    picks: 选行，从哪一张表（代号）里选；per: 按哪一列分别限；most: 至多几行（0 不限）。选行也是一张表，各列就是那张表的。
    only_for: （只给：角色）的角色代号，别人看不见。
    """

    name: str
    code: str
    kind: str
    optional: bool = False
    many: bool = False
    required_for: str = ""
    required_of: str = ""
    listed: bool = False
    searched: bool = False
    personal: bool = False
    only_for: tuple[str, ...] = ()
    not_after_today: bool = False
    not_before_today: bool = False
    of: tuple[str, ...] = ()
    columns: tuple["Field", ...] = ()
    unit: str = ""
    picks: str = ""
    per: str = ""
    most: int = 0

    @property
    def required_values(self) -> tuple[str, ...]:
        """选了其中哪一个就要填；没有为空。"""
        return tuple(self.required_for.split("、")) if self.required_for else ()

    @property
    def sealed(self) -> bool:
        """密封：链上只有密文的凭据（电话、个人信息）。"""
        return self.personal or self.kind == "phone"


@dataclass(frozen=True)
class Branch:
    """按 + 至：照 by（填写项代号、VOTE_RESULT、TAKEN_AS）的值走到哪里；rest 是「其余」，没有为空。停在原状的为 STAYS。"""

    by: str
    to: tuple[tuple[str, str], ...]
    rest: str = ""

    @property
    def stages(self) -> tuple[str, ...]:
        """走得到的各个状态，原状不在内。"""
        return tuple(
            stage for stage in dict.fromkeys((*(to for _, to in self.to), self.rest)) if stage not in ("", STAYS)
        )

    @property
    def stays(self) -> bool:
        """有停在原状的。"""
        return STAYS in (*(to for _, to in self.to), self.rest)

    def stage_of(self, value: str) -> str:
        """这个值走到哪里；没有写到又没有其余的为空。"""
        return dict(self.to).get(value, self.rest)


@dataclass(frozen=True)
class Opens:
    """开分办：field 填的单位（column 非空：表里的这一列，逐行）各开一个 role（SAME_ROLE：与这个分办相同）。

    carry: 逐行时带到分办上的列；start: 从哪个状态开始（空：分办的第一个状态）。
    """

    field: str
    role: str
    column: str = ""
    carry: tuple[str, ...] = ()
    start: str = ""
    only_if: OnlyIf = ()


@dataclass(frozen=True)
class Reopens:
    """重开分办：哪些角色（空：会办以外的全部）、哪些步骤另定期限、只开哪些、回到哪个状态（空：签收之后）。"""

    deadlines: tuple[tuple[str, Deadline], ...] = ()
    roles: tuple[str, ...] = ()
    only: Named | None = None
    back_to: str = ""
    only_if: OnlyIf = ()


@dataclass(frozen=True)
class Raises:
    """立事项：procedure 是种类（空：按 by 的值从 kinds 选）；each: row 逐行、holder 逐个、空为一件；field 是那个表或人员项。

    title: 子事项的标题：一项的代号，或者带‹›的一句话。
    carry: （子事项的项，本事项的项或者固定的话，是不是固定的）；carry_all: 带全部同名的；step: 走哪一步；into: 到哪个人大（项）；
    due: 到期取哪个日期项；link: 链接的代号。
    """

    procedure: str
    link: str = "from"
    each: Literal["", "row", "holder"] = ""
    field: str = ""
    title: str = ""
    carry: tuple[tuple[str, str, bool], ...] = ()
    carry_all: bool = False
    step: str = ""
    into: str = ""
    due: str = ""
    by: str = ""
    kinds: tuple[tuple[str, str], ...] = ()
    only_if: OnlyIf = ()


@dataclass(frozen=True)
class Transfer:
    """转入：field 是填的那一件（事项项的代号）；step 是在那一件上办的一步（名称或代号，在那一种的工作法里找）；carry 同 Raises。"""

    field: str
    step: str
    carry: tuple[tuple[str, str, bool], ...] = ()
    only_if: OnlyIf = ()


@dataclass(frozen=True)
class Vote:
    """表决：rule 是 kernel.count 的规则；voters 是应到的人（角色代号）；ways: 录入、举手……；of: 表决什么（空为本事项）。

    each: 逐项，各行各有结果，全部通过才算通过。
    tiers: 各层级的名额（名称，几个；其余）；tier: 照表的哪一列分层级（代号；没有写的由各层级的名称认出，见 tiers.py）。
    """

    rule: str
    voters: str
    ways: tuple[str, ...] = ()
    of: str = ""
    seats: int = 0
    each: bool = False
    tiers: tuple[tuple[str, int], ...] = ()
    tier: str = ""

    def seats_of(self, name: str) -> int:
        """这一层级的名额；没有写到的照其余，都没有的为 0。"""
        table = dict(self.tiers)
        return table.get(name, table.get(REST, 0))


@dataclass(frozen=True)
class Article:
    """一条：条号与原文，旁边是软件怎么做。to 为空而没有 branch 的，状态不变。"""

    number: str
    words: str
    step: str
    name: str
    place: Place
    by: tuple[str, ...]
    origin: tuple[str, ...]
    to: str = ""
    conditions: tuple[Named, ...] = ()
    fields: tuple[Field, ...] = ()
    deadline: Deadline | None = None
    redo_deadline: Deadline | None = None  # 期限: {首次: …, 重办: …} 的后一个
    limit: Deadline | None = None
    overdue: str = ""
    when: tuple[Named, ...] = ()
    branch: Branch | None = None
    shows: tuple[str, ...] = ()
    button: str = ""
    at: Deadline | None = None  # 到期自办
    links: tuple[tuple[str, str], ...] = ()  # （事项字段代号，链接代号）
    opens: tuple[Opens, ...] = ()
    reopens: Reopens | None = None
    raises: tuple[Raises, ...] = ()
    extends: tuple[tuple[str, str], ...] = ()  # （步骤代号，日期字段代号）
    series: str = ""  # 编号的样子
    tells: tuple[tuple[str, str], ...] = ()  # （角色代号，一句话）
    vote: Vote | None = None
    halts: tuple[str, str] | None = None  # 停表：（自哪一步办了起停，到哪一步办了接着走），步骤代号
    jointly: tuple[str, ...] = ()  # 会同：角色代号
    copied: tuple[str, ...] = ()  # 抄送：角色代号
    transfers: tuple["Transfer", ...] = ()  # 转入
    documents: tuple[tuple[str, OnlyIf], ...] = ()  # 文书：（名称，仅当）
    merges: tuple[tuple[str, str], ...] = ()  # 合并：（各个分办填的表，合成的表），代号
    given: tuple[tuple[str, str], ...] = ()  # 填 固定：没有人办的一步自己写下的值，（填写项代号，值）
    sources: tuple[tuple[str, str], ...] = ()  # 出处：（期限、条件……，空为整条，一句），见 sources

    @property
    def on_a_row(self) -> bool:
        """表格的一行填得完：没有必须交的文件、必须填的表。"""
        return all(item.optional for item in self.fields if item.kind in ("file", "table"))

    @property
    def automatic(self) -> bool:
        """无人、有「当」：条件一到，由工作法自己办。"""
        return not self.by and bool(self.when)

    @property
    def recurring(self) -> bool:
        """到期自办：到了日子由时钟办。"""
        return self.at is not None

    @property
    def targets(self) -> tuple[str, ...]:
        """写明的去处；状态不变的为空。"""
        return self.branch.stages if self.branch else ((self.to,) if self.to else ())

    def leads(self, origin: str) -> tuple[str, ...]:
        """自 origin 走得到的状态。"""
        stays = not self.targets or (self.branch is not None and self.branch.stays)
        return tuple(dict.fromkeys((*self.targets, *((origin,) if stays else ()))))

    def field(self, code: str) -> Field | None:
        """本条的一项。"""
        return next((item for item in self.fields if item.code == code), None)


@dataclass(frozen=True)
class Ending:
    """一种结束：须经过哪些状态；不经测评的，为什么；环怎样合上（whole 圆满、plain 平常、broken 未了）和旁边的话。"""

    stage: str
    must_pass: tuple[str, ...] = ()
    exempt: str = ""
    colour: str = ""
    note: str = ""


@dataclass(frozen=True)
class Rung:
    """梯次的一级：对哪些步骤，离到期几日（负为到期前），谁（角色代号）得到什么（remind、urge、escalate）。"""

    steps: tuple[str, ...]
    days: int
    unit: Literal["workday", "day"]
    kind: str
    role: str
    words: str
