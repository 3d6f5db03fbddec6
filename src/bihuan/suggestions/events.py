"""代表建议里会发生的事。文字本身在表里，留痕记它的哈希，事后改不了。"""

from dataclasses import dataclass

from bihuan.ledger.door import event


@event("suggestions.submitted", says="{by}提出：{title}")
@dataclass(frozen=True)
class Submitted:
    """digest: 全文的 sha256；cosigners: 确认了的联名代表（人的编号）。"""

    title: str
    digest: str
    cosigners: tuple[int, ...]
    entered_by: int | None


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


@event("suggestions.cleared", says="{by}审核后公开{what}")
@dataclass(frozen=True)
class Cleared:
    what: str
    digest: str


@event("suggestions.unpublished", says="{by}撤下公开：{reason}")
@dataclass(frozen=True)
class Unpublished:
    reason: str


@event("suggestions.drafted", says="{by}形成建议文本")
@dataclass(frozen=True)
class Drafted:
    """suggestion: 文本的编号。"""

    suggestion: int
