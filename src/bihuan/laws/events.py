"""法规会发生的事：带来一版、撤下一版、确认两版的承接。文字在表里，留痕记它的哈希。"""

from dataclasses import dataclass

from bihuan.ledger.door import event


@event("laws.brought", says="{by}带来《{name}》{dated_on} 的文本，{articles} 条")
@dataclass(frozen=True)
class Brought:
    """digest: 各条合起来的哈希；file: 文件的哈希。"""

    law: int
    text: int
    name: str
    short: str
    dated_on: str
    effective_on: str
    articles: int
    digest: str
    file: str


@event("laws.withdrawn", says="{by}撤下第 {text} 份法规文本：{reason}")
@dataclass(frozen=True)
class Withdrawn:
    text: int
    reason: str


@event("laws.lineage_confirmed", says="{by}确认第 {older} 份到第 {newer} 份法规文本的条号承接")
@dataclass(frozen=True)
class LineageConfirmed:
    """pairs: 旧的条号、新的条号；新的为空是没有承接。"""

    older: int
    newer: int
    pairs: tuple[tuple[str, str], ...]
