"""稿的两层：这一份自己写的，和所沿用的；合起来看，写的时候只写自己的一层。"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from bihuan.kernel.spelling import pinyin_of
from bihuan.procedure.door import vocabulary

from ..table import raw_in

Raw = dict[str, Any]
DATED = ("日期", "事项（会议）")
OPENED = "开立"


class Layers:
    """合起来的各条、开头的各张表。拒绝：文字不是 YAML。"""

    def __init__(self, source: str, parent: Mapping[str, Any] | None) -> None:
        self.source, self.parent = source, dict(parent or {})
        self.own = raw_in(source)

    @cached_property
    def own_articles(self) -> dict[str, Raw]:
        """这一份自己写的各条：步骤的代号 → 数据。"""
        return {step: one for one in listed(self.own.get("条文")) if (step := step_of(one))}

    @cached_property
    def parent_articles(self) -> dict[str, Raw]:
        """所沿用的各条，删去的不在内。"""
        gone = set(listed(self.own.get("删条")))
        found = {step: one for one in listed(self.parent.get("条文")) if (step := step_of(one))}
        return {step: one for step, one in found.items() if step not in gone}

    @cached_property
    def articles(self) -> dict[str, Raw]:
        """合起来的各条，所沿用的在先。"""
        steps = dict.fromkeys([*self.parent_articles, *self.own_articles])
        return {step: {**self.parent_articles.get(step, {}), **self.own_articles.get(step, {})} for step in steps}

    def head(self, key: str) -> Raw:
        """开头的一张表，合起来；删去的状态、角色不在内。"""
        tables = [layer.get(key) for layer in (self.parent, self.own)]
        gone = set(listed(self.own.get("删角色" if key == "角色" else "删状态")))
        return {
            name: value for one in tables if isinstance(one, dict) for name, value in one.items() if name not in gone
        }

    def name(self, step: str) -> str:
        """步骤的名称。"""
        return str(next(iter(self.articles[step]["步骤"].values())))

    @cached_property
    def fields(self) -> dict[str, str]:
        """各条填的各项：名称 → 种类和说明。"""
        found = [one.get("填") for one in self.articles.values()]
        return {name: str(kind) for one in found if isinstance(one, dict) for name, kind in one.items()}

    def starts(self) -> list[str]:
        """期限从什么数得起：各步、开立、日期项、会议项、时点。"""
        steps = [self.name(step) for step in self.articles]
        return [
            *steps,
            OPENED,
            *(name for name, kind in self.fields.items() if kind.startswith(DATED)),
            *vocabulary("时点"),
        ]

    def places(self, place: str) -> list[str]:
        """这一处的各个状态。"""
        return list(self.head("分办" if place == "分办" else "状态"))

    def fresh_code(self, name: str, taken: Iterable[str]) -> str:
        """一个名称的代号：拼音；重了的加数。"""
        plain = re.sub(r"[^a-z0-9_]", "", pinyin_of(name).partition(" ")[0])[:32]
        plain = plain if plain[:1].isalpha() else f"n{plain}"
        used, n = set(taken), 2
        code = plain
        while code in used:
            code, n = f"{plain}_{n}", n + 1
        return code


def listed(value: Any) -> list[Any]:
    """一个或一列，都成一列。"""
    return [] if value in (None, "") else list(value) if isinstance(value, list) else [value]


def step_of(article: Any) -> str:
    """一条的步骤代号；没有的为空。"""
    step = article.get("步骤") if isinstance(article, dict) else None
    return str(next(iter(step), "")) if isinstance(step, dict) else ""
