"""一条的表单：读成各格，交来的写回文字。只写改了的；改回所沿用的样子的，自己那一格就去掉。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from bihuan.kernel.refuse import BadInput

from ..table import fragment, put, put_head
from . import conditions, deadline, fields
from .layers import Layers, listed

UNENDED, AS_BEFORE, REST = "未结束的", "原状", "其余"
YESNO = ("是", "否")
FORMED = ("条", "原文", "步骤", "于", "由", "自", "至", "按", "期限", "可延", "逾期则", "填", "条件", "出处")
NEW = "+"  # 添一条
Ticks = list[tuple[str, bool]]


@dataclass(frozen=True)
class Sheet:
    """一条的各格。kept: 另写着、要在文字里改的；fixed: 期限、去处这样拆不开的，照原话。"""

    step: str
    name: str
    own: bool
    inherited: bool
    number: str
    words: str
    place: str
    by: Ticks
    origins: Ticks
    to: str
    branch_by: str
    branch: list[tuple[str, str]]
    due: deadline.Due | None
    limit: deadline.Due | None
    overdue: str
    source: str
    lines: list[fields.Line]
    conditions: list[tuple[tuple[str, str] | None, str]]
    kept: list[str]
    was: Mapping[str, str]


def read(layers: Layers, step: str) -> Sheet:
    """一条读成各格；step 是 NEW 的，各格空着。拒绝：没有这一条。"""
    if step != NEW and step not in layers.articles:
        raise BadInput("没有这一条")
    one = layers.articles.get(step, {})
    place, options = str(one.get("于") or "事项"), layers.head("选项")
    written = _table(one.get("填"))
    branch = _table(one.get("至"))
    above = layers.parent_articles.get(step, {}) if step in layers.own_articles else {}
    return Sheet(
        step=step, name=layers.name(step) if one else "", own=step in layers.own_articles,
        inherited=step in layers.parent_articles, number="、".join(map(str, listed(one.get("条")))),
        words=str(one.get("原文", "")), place=place, by=_ticks(_roles(layers), one.get("由")),
        origins=_ticks([UNENDED, *layers.places(place)], one.get("自")),
        to=AS_BEFORE if one and not one.get("至") else "" if branch else str(one.get("至", "")),
        branch_by=str(one.get("按", "")), branch=_branch(layers, str(one.get("按", "")), branch),
        due=_due(layers, one.get("期限")), limit=_due(layers, one.get("可延")), overdue=str(one.get("逾期则", "")),
        source=str(one.get("出处", "")) if not isinstance(one.get("出处"), dict) else "",
        lines=[*(fields.read(name, str(kind), _said(options.get(name))) for name, kind in written.items()),
               *[fields.Line()] * fields.SPARE],
        conditions=[*((conditions.read(item), fragment(item)) for item in listed(one.get("条件"))),
                    *[(("", ""), "")] * conditions.SPARE],
        kept=[key for key in one if key not in FORMED],
        was={key: _said(value) for key, value in above.items() if key in FORMED and value != one.get(key)},
    )  # fmt: skip


def written(layers: Layers, step: str, posted: QueryDict) -> tuple[str, str]:
    """交来的写回文字，返回（文字，步骤的代号）。拒绝：没有名称；文字不是 YAML。"""
    one, name = layers.articles.get(step, {}), "".join(posted.get("name", "").split())
    if not name:
        raise BadInput("请写这一步叫什么", {"name": "请写名称"})
    code = step if step != NEW else layers.fresh_code(name, layers.articles)
    told, source = _told(layers, one, posted), layers.source
    if step == NEW:
        told.setdefault("条", "")
    above = layers.parent_articles.get(code, {})
    for key, value in told.items():
        if value == one.get(key) or (not value and not one.get(key)):
            continue
        kept = "" if key in above and above[key] == value else _fragment(value, key in above)
        source = put(source, code, key, kept, name)
    if step != NEW and name != layers.name(step):
        source = _renamed(source, layers, step, name)
    return _with_options(source, layers, posted, one), code


def _told(layers: Layers, one: Mapping[str, Any], posted: QueryDict) -> dict[str, Any]:
    """各格此刻要写成什么；拆不开的（照原话显示的）不在内。"""
    told: dict[str, Any] = {
        "条": _one_or_many(posted.get("number", "").replace("，", "、").split("、"), one.get("条")),
        "原文": "".join(part.strip() for part in posted.get("words", "").splitlines()),
        "由": _kept_order(posted.getlist("by"), one.get("由")),
        "自": _kept_order(posted.getlist("from"), one.get("自")),
        "逾期则": posted.get("overdue", ""), "出处": " ".join(posted.get("cited", "").split()),
    }  # fmt: skip
    if "place" in posted:
        told["于"] = posted["place"] if posted["place"] == "分办" else ""
    _to(layers, one, posted, told)
    for key, prefix in (("期限", "due"), ("可延", "limit")):
        if _plain(one.get(key)):
            told[key] = deadline.given(posted, prefix, one.get(key))
    now = _table(one.get("填"))
    rows = fields.given(posted, now, {})
    told["填"] = {name: kind for name, kind, _ in rows}
    told["条件"] = conditions.given(posted, listed(one.get("条件")))
    if isinstance(one.get("条件"), dict | str) and told["条件"] == listed(one.get("条件")):
        told["条件"] = one.get("条件")
    if isinstance(one.get("出处"), dict):
        del told["出处"]
    return told


def _to(layers: Layers, one: Mapping[str, Any], posted: QueryDict, told: dict[str, Any]) -> None:
    """去处：一个状态、原状，或者照一项的各样各到一处。"""
    by = posted.get("branch-by", "")
    if not by:
        to = posted.get("to", "")
        told["至"], told["按"] = ("" if to == AS_BEFORE and not one.get("至") else to), ""
        return
    first = posted.get("to", "") or next(iter(layers.places(posted.get("place", str(one.get("于", ""))))), "")
    values = [value for value, _ in _branch(layers, by, {})]
    if by != one.get("按"):
        told["至"] = {value: posted.get(f"to:{value}") or first for value in values}
    else:
        now = _table(one.get("至"))
        told["至"] = {value: stage for value in dict.fromkeys([*now, *values])
                     if (stage := posted.get(f"to:{value}", now.get(value, "")))}  # fmt: skip
    told["按"] = by


def _branch(layers: Layers, by: str, now: Mapping[str, Any]) -> list[tuple[str, str]]:
    """照一项分几处的：各样，各到哪里。"""
    return [(value, str(now.get(value, ""))) for value in dict.fromkeys([*now, *_values(layers, by)])] if by else []


def _values(layers: Layers, by: str) -> list[str]:
    """一项的各样，末了是其余。"""
    offered = layers.head("选项").get(by)
    kind = layers.fields.get(by, "")
    values = listed(offered) if isinstance(offered, list) else list(YESNO) if kind.startswith("是否") else []
    return [*values, REST]


def _with_options(source: str, layers: Layers, posted: QueryDict, one: Mapping[str, Any]) -> str:
    """选项的各样写到开头的「选项」。"""
    now = _table(one.get("填"))
    known = layers.head("选项")
    for name, kind, wanted in fields.given(posted, now, {}):
        each = [part for part in wanted.split("、") if part]
        if kind.startswith(("选项", "评价")) and each and _said(known.get(name)) != "、".join(each):
            source = put_head(source, "选项", name, fragment(each))
    return source


def _renamed(source: str, layers: Layers, step: str, name: str) -> str:
    if step in Layers(source, layers.parent).own_articles:
        return put(source, step, "步骤", fragment({step: name}), name)
    return put(source, step, "条", fragment(layers.articles[step].get("条", "")), name)


def _fragment(value: Any, above: bool) -> str:
    """空的：所沿用的有的写明去掉，没有的不写。"""
    if value:
        return fragment(value)
    return "" if not above else "[]" if isinstance(value, list) else "{}" if isinstance(value, dict) else '""'


def _roles(layers: Layers) -> list[str]:
    named = [name for one in layers.articles.values() for name in listed(one.get("由"))]
    return list(dict.fromkeys([*layers.head("角色"), *named]))


def _ticks(offered: list[str], written: Any) -> Ticks:
    held = listed(written)
    return [(name, name in held) for name in dict.fromkeys([*offered, *held])]


def _one_or_many(given: list[str], now: Any) -> Any:
    each = [part.strip() for part in given if part.strip()]
    return now if each == listed(now) else each if len(each) > 1 else "".join(each)


def _kept_order(given: list[str], now: Any) -> Any:
    """勾了的；与原来同样几个的，照原来的次序和写法。"""
    return now if set(given) == set(listed(now)) else given if len(given) != 1 else given[0]


def _table(written: Any) -> dict[str, Any]:
    return dict(written) if isinstance(written, dict) else {}


def _due(layers: Layers, written: Any) -> deadline.Due | None:
    """期限的一格；首次和重办、各级不同的拆不开，为 None。"""
    if not _plain(written):
        return None
    return deadline.read(written or "", _values(layers, written["按"]) if isinstance(written, dict) else ())


def _plain(written: Any) -> bool:
    """表单里改得了的：一句，或者照一项选项不同的几句。"""
    return not isinstance(written, dict) or ("按" in written and all(isinstance(one, str) for one in written.values()))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{name}：{_said(one)}" for name, one in value.items())
    return "、".join(map(_said, value)) if isinstance(value, list) else str(value or "")
