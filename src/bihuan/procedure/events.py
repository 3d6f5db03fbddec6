"""引擎里会发生的事。步骤本身写在记录的 step 里，这里是随步骤写下的内容。"""

from dataclasses import dataclass, field
from typing import Any

from bihuan.ledger.door import event


@event("procedure.released", says="工作法 {text} 入库")
@dataclass(frozen=True)
class Released:
    text: str
    hash: str


@event("procedure.adopted", says="{by}选用工作法 {text}")
@dataclass(frozen=True)
class Adopted:
    text: str
    kind: str


@event("procedure.adoption_stopped", says="{by}不再选用工作法 {text}")
@dataclass(frozen=True)
class AdoptionStopped:
    text: str
    kind: str


@event("procedure.opened", says="{by}立事项：{title}")
@dataclass(frozen=True)
class Opened:
    title: str


@event("procedure.stepped", says="{by}办理一步", personal=("private",))
@dataclass(frozen=True)
class Stepped:
    """通用的一步：filled 是写进正文的各项，private 是密封的（电话、个人信息），正文里只有密文的凭据。"""

    filled: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "private", self.private or None)


@event("procedure.votes_entered", says="{by}录入了票数，等另一个人独立录入")
@dataclass(frozen=True)
class VotesEntered:
    """第一个人录入了；数不在这里，第二个人录得一致才写下。"""

    step: str


@event("procedure.votes_differed", says="{by}第二次录入票数，与第一次不一致，重新录入：{cells}")
@dataclass(frozen=True)
class VotesDiffered:
    """两次录入不一致：哪几格不同；first: 先录的人。"""

    step: str
    cells: str
    first: str


@event("procedure.votes_withdrawn", says="{by}撤回了录入的票数")
@dataclass(frozen=True)
class VotesWithdrawn:
    step: str


@event("procedure.voted", says="{by}录入票数，与先录的一致：{result}", personal=("private",))
@dataclass(frozen=True)
class Voted:
    """表决：两个人先后录入一致的票数，照计票规则得出的结果。first、second: 先录、后录的人。

    items、marks: 项目和各种票，（代号，名称）照票面的次序。

    rule: 代号@版本；rule_hash: 规则全文的哈希；applied: 套上项目和名额之后的；votes: 项目 → 标记 → 票数；blank: 没有填的；
    outcomes: 项目 → 判定；elected: 选出的项目；revote: 要再次投票的项目；because: 每个决定的缘由和依据的原文。
    """

    result: str
    rule: str
    rule_hash: str
    applied: str
    way: str
    entitled: int
    present: int
    issued: int | None
    void: int
    items: list[list[str]]
    marks: list[list[str]]
    votes: dict[str, dict[str, int]]
    blank: dict[str, int]
    write_ins: dict[str, int]
    outcomes: dict[str, str]
    elected: list[list[str]]
    revote: list[list[str]]
    because: list[str]
    first: str
    second: str
    filled: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "private", self.private or None)


@event("procedure.seated", says="{by}写明由谁担任：{role}")
@dataclass(frozen=True)
class Seated:
    """当事方：一个角色由这个人或机构担任。"""

    role: str
    person: int
    organ: int


@event("procedure.query_code_given", says="{by}给了群众一个查询码")
@dataclass(frozen=True)
class QueryCodeGiven:
    """给查询码：凭查询码的角色由拿着它的人坐；码的哈希在座位上，码哪里也没有。"""


@event("procedure.seats_handed_over", says="{by}把人员（编号 {person}）在这一件里的事移交给人员（编号 {successor}）")
@dataclass(frozen=True)
class SeatsHandedOver:
    """移交：他坐着的几个角色，由接手的人来坐。"""

    person: int
    successor: int
    roles: tuple[str, ...]


@event("procedure.restated", says="系统升级，照当时的样子写明标题、提出人、当事方和链接")
@dataclass(frozen=True)
class Restated:
    """先前的版本没有记在链上的，升级时写明，此后一并核验。"""

    edition: int


@event("procedure.followed", says="按条文自动办理")
@dataclass(frozen=True)
class Followed:
    """自动的一步：由条文和已有的事实而来，没有人填写。"""


@event("procedure.linked", says="{by}建立链接：{kind}（事项 {other}）")
@dataclass(frozen=True)
class Linked:
    other: int
    kind: str
    reason: str


@event("procedure.reminded", says="系统{words}：{step}，{when}")
@dataclass(frozen=True)
class Reminded:
    """梯次里的一级：提醒、催办或上报。"""

    words: str
    kind: str
    step: str
    when: str
    assignment: int
    clock: int


@event("procedure.corrected", says="{by}更正上一步：{reason}（复核：{second}）")
@dataclass(frozen=True)
class Corrected:
    """早先的更正：一人办成，只写了复核人的姓名。现在由 CorrectionConfirmed 记。"""

    reason: str
    second: str


@event("procedure.correction_proposed", says="{by}提出更正「{step}」：{reason}，等另一人复核")
@dataclass(frozen=True)
class CorrectionProposed:
    """提出更正：要撤去第 seq 笔起的步骤；second: 请谁复核（人的编号），他办了才写他的姓名。"""

    seq: int
    step: str
    reason: str
    second: int


@event("procedure.correction_confirmed", says="{by}复核同意，更正「{step}」：{reason}")
@dataclass(frozen=True)
class CorrectionConfirmed:
    """复核的人办的：撤去那一步。proposed_by: 提出的人，proposal: 提出的那一笔的序号。"""

    seq: int
    step: str
    reason: str
    proposed_by: str
    proposal: int


@event("procedure.taken_back", says="{by}撤回了刚才成批办的「{step}」")
@dataclass(frozen=True)
class TakenBack:
    """整批撤回：办的人自己，在撤得回的几分钟之内。seq: 自第几笔起撤去；batch: 哪一批。"""

    seq: int
    step: str
    batch: int


@event("procedure.correction_refused", says="{by}不同意更正「{step}」：{why}")
@dataclass(frozen=True)
class CorrectionRefused:
    seq: int
    step: str
    why: str
    proposal: int


@event("procedure.unlinked", says="{by}更正，撤去链接：{kind}（事项 {other}）")
@dataclass(frozen=True)
class Unlinked:
    other: int
    kind: str


@event("procedure.decided", says="{by}记录特别决定：{reason}")
@dataclass(frozen=True)
class Decided:
    reason: str
    document: str
    decided_by: str


@event("procedure.version_adopted", says="{by}改用新版 {text}")
@dataclass(frozen=True)
class VersionAdopted:
    text: str
    reason: str


@event("procedure.redated", says="日历更新，{count} 个到期日改动")
@dataclass(frozen=True)
class Redated:
    count: int
    calendar: int


@event("procedure.paused", says="{by}暂停计时：{reason}")
@dataclass(frozen=True)
class Paused:
    clock: int
    reason: str
    document: str


@event("procedure.resumed", says="{by}恢复计时：{reason}")
@dataclass(frozen=True)
class Resumed:
    clock: int
    reason: str
    document: str


@event("procedure.planned", says="{by}排定周期：{title}")
@dataclass(frozen=True)
class Planned:
    plan: int
    title: str
    rule: str
