"""条件各要什么参数：一张表。读的时候把格、角色认成代号，核对的时候看参数对不对。"""

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from . import words
from .naming import FREE_ROLES, Names, listed, pairs
from .parts import Named

# 参数的种类：none 没有；number 一个数；step 一步；maybe_step 一步或没有；values 格: 值；lists 格: [值…]；
# numbers 格: 数；roles 角色；child_stages 下属的状态；above_stages 上级的状态；count 数，或者 种类: 数；
# child_steps 下属的步骤: 数；share 占比；if_then 如果…须办过…；meeting 同一会议中不少于；word 一个词。
ARGUMENTS: dict[str, str] = {
    "joint_ended": "none", "answering_ended": "none", "answering": "none", "joining": "none", "urged": "none",
    "in_session": "none", "out_of_session": "none", "distinct_hands": "none",
    "opened_within_workdays": "number", "rounds_fewer": "number", "rounds_at_least": "number",
    "returns_fewer": "number", "returns_at_least": "number",
    "done": "step", "not_done": "step", "done_this_round": "step", "not_done_today": "step", "pending": "step",
    "not_sent_by": "step",
    "different_person": "step", "different_unit": "step",
    "children_ended": "maybe_step", "children_ended_or_none": "maybe_step",
    "children_did": "child_steps",
    "children_at_least": "count", "no_child_at": "child_stages", "above_in": "above_stages",
    "field_is": "values", "field_is_not": "values", "any_field_is": "values", "each_field_is": "values",
    "field_in": "lists", "any_field_in": "lists", "each_field_in": "lists",
    "field_at_least": "numbers", "field_at_most": "numbers",
    "tasks_ended": "roles", "share": "share", "if_then": "if_then", "same_meeting_at_least": "meeting",
}  # fmt: skip
IF, THEN = "如果", "须办过"
_HOW_MUCH = re.compile(r"(?P<how>不少于|不多于|超过|不足)(?P<n>\d+(?:\.\d+)?)")
_COMPARES: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "不少于": operator.ge, "不多于": operator.le, "超过": operator.gt, "不足": operator.lt,
}  # fmt: skip
ABOVE = "上级的"  # 上级的X：上级事项的一项，照上级的工作法里的名称认
OF_ROLE = "@"  # 占比的一头是一类人：后面是角色的代号

_rooms: dict[str, str] = {}


def expects(code: str, argument: str) -> None:
    """房间登记自己的一个条件要什么参数（种类见上）。"""
    _rooms[code] = argument


def expected(code: str) -> str:
    """一个条件要什么参数；没有登记过的为空，不核对。"""
    return ARGUMENTS.get(code) or _rooms.get(code, "")


def read_conditions(names: Names, items: Any) -> tuple[Named, ...]:
    """条件、当：（代号，参数）。格、角色认成代号；步骤、下属和上级的状态照原名。"""
    named = []
    for word, argument in _spread(items):
        code = words.code_of("条件", word)
        if code is None:
            names.fault(f"不认得的条件「{word}」")
        else:
            each = argument if isinstance(argument, list) and expected(code) == "step" else [argument]
            named += [(code, _argument(names, code, one)) for one in each]
    return tuple(named)


def _spread(items: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for item in listed(items):
        if isinstance(item, dict) and IF in item:
            found.append((IF, item))
        elif isinstance(item, dict):
            found += item.items()
        else:
            found.append((str(item), ""))
    return found


def how_much(written: Any) -> Callable[[Fraction], bool] | None:
    """「如果」里的够多少：不少于5000、不多于、超过、不足；不是这样写的为 None，照选项认。"""
    match = _HOW_MUCH.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        return None
    compare, n = _COMPARES[match["how"]], Fraction(match["n"])
    return lambda number: compare(number, n)


def _counted(names: Names, name: Any) -> str:
    """占比的一头：文件里的一项在先，其次是一类人（全体代表、常委会组成人员、一个角色）。"""
    plain = str(name)
    if plain not in names.fields and (plain in names.roles or plain in FREE_ROLES):
        return f"{OF_ROLE}{names.role(plain)}"
    return names.field(plain)


def _argument(names: Names, code: str, argument: Any) -> Any:
    kind = expected(code)
    if kind in ("values", "lists", "numbers") and isinstance(argument, dict):
        return {names.field(name): listed(v) if kind == "lists" else v for name, v in argument.items()}
    if kind == "roles":
        return [names.role(name) for name in listed(argument)]
    if kind in ("child_stages", "above_stages"):
        return listed(argument)
    if kind == "count" and isinstance(argument, dict):
        return {names.kind(str(child)): n for child, n in argument.items()}
    if kind == "share" and isinstance(argument, dict):
        return {**argument, **{key: _counted(names, argument[key]) for key in ("分子", "分母") if key in argument}}
    if kind == "if_then" and isinstance(argument, dict):
        asked = {names.field(name): value for name, value in pairs(argument.get(IF))}
        return {**argument, IF: asked}
    return argument if isinstance(argument, dict | list) else str(argument)
