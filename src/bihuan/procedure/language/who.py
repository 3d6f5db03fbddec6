"""读角色：登记过的代号，或者一张表说明由谁担任；以及可看、管理。"""

from typing import Any

from . import words
from .naming import CODE_LIMIT, Names, listed, pairs
from .parts import Part, RoleRule, Sight

SHAPES = {  # 表里的第一个关键词 → 哪一种
    "机构": "organ", "分办": "assignment", "填写": "filled", "身份": "standing", "级别": "level", "职务": "post",
    "开立": "opener", "按单位": "by_unit", "代": "outside", "凭": "code", "原选举单位": "elector",
}  # fmt: skip
BESIDE = {  # 各种表里还可以写什么
    "organ": ("名称",), "assignment": ("可以是", "任"), "filled": (), "standing": (), "level": ("机构",),
    "post": ("机构",), "opener": ("任期终止",), "by_unit": (), "outside": ("由",), "code": (),
    "elector": ("机构",),
}  # fmt: skip
LEVELS = {"属地": "place", "上级": "above"}
OPENERS = {"机构": "organ", "本人": "self"}
OWN_TASK, EXCEPT = "自己的分办", "除"
BUILT_IN = {
    "编号": "number", "标题": "title", "状态": "stage", "单位": "unit", "到期": "due", "开立日": "opened", "上级": "above",
}  # fmt: skip
MANAGERS = {"更正": "correct", "特别决定": "decide", "选用": "adopt"}


def read_roles(names: Names) -> None:
    """角色：名称 → 代号、名称 → 由谁担任，写进 names。先认代号，再读各表（表里可以提到别的角色）。"""
    names.where = "角色"
    table = names.raw.get("角色") or {}
    if not isinstance(table, dict):
        names.fault("应当写成「名称: 代号」或者「名称: {机构: 专门委员会}」")
        return
    for name, rule in table.items():
        names.roles[name] = _code(names, name, rule)
    for name, rule in table.items():
        if isinstance(rule, dict):
            names.rules[names.roles[name]] = _rule(names, name, rule)


def _code(names: Names, name: str, rule: Any) -> str:
    if isinstance(rule, str):
        names.code_is_plain(name, rule)
        code = rule
    elif isinstance(rule, dict) and rule.get("分办") and "任" not in rule:
        code = str(rule["分办"])
        names.code_is_plain(name, code)
    else:
        code = name
    if len(code) > CODE_LIMIT:
        names.fault(f"「{name}」太长，角色不能超过 {CODE_LIMIT} 字")
    return code


def _rule(names: Names, name: str, table: dict[str, Any]) -> RoleRule:
    key, kind = next(((key, SHAPES[key]) for key in table if key in SHAPES), ("", ""))
    if not kind:
        names.fault(f"「{name}」要写明由谁担任，用 {'、'.join(SHAPES)} 之一")
        return RoleRule("")
    if kind == "organ" and "级别" in table:
        key, kind = "级别", "level"
    if kind == "organ" and "原选举单位" in table:
        key, kind = "原选举单位", "elector"
    if kind == "organ" and "职务" in table:
        key, kind = "职务", "post"
    names.unknown_keys(table, (key, *BESIDE[kind]), name)
    value = table[key]
    return RoleRule(kind, **_shape(names, name, kind, value, table))


def _shape(names: Names, name: str, kind: str, value: Any, table: dict[str, Any]) -> dict[str, Any]:
    organs = tuple(words.code_of("机构", one) or one for one in listed(table.get("机构")))
    match kind:
        case "organ":
            return {"organs": organs, "organ_name": str(table.get("名称", ""))}
        case "assignment":
            may_be = tuple(words.code_of("机构", one) or one for one in listed(table.get("可以是")))
            return {"assignment": str(value), "may_be": may_be, "duty": str(table.get("任", ""))}
        case "elector":
            return {"field": names.known_field(value, name), "organs": organs}
        case "filled":
            return {"field": names.known_field(value, name)}
        case "standing":
            return {"standing": str(value)}
        case "level":
            return {"level": _one_of(names, name, value, LEVELS), "organs": organs}
        case "post":
            return {"title": str(value), "organs": organs}
        case "opener":
            return {"opener": _one_of(names, name, value, OPENERS), "after_term": str(table.get("任期终止", ""))}
        case "by_unit":
            return {"units": tuple((unit, names.role(role)) for unit, role in pairs(value))}
        case "outside":
            by = table.get("由", "")
            if not by:
                names.fault(f"「{name}」由哪个机构代记，要写明「由」")
            return {"outside": str(value), "by": names.role(by) if by else ""}
        case _:
            return {"title": _one_of(names, name, value, {"查询码": "查询码"})}


def _one_of(names: Names, name: str, value: Any, table: dict[str, str]) -> str:
    if value not in table:
        names.fault(f"「{name}」里只能写 {'、'.join(table)}，不是「{value}」")
    return table.get(value, "")


def read_sight(names: Names) -> Sight | None:
    """可看。"""
    names.where = "可看"
    table = names.raw.get("可看")
    if table in (None, ""):
        return None
    if not isinstance(table, dict):
        names.fault("应当写成 {全件: [角色…], 角色: 看哪些}")
        return None
    parts, public = [], {}
    secret: tuple[str, tuple[str, ...]] = ("", ())
    for key, written in table.items():
        if key == "公开":
            public = dict(pairs(written))
            names.unknown_keys(public, ("审核", "格", "目录"), "公开")
        elif key == "密":
            secret = _secret(names, written)
        elif key not in ("全件", "查阅留痕"):
            parts.append((names.role(key), _part(names, written)))
    if public and not public.get("审核"):
        names.fault("「公开」要写明由谁「审核」")
    return Sight(
        whole=names.role_list(table.get("全件")), parts=tuple(parts),
        cleared_by=names.role(public["审核"]) if public.get("审核") else "",
        public=tuple(seen(names, one) for one in listed(public.get("格"))),
        public_list=tuple(seen(names, one) for one in listed(public.get("目录"))),
        logged=table.get("查阅留痕") == "是", secret=secret[0], secret_for=secret[1],
    )  # fmt: skip


def _secret(names: Names, written: Any) -> tuple[str, tuple[str, ...]]:
    """密：哪一项是「是」的时候，只有哪些角色看得见。"""
    if not isinstance(written, dict) or len(written) != 1:
        names.fault("「密」要写成 {密: {要求保密: [角色…]}}")
        return "", ()
    name, allowed = next(iter(written.items()))
    return names.known_field(name, "密"), names.role_list(allowed)


def _part(names: Names, written: Any) -> Part:
    own, fields, without = False, [], []
    for one in listed(written):
        if one == OWN_TASK:
            own = True
        elif str(one).startswith(EXCEPT + " "):
            without += [seen(names, name) for name in str(one).removeprefix(EXCEPT).strip().split("、")]
        else:
            fields.append(seen(names, one))
    return Part(own, tuple(fields), tuple(without))


def seen(names: Names, name: Any) -> str:
    """看得见的一格：编号、标题这样人人都有的，角色，或者一项。"""
    name = str(name)
    if name in BUILT_IN:
        return BUILT_IN[name]
    if name not in names.fields and name in names.roles:
        return names.roles[name]
    return names.known_field(name, names.where)


def read_managers(names: Names) -> dict[str, tuple[str, ...]]:
    """管理：谁更正、谁作特别决定、谁选用。"""
    names.where = "管理"
    table = dict(pairs(names.raw.get("管理")))
    names.unknown_keys(table, tuple(MANAGERS), "")
    return {MANAGERS[key]: names.role_list(who) for key, who in table.items() if key in MANAGERS}
