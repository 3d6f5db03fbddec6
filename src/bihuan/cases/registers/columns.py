"""列：文件「清单」写明的，没有写明的给一份合用的；一格给不给这个人看，也在这里说。"""

from dataclasses import dataclass

from bihuan.procedure.door import Field, Text

from ..seeing import Sight

BUILT_IN = {
    "number": "编号",
    "title": "标题",
    "stage": "状态",
    "unit": "单位",
    "due": "到期",
    "opened": "开立日",
    "above": "上级",
}
USUAL_FIELDS = 4  # 列：没有写「清单」的，列出的项至多摆这么多
SORTED = ("date", "number", "money")  # 这几种列可以照它排
FILTERED = ("choice", "rating", "yesno", "unit", "organ")  # 这几种项可以筛


@dataclass(frozen=True)
class Column:
    """一列。sort：built 人人都有的，role 角色，其余是填写项的种类。"""

    code: str
    name: str
    sort: str
    item: Field | None = None

    @property
    def sortable(self) -> bool:
        """可以照它排。"""
        return self.code in ("number", "due", "opened") or self.sort in SORTED

    @property
    def order(self) -> str:
        """照它排时网址里写什么。"""
        return "received" if self.code == "opened" else self.code


def columns_of(text: Text) -> tuple[Column, ...]:
    """清单的各列；（只给…）的、密封的、表和文件不作列。"""
    wanted = text.register.columns if text.register and text.register.columns else _usual(text)
    found = [_column(text, code) for code in wanted]
    return tuple(one for one in found if one is not None)


def filters_of(text: Text) -> tuple[Column, ...]:
    """可以筛的各格：写明的；没有写「清单」的，是列出的选项。状态人人可筛，不在这里。"""
    wanted = text.register.filters if text.register else tuple(text.listed)
    found = [_column(text, code) for code in wanted]
    return tuple(one for one in found if one and (one.sort == "role" or one.sort in FILTERED))


def title_code(text: Text) -> str:
    """标题取自哪一项；没有的为空。"""
    if text.opening is None or not text.opening.title:
        return ""
    return text.fields_by_name.get(text.opening.title, text.opening.title)


def _column(text: Text, code: str) -> Column | None:
    if code in BUILT_IN and code not in text.fields:
        item = text.fields.get(title_code(text)) if code == "title" else None
        return Column(code, item.name if item else BUILT_IN[code], "built")
    item = text.fields.get(code)
    if item is not None:
        plain = not (item.only_for or item.sealed) and item.kind not in ("table", "file") and code in text.listed
        plain = plain or code == title_code(text)
        if plain:
            return Column(code, item.name, item.kind, item)
        # 项与角色同名、项又没有列出的（牵头单位），说的是由谁担任
        code = next((role for role, name in text.roles.items() if name == item.name), "")
    return Column(code, text.roles[code], "role") if code in text.roles else None


def _usual(text: Text) -> list[str]:
    title = title_code(text)
    listed = [code for code in text.listed if code != title][:USUAL_FIELDS]
    numbered = ["number"] if any(article.series for article in text.articles) or text.opening is None else []
    return [*numbered, "title", *listed, *(["unit"] if text.task_stages else []), "due", "stage"]


@dataclass(frozen=True)
class Shade:
    """一件里哪些格给此人看：whole 全件；codes 可以看的项和角色；without 之外都可以看；tasks 自己的分办（序号）。"""

    whole: bool
    codes: frozenset[str] = frozenset()
    without: frozenset[str] | None = None
    tasks: frozenset[int] = frozenset()

    def shows(self, code: str, task: int) -> bool:
        """这一格（写在第几个分办，事项自己的为 0）给看吗。"""
        if self.whole or code in self.codes:
            return True
        own = task != 0 and task in self.tasks
        return own if self.without is None else code not in self.without and (own or task == 0)


def shade_of(text: Text, congress_id: int, sight: Sight, seats: set[tuple[str, int]]) -> Shade:
    """此人在一件里看得到哪些格。seats：他在其中的座位（角色，分办）。没有写「可看」的，看得见就看全件。"""
    if text.sight is None:
        return Shade(True)
    kinds = {kind for where, kind in sight.offices if where == congress_id}
    held = {role for role, _ in seats} | {role for role in text.roles if kinds & kinds_of(text, role)}
    held |= {role for role, rule in text.rules.items() if rule.kind == "assignment" and rule.assignment in held}
    if held & set(text.sight.whole):
        return Shade(True)
    parts = [part for role, part in text.sight.parts if role in held]
    tasks = frozenset(task for _, task in seats if task)
    codes = frozenset(code for part in parts for code in part.fields)
    excepted = [frozenset(part.without) for part in parts if part.without]
    without = frozenset.intersection(*excepted) if excepted else None
    return Shade(False, codes, without, tasks)


def kinds_of(text: Text, role: str) -> set[str]:
    """担任这个角色的是哪几种机关；由别的说明的为空。"""
    rule = text.rules.get(role)
    if rule is None:
        return {role}
    return set(rule.organs) if rule.kind in ("organ", "registered") else set()
