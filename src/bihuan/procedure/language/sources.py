"""一条里的数从哪里来：法条、本地、自定。文件里写了「出处」的照写的；没有写的，从不算法条。"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .naming import Names

if TYPE_CHECKING:
    from .parts import Article

LAW, LOCAL, OWN = "法条", "本地", "自定"
WHATS = ("期限", "重办的期限", "可延", "到期自办", "重开分办", "条件", "当", "名额")
_CITED = re.compile(
    r"《?[^第]*(?:法|条例|规定|办法|规则|决定)》?(?:（[^（）]+）)?第[零〇一二三四五六七八九十百\d]+条.*"
)


@dataclass(frozen=True)
class Source:
    """一个数的出处。mark: 法条、本地、自定；said: 哪一部的第几条，或者怎么定的（没有写为空）。"""

    mark: str
    said: str = ""

    def __str__(self) -> str:
        return f"{self.mark}：{self.said}" if self.said else self.mark


def read_source(words: str) -> Source | None:
    """一句出处：「本地」「自定」（后面可以写怎么定的），或者引的一条；读不懂的为 None。"""
    for mark in (LOCAL, OWN):
        if words == mark or words.startswith(f"{mark}，"):
            return Source(mark, words.removeprefix(mark).removeprefix("，"))
    return Source(LAW, words) if _CITED.fullmatch(words) else None


def read_sources(names: Names, written: Any) -> tuple[tuple[str, str], ...]:
    """出处：一句（这一条里的数都是），或者 {期限: …, 条件: …}。"""
    table = written if isinstance(written, dict) else {"": written} if written else {}
    names.unknown_keys({key: one for key, one in table.items() if key}, WHATS, "出处")
    for words in table.values():
        if read_source(str(words)) is None:
            names.fault(f"「出处」要写成 某某法（某年）第几条，或者 本地、自定，不是「{words}」")
    return tuple((key, str(words)) for key, words in table.items())


def written_source(article: "Article", what: str) -> Source | None:
    """文件里写明的出处；没有写的为 None。"""
    table = dict(article.sources)
    words = table.get(what) or table.get("")
    return read_source(words) if words else None


def kept_sources(above: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """沿用时：自己改写了的那几样，所沿用的出处不随来（别人的数的出处，不是自己的数的）。"""
    written = above.get("出处")
    if not written or "出处" in child:
        return above
    changed = {what for what in WHATS if what.removeprefix("重办的") in child and child.get(what) != above.get(what)}
    changed |= {"名额"} if "表决" in child else set()
    table = written if isinstance(written, dict) else {what: written for what in WHATS if changed} or written
    left = {key: one for key, one in table.items() if key not in changed} if isinstance(table, dict) else table
    return {**{key: one for key, one in above.items() if key != "出处"}, **({"出处": left} if left else {})}
