"""认名字：角色、状态、步骤、条件各是哪一个；不认得的记为毛病，说明是哪一条。"""

import re
from dataclasses import dataclass, replace
from typing import Any

from . import words
from .deadlines import Deadline, read_deadline
from .parts import Named

CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Fault:
    """一处毛病：文件、条（或关键词）、毛病。"""

    file: str
    article: str
    fault: str

    def __str__(self) -> str:
        return "：".join(part for part in (self.file, self.article, self.fault) if part)


class Names:
    """一份数据里的名字表，和已经找到的毛病。where 是正在读的地方。"""

    def __init__(self, raw: dict[str, Any], file: str, faults: list[Fault]) -> None:
        self.raw, self.file, self.faults = raw, file, faults
        self.where = ""
        self.roles, self.stages, self.task_stages = (self.table(key) for key in ("角色", "状态", "分办"))
        self.steps = _step_names(raw.get("条文"))

    def fault(self, what: str) -> None:
        self.faults.append(Fault(self.file, self.where, what))

    def table(self, key: str) -> dict[str, str]:
        self.where = key
        table = self.raw.get(key) or {}
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            self.fault("应当写成「名称: 代号」")
            return {}
        for name, code in table.items():
            if not CODE.fullmatch(code):
                self.fault(f"「{name}」的代号 {code} 只能用小写字母、数字和下划线")
        if key != "角色" and len(set(table.values())) < len(table):  # 沿用者可以给同一角色另起名称
            self.fault("两个名称用了同一个代号")
        return table

    def role(self, name: str) -> str:
        if name not in self.roles:
            self.fault(f"不认得的角色「{name}」")
        return self.roles.get(name, "")

    def stage(self, name: str, stages: dict[str, str]) -> str:
        if name and name not in stages:
            self.fault(f"不认得的状态「{name}」")
        return stages.get(name, "")

    @staticmethod
    def code(section: str, word: str) -> str:
        return words.code_of(section, word) or word

    def named_step(self, name: Any, key: str) -> str:
        if not name:
            return ""
        code = self.steps.get(name, name)
        if code not in self.steps.values():
            self.fault(f"「{key}」所指的步骤不存在：{name}")
        return str(code)

    def conditions(self, items: Any) -> tuple[Named, ...]:
        named = []
        for item in listed(items):
            word, argument = next(iter(item.items())) if isinstance(item, dict) else (item, "")
            code = words.code_of("条件", word)
            if code is None:
                self.fault(f"不认得的条件「{word}」")
            else:
                named.append((code, str(argument)))
        return tuple(named)

    def read_deadline(self, sentence: str) -> Deadline | None:
        deadline = read_deadline(sentence)
        if deadline is None:
            self.fault(f"期限读不懂：{sentence}")
        elif deadline.kind == "since" and deadline.what not in self.steps:
            self.fault(f"期限里的「{deadline.what}」不是任何步骤的名称")
        elif deadline.kind in ("before", "on") and words.code_of("时点", deadline.what) is None:
            self.fault(f"期限里的「{deadline.what}」不是认得的时点")
        return replace(deadline, codes=self.codes_of(deadline)) if deadline else None

    def codes_of(self, deadline: Deadline) -> tuple[str, ...]:
        """期限里的 X 是哪些代号。"""
        if deadline.kind == "since":
            return (self.steps.get(deadline.what, deadline.what),)
        if deadline.kind in ("before", "on"):
            return (words.code_of("时点", deadline.what) or self.code("填写", deadline.what),)
        return ()

    def link(self, name: Any) -> str:
        if not name:
            return ""
        code = words.code_of("链接", name)
        if code is None:
            self.fault(f"不认得的链接「{name}」")
        return code or ""


def listed(value: Any) -> list[Any]:
    """一个或一列，都成为一列；空的为空。"""
    if value in (None, ""):
        return []
    return list(value) if isinstance(value, list) else [value]


def pairs(value: Any) -> list[tuple[str, Any]]:
    """一张表的各对；不是表的为空。"""
    return list(value.items()) if isinstance(value, dict) else []


def _step_names(articles: Any) -> dict[str, str]:
    """步骤名称 → 代号。"""
    return {
        name: code
        for article in (articles if isinstance(articles, list) else [])
        if isinstance(article, dict) and isinstance(article.get("步骤"), dict)
        for code, name in article["步骤"].items()
    }
