"""读填写项：种类、种类的说明（机构的种类、金额的单位、表的列）和各种标记。"""

import re
from typing import Any

from . import words
from .naming import Names, pairs
from .parts import SHORTLIST, Field

KINDS = {
    "文字": "text", "数字": "number", "金额": "money", "日期": "date", "是否": "yesno", "选项": "choice", "评价": "rating",
    "人员": "person", "代表": "deputy", "单位": "unit", "机构": "organ", "人大": "congress", "事项": "case", "会议": "meeting",
    "文件": "file", "地点": "place", "电话": "phone", "表": "table", "选行": "table",
}  # fmt: skip
MARKS = {
    "可空": "optional", "可多个": "many", "列出": "listed", "检索": "searched", "个人信息": "personal",
    "不晚于今天": "not_after_today", "不早于今天": "not_before_today",
}  # fmt: skip
EXPLAINED = ("organ", "case", "money", "number", "table")  # 种类后面可以带一个括号说明的
GIVEN = "固定 "
_REQUIRED = re.compile(r"(?:(?P<of>.+?)为)?(?P<value>.+?)类?必填")
_PICKED = re.compile(r"(?P<table>[^；;]+)(?:[；;](?:每(?P<per>\D+))?(?P<most>\d+))?")
_ONLY_FOR = re.compile(r"只给[：:](?P<roles>.+)")


def is_given(written: Any) -> bool:
    """「固定 基本满意」：没有人填，由工作法写下的值。"""
    return str(written).startswith(GIVEN)


def read_given(names: Names, article: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """一条的「填」里固定的各项：（代号，值）。有人办的一条不能写：他没有填的，不能写在他名下。"""
    found = [(name, str(value)) for name, value in pairs(article.get("填")) if is_given(value)]
    if found and article.get("由"):
        names.fault("「固定 …」只写在没有「由」的条里（逾期则、到期自办、当）：有人办的一步，由他自己填")
    return tuple((names.field(name), value.removeprefix(GIVEN).strip()) for name, value in found)


def read_field(names: Names, name: str, written: Any, *, column: bool = False) -> Field:
    """一项。读不懂的种类、标记记为毛病。"""
    kind_name, groups = split_field(str(written))
    kind = KINDS.get(kind_name)
    if kind is None or (column and kind == "table"):
        names.fault(f"填写项「{name}」的种类不认得：{written}；有 {'、'.join(KINDS)}")
        return Field(name, name, "text")
    shape: dict[str, Any] = {}
    if kind_name == "选行":
        picked = next((group for group in groups if not _is_mark(group)), "")
        groups = [group for group in groups if group != picked]
        shape = _picked(names, name, picked)
        kind = "picked"
    said = next((group for group in groups if not _is_mark(group)), None) if kind in EXPLAINED else None
    if said is not None:
        groups.remove(said)
        shape = _explained(names, name, kind, said)
    elif kind == "table":
        names.fault(f"填写项「{name}」是一张表，要写明各列：表（列：种类；列：种类）")
    for mark in groups:
        _mark(names, name, mark, shape)
    return Field(name, names.code("填写", name), "table" if kind == "picked" else kind, **shape)


def _picked(names: Names, name: str, said: str) -> dict[str, Any]:
    """选行的说明：「案例」「案例；10」「案例；每层级4」，或者从先前的一轮里选「初评的入围；10」。各列随后照那张表补上。"""
    match = _PICKED.fullmatch(said)
    if match is None:
        names.fault(f"填写项「{name}」要写成 选行（表；至多几行）或者 选行（表；每‹列›几行），不是「{said}」")
        return {}
    per = names.code("填写", match["per"]) if match["per"] else ""
    step, _, what = match["table"].partition("的")
    elected = what == SHORTLIST and step in names.steps
    picks = f"{names.steps[step]}.{SHORTLIST}" if elected else names.known_field(match["table"], "选行")
    return {"picks": picks, "per": per, "most": int(match["most"] or 0)}


def split_field(written: str) -> tuple[str, list[str]]:
    """「种类（甲）（乙（丙））」→ 种类，[甲, 乙（丙）]。半角括号一样认；括号不成对的，种类就不认得。"""
    written = written.replace("(", "（").replace(")", "）")
    kind, groups, depth, start = "", [], 0, 0
    for place, letter in enumerate(written):
        if letter == "（":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif letter == "）":
            depth -= 1
            if depth == 0:
                groups.append(written[start:place].strip())
        elif depth == 0:
            kind += letter
    return (kind.strip() if depth == 0 else written), groups


def _is_mark(group: str) -> bool:
    return group in MARKS or bool(_REQUIRED.fullmatch(group)) or bool(_ONLY_FOR.fullmatch(group))


def _mark(names: Names, name: str, mark: str, shape: dict[str, Any]) -> None:
    if mark in MARKS:
        shape[MARKS[mark]] = True
    elif found := _ONLY_FOR.fullmatch(mark):
        shape["only_for"] = tuple(names.role(role) for role in found["roles"].split("、"))
    elif found := _REQUIRED.fullmatch(mark):
        before = [shape["required_for"]] if "required_for" in shape else []
        of, value = found["of"] or "", found["value"]
        if of in names.fields:
            shape["required_of"] = names.field(of)
        elif of:
            value = f"{of}为{value}"
        shape |= {"optional": True, "required_for": "、".join([*before, value])}
    else:
        names.fault(f"填写项「{name}」的说明不认得：（{mark}）")


def _explained(names: Names, name: str, kind: str, group: str) -> dict[str, Any]:
    """种类后面的说明：单位、机构的种类、事项的种类、表的列。"""
    if kind in ("money", "number"):
        return {"unit": group}
    if kind == "organ":
        return {"of": tuple(words.code_of("机构", one) or one for one in group.split("、"))}
    if kind == "case":
        return {"of": tuple(names.kind(one) for one in group.split("、"))}
    columns = []
    for part in re.split("[；;]", group):
        column, colon, written = part.strip().replace(":", "：", 1).partition("：")
        if not colon or not column:
            names.fault(f"填写项「{name}」的列要写成「列：种类」，不是「{part.strip()}」")
        else:
            columns.append(read_field(names, column.strip(), written.strip(), column=True))
    if len({one.code for one in columns}) < len(columns):
        names.fault(f"填写项「{name}」有两列同名")
    return {"columns": tuple(columns)}
