"""推演要问的一切，只算一次：草案，当时各版的工作法，各版与草案有什么不同，日历，今天。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..language import Article, Text
from ..language.differing import ADDED, REMOVED, Change, differences
from ..machine import Fold
from ..machine.clocks import Calendars
from ..machine.fold import Texts

HEAD = "@head"  # 条文以外的（状态、角色、选项）
TIMED = frozenset({"期限", "重办的期限", "可延", "到期自办", "逾期则", "停表", "重开分办", "由", ADDED, REMOVED})


@dataclass(frozen=True)
class Apart:
    """当时的一版与草案。changes: 步骤 → 使走法、日子不同的改动（条文以外的在 HEAD 下）。"""

    text: Text
    draft: Text
    changes: dict[str, tuple[Change, ...]]

    @cached_property
    def automatic(self) -> bool:
        """自动的条改了没有。"""
        both = [text.by_step.get(step) for text in (self.text, self.draft) for step in self.changes]
        return any(article is not None and article.automatic for article in both)

    @cached_property
    def timed(self) -> bool:
        """有没有会使逾期则、到期自办换日子的改动。"""
        if not any(article.overdue or article.recurring for article in self.draft.articles + self.text.articles):
            return False
        return any(change.what in TIMED for changes in self.changes.values() for change in changes)

    def moved(self, step: str) -> bool:
        """这一步的条改得会走得不一样。"""
        return step in self.changes


@dataclass
class Rules:
    """一次推演的规则。"""

    draft: Text
    texts: Texts
    calendars: Calendars
    today: dt.date
    known: dict[str, Apart] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """两台折叠的机器：照当时的，照草案的。"""
        self.as_it_was = Fold(self.texts, self.calendars)
        self.as_drafted = Fold(lambda label: self.draft, self.calendars)

    def apart(self, label: str) -> Apart:
        """当时的一版与草案有什么不同，问过的记着。"""
        found = self.known.get(label)
        if found is None:
            text, changes = self.texts(label), dict[str, list[Change]]()
            for change in differences(text, self.draft):
                if change.moves:
                    changes.setdefault(change.step or HEAD, []).append(change)
            found = self.known[label] = Apart(text, self.draft, {step: tuple(one) for step, one in changes.items()})
        return found

    def responsible(self, labels: Iterable[str], step: str, cause: str) -> str:
        """这一步不一样，是哪一条使它不一样：自己改了的，给它另定期限的重办那一条，使它走开的头一条；都不是为空。"""
        aparts = [self.apart(label) for label in labels]
        if any(apart.moved(step) for apart in aparts):
            return step
        for apart in aparts:
            for other in apart.changes:
                if any(_restarts(text.by_step.get(other), step) for text in (apart.text, self.draft)):
                    return other
        return cause or (HEAD if any(apart.moved(HEAD) for apart in aparts) else "")

    def named(self, step: str) -> str:
        """一步写成「第几条 名称」，草案里没有的照当时的写；条文以外的、说不出的照说。"""
        for text in (self.draft, *(apart.text for apart in self.known.values())):
            if step in text.by_step:
                article = text.by_step[step]
                return f"{article.number} {article.name}"
        return {HEAD: "条文以外", "": "说不出是哪一条"}.get(step, step)


def _restarts(article: Article | None, step: str) -> bool:
    return article is not None and article.reopens is not None and step in dict(article.reopens.deadlines)
