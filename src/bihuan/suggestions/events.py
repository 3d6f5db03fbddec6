"""代表建议里会发生的事。文字本身在表里，留痕记它的哈希，事后改不了。"""

from dataclasses import dataclass
from typing import Any

from bihuan.ledger.door import event


@event("suggestions.submitted", says="{by}提出：{title}", version=2)
@dataclass(frozen=True)
class Submitted:
    """digest: 标题和全文的 sha256；cosigners: 确认了的联名代表（人的编号）；paper: 文本的其余各项（第 1 版没有）。"""

    title: str
    digest: str
    cosigners: tuple[int, ...]
    entered_by: int | None
    paper: dict[str, Any]


@event("suggestions.reworded", says="{by}修改了退回的文本")
@dataclass(frozen=True)
class Reworded:
    """退回之后又改，还没有再次提出。"""

    digest: str
    paper: dict[str, Any]


@event("suggestions.recorded", says="{by}补入文本")
@dataclass(frozen=True)
class Recorded:
    """从旧记录补入的文本，没有经过提出这一步。"""

    suggestion: int
    digest: str
    cosigners: tuple[int, ...]
    paper: dict[str, Any]


@event("suggestions.consent_asked", says="{by}征求代表意见：{detail}")
@dataclass(frozen=True)
class ConsentAsked:
    about: str
    assignment: int
    detail: str


@event("suggestions.consent_answered", says="{by}答复征求：{answer}")
@dataclass(frozen=True)
class ConsentAnswered:
    about: str
    assignment: int
    agreed: bool
    answer: str


@event("suggestions.withdrawal_agreed", says="{by}同意撤回")
@dataclass(frozen=True)
class WithdrawalAgreed:
    person: int


@event("suggestions.cleared", says="{by}审核后公开{what}", version=2)
@dataclass(frozen=True)
class Cleared:
    """公开的就是这些文字。digest: 文字的 sha256；title: 标题的；publication、reply: 公开、答复的编号。

    第 1 版的 digest 是两头空白没有去掉时的，与公开的文字未必相同，也没有后三项。
    """

    what: str
    digest: str
    title: str
    publication: int
    reply: int | None


@event("suggestions.unpublished", says="{by}撤下公开：{reason}", version=2)
@dataclass(frozen=True)
class Unpublished:
    """publications: 撤下了哪几件公开（第 1 版没有）。"""

    reason: str
    publications: tuple[int, ...]


@event("suggestions.drafted", says="{by}形成建议文本")
@dataclass(frozen=True)
class Drafted:
    """suggestion: 文本的编号。"""

    suggestion: int


@event("suggestions.plan_sent", says="{by}把预分方案第 {version} 稿送政府办，{cases} 件")
@dataclass(frozen=True)
class PlanSent:
    """cases: 写了承办单位的几件。"""

    version: int
    cases: int


@event("suggestions.plan_changed", says="{by}在预分方案里改了 1 件：{remark}")
@dataclass(frozen=True)
class PlanChanged:
    """政府办改了一件的承办单位。before、after: 原来的、改成的，项 → 单位的编号。"""

    case: int
    before: dict[str, Any]
    after: dict[str, Any]
    remark: str


@event("suggestions.plan_answered", says="{by}对预分方案第 {version} 稿答复：{opinion}")
@dataclass(frozen=True)
class PlanAnswered:
    version: int
    opinion: str


@event("suggestions.plan_issued", says="{by}照预分方案交办 {cases} 件")
@dataclass(frozen=True)
class PlanIssued:
    cases: int
    batch: int


@event("suggestions.plan_taken_back", says="{by}撤回了照预分方案的交办")
@dataclass(frozen=True)
class PlanTakenBack:
    plan: int
