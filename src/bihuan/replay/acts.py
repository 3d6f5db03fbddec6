"""旧档读成的打算：每一件要走哪些步、有哪些可数的事实、有哪些反常。只有数据。"""

import datetime as dt
from dataclasses import dataclass, field

from .layout import Joint, Member, Motion, Unit, Written


@dataclass(frozen=True)
class Trouble:
    """反常：哪一件（按旧系统的编号，与件无关的为空）、哪一种、为什么。"""

    case: str
    what: str
    why: str


@dataclass(frozen=True)
class Fact:
    """可数的一个事实：算作什么（见 words.yaml 的 counts），哪个单位的。"""

    what: str
    value: str
    unit: str = ""


@dataclass(frozen=True)
class Act:
    """旧系统里的一步。

    id: 件内的名字；step: 旧系统的步骤词；at: 记录的时间，没有为 None；unit: 分办的一步是哪个单位的；
    lead、joint: 交办给谁；filled: 随这一步写下的内容；after: 要先办成的各步；facts: 随它成立的事实；
    trouble: 已知走不成的原因，有则不试。
    """

    id: str
    step: str
    at: dt.datetime | None
    unit: str = ""
    lead: str = ""
    joint: tuple[str, ...] = ()
    filled: dict[str, str] = field(default_factory=dict)
    after: frozenset[str] = frozenset()
    facts: tuple[Fact, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True)
class CasePlan:
    """一件的打算。

    key: 它在旧系统里的编号（同一编号的第二件加上行号）；finished: 旧系统记为完成（没有立案的不算）；
    absent: 因已经报过的反常而没有的步。
    """

    key: str
    motion: Motion
    title: str
    proposer: str
    cosigners: tuple[str, ...]
    received_at: dt.datetime
    acts: tuple[Act, ...]
    facts: tuple[Fact, ...]
    troubles: tuple[Trouble, ...]
    joints: tuple[Joint, ...]
    events: tuple[Written, ...]
    finished: bool
    absent: frozenset[str]

    @property
    def kind(self) -> str:
        """旧系统里的种类。"""
        return self.motion["kind"]

    @property
    def number(self) -> str:
        """案号。"""
        return self.motion["case_no"]


@dataclass(frozen=True)
class YearPlan:
    """一年的打算。troubles 是与件无关的反常；loose 是找不到件的会办各行的事实，与它的反常放在一起，照样计数。"""

    members: tuple[Member, ...]
    units: tuple[Unit, ...]
    cases: tuple[CasePlan, ...]
    troubles: tuple[Trouble, ...]
    loose: tuple[tuple[Trouble, Fact], ...]
