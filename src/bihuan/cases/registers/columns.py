"""列：文件「清单」写明的，没有写明的给一份合用的；一格给不给这个人看，也在这里说。"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bihuan.procedure.door import Field, Text, is_internal

from ..fields import ALWAYS
from ..seeing import COMMITTEES, Sight

DUE = "due"  # 到期这一列
BUILT_IN = {
    "number": "编号",
    "title": "标题",
    "stage": "状态",
    "unit": "单位",
    "due": "到期",
    "opened": "开立日",
    "above": "上级",
    "late": "逾期",
    "proposer": "提出人",
}
OPENED = "opened"  # 开立日这一列
ORGANS = ("organ", "registered")  # 由机构担任的两种写法
SEVERAL = {*COMMITTEES, "handling_unit", "section"}  # 一级有几个的，是哪一个要逐件问
USUAL_FIELDS = 4  # 列：没有写「清单」的，列出的项至多摆这么多
SORTED = ("date", "number", "money")  # 这几种列可以照它排
FILTERED = ("choice", "rating", "yesno", "unit", "organ")  # 这几种项可以筛


Told = Callable[[Sequence[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Column:
    """一列。sort：built 人人都有的，role 角色，added 房间添的（told：事项 → 写什么），其余是填写项的种类。"""

    code: str
    name: str
    sort: str
    item: Field | None = None
    told: Told | None = None

    @property
    def sortable(self) -> bool:
        """可以照它排。"""
        return self.code in ("number", "due", OPENED) or self.sort in SORTED

    @property
    def order(self) -> str:
        """照它排时网址里写什么。"""
        return "received" if self.code == OPENED else self.code


def columns_of(text: Text) -> tuple[Column, ...]:
    """清单的各列；（只给…）的、密封的、表和文件不作列。"""
    wanted = text.register.columns if text.register and text.register.columns else _usual(text)
    found = [_column(text, code) for code in wanted]
    return tuple(one for one in found if one is not None)


_added: dict[str, list[Column]] = {}


def listed(kinds: Iterable[str], code: str, name: str, told: Told) -> None:
    """登记房间给清单添的一列：给哪几种事项；told 一页问一次。"""
    for kind in kinds:
        _added.setdefault(kind, []).append(Column(code, name, "added", told=told))


def offered_columns(text: Text, kind: str) -> tuple[Column, ...]:
    """可以摆的各列：文件写明的在前，人人都有的、列出的项、房间添的在后。"""
    usual = columns_of(text)
    rest = [_column(text, code) for code in (*BUILT_IN, *text.listed)]
    found = {one.code: one for one in (*usual, *(one for one in rest if one), *_added.get(kind, ()))}
    return tuple(found.values())


def shown_columns(text: Text, kind: str, kept: str) -> tuple[Column, ...]:
    """此人的清单摆哪些列：自己挑的，照可以摆的先后；没有挑过的，是文件写明的和房间添的。"""
    wanted = [code for code in kept.split(",") if code]
    mine = tuple(one for one in offered_columns(text, kind) if one.code in wanted)
    return mine or (*columns_of(text), *_added.get(kind, ()))


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


def linked(text: Text, columns: Sequence[Column]) -> str:
    """哪一列是去那一件的链接：标题，没有标题这一列的是标题取自的那一项，再没有是头一列。"""
    codes = [one.code for one in columns]
    return next((code for code in ("title", title_code(text)) if code in codes), next(iter(codes), ""))


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


def open_to(text: Text, congress_id: int, sight: Sight) -> bool:
    """不必逐件问就知道：这份工作法的每一件，此人看得到清单上的每一格。

    没有写「可看」的，看得见就看全件；写了的，他的机关就是看全件的那种。写着「密」、列出的项会写在没有签发的稿里的，要逐件问。
    """
    drafted = {item.code for one in text.articles if is_internal(text, one) for item in one.fields}
    if drafted & set(text.listed):
        return False
    if text.sight is None:
        return True
    kinds = {kind for where, kind in sight.offices if where == congress_id}
    named = set(text.sight.whole) - set(text.rules)  # 名字就是机关的种类的；另有写法的（限了名称的、随人定的）要逐件问
    return not text.sight.secret and bool(kinds & named)


def told_everywhere(text: Text, congress_id: int, sight: Sight) -> frozenset[str]:
    """不必逐件问就知道：这份工作法的每一件，此人都看得见的各列。别的列不能筛、不能排：筛得出来就等于看见。"""
    every = frozenset({*text.fields, *text.roles, *BUILT_IN})
    drafted = {item.code for one in text.articles if is_internal(text, one) for item in one.fields}
    if text.sight is None:
        return every - drafted
    if text.sight.secret:
        return ALWAYS
    if sees_whole(text, congress_id, sight) or _all_see_whole(text):
        return every - drafted
    found = set(ALWAYS)
    for role, part in text.sight.parts:
        if is_his(text, role, congress_id, sight) and not part.own_task:
            held = {code for code, rule in text.rules.items() if rule.kind == "assignment"}
            named = set(part.fields) if part.fields else {*text.fields, *BUILT_IN}
            found |= (named - set(part.without)) | held
    return frozenset(found - drafted)


def tells_due(text: Text, congress_id: int, sight: Sight) -> bool:
    """不必逐件问就知道此人看得见每一件的到期：`told_everywhere` 里的那一列，工作台上八十种一种一种地问，只算这一列。"""
    if text.sight is None:
        return True
    if text.sight.secret:
        return DUE in ALWAYS
    if DUE in ALWAYS or sees_whole(text, congress_id, sight) or _all_see_whole(text):
        return True
    return any(
        DUE not in part.without and (not part.fields or DUE in part.fields)
        for role, part in text.sight.parts
        if not part.own_task and is_his(text, role, congress_id, sight)
    )


def _all_see_whole(text: Text) -> bool:
    """办得着的角色个个看得见全件：谁看得见一件，就看得见它的每一项，不必逐件问。"""
    return text.sight is not None and not text.sight.parts and set(text.roles) <= set(text.sight.whole)


def sees_whole(text: Text, congress_id: int, sight: Sight) -> bool:
    """写了可看的，此人凭机关、凭身份看得见每一件的全件。"""
    return text.sight is not None and any(is_his(text, role, congress_id, sight) for role in text.sight.whole)


def is_his(text: Text, role: str, congress_id: int, sight: Sight) -> bool:
    """这个角色凭机关的种类、凭身份就是他的；限了名称的、随人定的、本级有几个的不算。"""
    rule = text.rules.get(role)
    if rule is not None and rule.kind == "standing":
        return (congress_id, rule.standing) in sight.standings
    kinds = {kind for where, kind in sight.offices if where == congress_id}
    if rule is not None and (rule.organ_name or SEVERAL & set(rule.organs)):
        only = len(rule.organs) == 1 and (congress_id, rule.organs[0]) in sight.alone
        return only and not rule.organ_name
    return bool(kinds & kinds_of(text, role))


def kinds_of(text: Text, role: str) -> set[str]:
    """担任这个角色的是哪几种机关；由别的说明的为空。"""
    rule = text.rules.get(role)
    if rule is None:
        return {role}
    return set(rule.organs) if rule.kind in ORGANS else set()
