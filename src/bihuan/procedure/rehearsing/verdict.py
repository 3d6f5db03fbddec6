"""一件推演下来怎样：哪里不一样，是哪一条使它不一样；说不出是哪一条的，就是没有说明的。"""

import datetime as dt
from dataclasses import dataclass, field

CATEGORIES = {
    "same": "一样", "later": "到期推后", "earlier": "到期提早", "late": "变成逾期", "redone": "步骤多了或少了",
    "ended_otherwise": "走到别处", "stuck": "定不下来", "unexplained": "说不出为什么",
}  # fmt: skip
ORDER = tuple(CATEGORIES)  # 后面的盖过前面的：一件只算一样


@dataclass(frozen=True)
class Difference:
    """一处不一样。kind 是 CATEGORIES 的一种；step: 哪一步；article: 使它不一样的一条（步骤代号，空为说不出）；unit: 哪个单位（0 为事项自己）。

    on: 哪一天办的（没有办的为空）；then、now: 原来的、照草案的；said: 一句话。
    """

    kind: str
    step: str
    article: str
    unit: int
    on: dt.date | None
    then: str
    now: str
    said: str


@dataclass
class Verdict:
    """一件的结果。missing: 草案要而记录里看不出的（步骤，要填的哪一项、哪个条件），按有、按成立走。"""

    case_id: int
    differences: list[Difference] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)

    @property
    def category(self) -> str:
        """这一件算哪一样：有一处说不出为什么的就算说不出，其余取最重的一样。"""
        if any(not one.article for one in self.differences):
            return "unexplained"
        return max((one.kind for one in self.differences), key=ORDER.index, default="same")
