"""事项这一层自己的事件：公开的入口，公开与撤下。"""

from dataclasses import dataclass

from bihuan.ledger.door import event


@event("cases.entrance_made", says="{by}制了一个公开的入口：{kind}，{place}")
@dataclass(frozen=True)
class EntranceMade:
    """制码。"""

    kind: str
    place: str


@event(
    "cases.handed_over",
    says="{by}把人员（编号 {person}）的 {posts} 个职务、{cases} 件事、{plans} 个周期移交给人员（编号 {successor}）",
)
@dataclass(frozen=True)
class HandedOver:
    """移交：职务、写着由他本人办的各件、排定的周期各几样；一件一个职务各另有一笔。"""

    person: int
    successor: int
    posts: int
    cases: int
    plans: int


@event("cases.entrance_closed", says="{by}停用了公开的入口：{place}")
@dataclass(frozen=True)
class EntranceClosed:
    """停用一个码。"""

    place: str


@event("cases.published", says="{by}审核后公开：{what}")
@dataclass(frozen=True)
class Published:
    """公开的就是这些文字。what: 哪几项；publication: 公开的编号；digest、title: 各项和标题的哈希；source: 审核时看的那一份的哈希；

    covered、kept: 指出的各处里遮了几处、照原样几处；extra: 审核人另外遮了几处；listed_only: 只登目录。
    """

    what: str
    publication: int
    digest: str
    title: str
    source: str
    covered: int
    kept: int
    extra: int
    listed_only: bool


@event("cases.publication_withdrawn", says="{by}撤下公开：{reason}")
@dataclass(frozen=True)
class PublicationWithdrawn:
    """撤下。"""

    reason: str
    publication: int
