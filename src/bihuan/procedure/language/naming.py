"""认名字：角色、状态、步骤、填写项、期限的起点各是哪一个；不认得的记为毛病，说明是哪一条。"""

import re
from dataclasses import dataclass, replace
from typing import Any

from . import words
from .deadlines import Deadline, read_deadline
from .parts import AT_OPENING, RESULT, RoleRule

CODE = re.compile(r"[a-z][a-z0-9_]*")
CODE_LIMIT = 40  # 库里种类、状态、步骤、角色代号各列的宽度
WAYS = (
    "可以写成 自交办起30日、自签收起5工作日、自交办起2周、由整改时限、审议会议前20日、每周五前、每月25日前、每年3月31日前，"
    "没有日数的写 无，理由；只数 工作日、日、周、个月、年"
)
BY_HOURS = "期限数到日，不数小时、分钟：二十四小时以内写 自X起1日，当天办的写 自X起0日，原话照样写在「原文」里"
FREE_ROLES = {  # 不必声明就可以用的人：名称 → 身份
    "常委会组成人员": "组成人员", "组成人员": "组成人员", "全体代表": "代表",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """一处毛病：文件、条（或关键词）、毛病。grave: 不改不能入库；不是的只提一句。"""

    file: str
    article: str
    fault: str
    grave: bool = True

    def __str__(self) -> str:
        return "：".join(part for part in (self.file, self.article, self.fault) if part)


class Names:
    """一份数据里的名字表，和已经找到的毛病。where 是正在读的地方。"""

    def __init__(self, raw: dict[str, Any], file: str, faults: list[Fault]) -> None:
        self.raw, self.file, self.faults = raw, file, faults
        self.where = ""
        self.roles: dict[str, str] = {}
        self.rules: dict[str, RoleRule] = {}
        self.stages, self.task_stages = self.table("状态"), self.table("分办")
        self.aliases = {name: code for name, code in pairs(raw.get("旧称")) if isinstance(code, str)}
        self.steps = {**self.aliases, **_step_names(raw.get("条文"))}
        self.dates = _date_fields(raw.get("条文"))
        self.fields = {name for item in _articles(raw.get("条文")) for name, _ in pairs(item.get("填"))}
        self.kinds = {name: code for name, code in pairs(raw.get("事项")) if isinstance(code, str)}

    def fault(self, what: str) -> None:
        self.faults.append(Fault(self.file, self.where, what))

    def unknown_keys(self, table: dict[str, Any], known: tuple[str, ...], inside: str = "") -> None:
        """不认得的关键词。"""
        for key in table:
            if key in known:
                continue
            if "：" in key:
                self.fault(f"「{key}」：冒号要用半角的 :，后面空一格")
            elif ":" in str(key):
                self.fault(f"「{key}」：冒号后面要空一格")
            else:
                self.fault(f"「{inside}」里不认得的关键词「{key}」" if inside else f"不认得的关键词「{key}」")

    def table(self, key: str) -> dict[str, str]:
        self.where = key
        table = self.raw.get(key) or {}
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            self.fault("应当写成「名称: 代号」")
            return {}
        for name, code in table.items():
            self.code_is_plain(name, code)
        codes = list(table.values())
        for code in dict.fromkeys(one for one in codes if codes.count(one) > 1):
            both = "」「".join(name for name, one in table.items() if one == code)
            self.fault(f"两个名称用了同一个代号：「{both}」都是 {code}")
        return table

    def code_is_plain(self, name: str, code: str) -> None:
        if not CODE.fullmatch(code):
            self.fault(f"「{name}」的代号 {code} 只能用小写字母、数字和下划线")
        elif len(code) > CODE_LIMIT:
            self.fault(f"「{name}」的代号太长，不能超过 {CODE_LIMIT} 个字母")

    def role(self, name: Any) -> str:
        if isinstance(name, dict):
            self.fault(f"角色只写名称，几个的写 [甲, 乙]，不写成表：{'、'.join(map(str, name))}")
            return ""
        name = str(name)
        if name not in self.roles and name in FREE_ROLES:
            self.roles[name] = name
            self.rules[name] = RoleRule("standing", standing=FREE_ROLES[name])
        if name not in self.roles:
            self.fault(f"不认得的角色「{name}」")
        return self.roles.get(name, "")

    def role_list(self, value: Any) -> tuple[str, ...]:
        return tuple(self.role(name) for name in listed(value))

    def stage(self, name: Any, stages: dict[str, str]) -> str:
        name = str(name)
        if name and name not in stages:
            self.fault(f"不认得的状态「{name}」")
        return stages.get(name, "")

    @staticmethod
    def code(section: str, word: str) -> str:
        return words.code_of(section, word) or word

    def field(self, name: Any) -> str:
        """填写项的代号；「步骤的格」写成 步骤代号.格代号。"""
        step, of, item = str(name).partition("的")
        if of and step in self.steps and str(name) not in self.fields:
            return f"{self.steps[step]}.{self.code('填写', item)}"
        return self.code("填写", str(name))

    def known_field(self, name: Any, key: str) -> str:
        """填写项的代号；文件里没有这一项的，说出来。表决结果不用填，也认。"""
        step, of, item = str(name).partition("的")
        if (
            str(name) != RESULT
            and str(name) not in self.fields
            and not (of and step in self.steps and item in self.fields)
        ):
            self.fault(f"「{key}」所指的「{name}」，没有哪一条的「填」里有它")
        return self.field(name)

    def named_step(self, name: Any, key: str) -> str:
        if not name:
            return ""
        code = self.steps.get(name, name)
        if code not in self.steps.values():
            self.fault(f"「{key}」所指的步骤不存在：{name}")
        return str(code)

    def kind(self, name: str) -> str:
        """事项种类的代号：本文件的、词汇里的；都不是的原样，由核对的人在库里找。"""
        return self.kinds.get(name) or self.code("事项种类", name)

    def read_deadline(self, written: Any) -> Deadline | None:
        if isinstance(written, dict | list):
            self.fault("日子、期限在这里只写一句，如 每年1月10日、自交办起30日")
            return None
        deadline = read_deadline(str(written))
        if deadline is None:
            hours = any(word in str(written) for word in ("小时", "时辰", "分钟"))
            self.fault(f"期限读不懂：{written}；{BY_HOURS if hours else WAYS}")
            return None
        if deadline.kind == "since":
            return self._since(deadline)
        return self._dated(deadline) if deadline.kind in ("before", "on") else deadline

    def _since(self, deadline: Deadline) -> Deadline:
        what = deadline.what
        if not self._started_by(what) and what.startswith("首次"):
            deadline, what = replace(deadline, first=True), what.removeprefix("首次")
        if what.startswith("上级的"):
            return replace(deadline, above=True, codes=(self.field(what.removeprefix("上级的")),))
        names = [what] if self._started_by(what) else what.split("或")
        for name in names:
            if not self._started_by(name):
                self.fault(f"期限里的「{name}」不是任何步骤的名称，也不是日期项、会议项")
        return replace(deadline, codes=tuple(self._started_by(name) or name for name in names))

    def _started_by(self, name: str) -> str:
        """自X起的 X：步骤、开立、日期项或会议项、时点；都不是的为空。"""
        if name in self.steps:
            return self.steps[name]
        if name == "开立":
            return AT_OPENING
        return self.code("填写", name) if name in self.dates else words.code_of("时点", name) or ""

    def _dated(self, deadline: Deadline) -> Deadline:
        what = deadline.what
        if what.startswith("上级的"):
            return replace(deadline, above=True, codes=(self.field(what.removeprefix("上级的")),))
        if what in self.dates:
            return replace(deadline, codes=(self.code("填写", what),))
        moment = words.code_of("时点", what)
        if moment is None:
            self.fault(f"期限里的「{what}」不是认得的时点，也不是本文件的日期项、会议项")
        return replace(deadline, codes=(moment or what,))

    def link(self, name: Any) -> str:
        if not name:
            return ""
        code = words.code_of("链接", str(name))
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


def one_key_tables(value: Any) -> list[tuple[str, Any, dict[str, Any]]]:
    """一列「名: 内容」或者一张表：（名，内容，同一张小表里其余的）。"""
    if isinstance(value, dict):
        return [(name, content, {}) for name, content in value.items()]
    found = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, dict) and item:
            (name, content), *rest = item.items()
            found.append((name, content, dict(rest)))
    return found


def _articles(articles: Any) -> list[dict[str, Any]]:
    return [item for item in articles if isinstance(item, dict)] if isinstance(articles, list) else []


def _step_names(articles: Any) -> dict[str, str]:
    """步骤名称 → 代号。"""
    return {
        str(name): str(code)
        for article in _articles(articles)
        for code, name in pairs(article.get("步骤"))
        if isinstance(name, str)
    }


def _date_fields(articles: Any) -> set[str]:
    """日期项、会议事项项的名称：期限可以从它们数起。"""
    return {
        name
        for article in _articles(articles)
        for name, kind in pairs(article.get("填"))
        if str(kind).startswith(("日期", "事项（会议）"))
    }
