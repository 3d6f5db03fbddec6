"""读清单和数字：列、筛、叠、下属的表、覆盖；到、在、办、加、下属、比率。"""

import re
from typing import Any

from .front import Against, Duty
from .naming import Names, listed, one_key_tables, pairs
from .parts import Checklist, Count, Register
from .who import BUILT_IN, seen

LATE = "逾期"
SITE = "现场"
COVERED = {"单位": "unit", "全体代表": "deputies"}
HOWS = {"到": "reached", "在": "standing", "办过": "did", "办": "times", "加": "sum", "如期": "on_time"}
_COUNT = re.compile(r"(?P<how>到|在|办过|办|加|如期) (?P<what>\S+)")
_CHILD = re.compile(r"下属 (?P<child>\S+)(?: 由 (?P<step>\S+))?(?: (?P<inner>(?:到|在|办过|办|加|如期) \S+))?")


def read_register(names: Names) -> Register | None:
    """清单。"""
    names.where = "清单"
    table = names.raw.get("清单")
    beside = {key: names.raw[key] for key in ("对照", "义务") if names.raw.get(key)}  # 也可以写在开头
    if table in (None, "") and not beside:
        return None
    table = {**beside, **table} if isinstance(table, dict) else table or beside
    if not isinstance(table, dict):
        names.fault("应当写成 {列: […], 筛: […], 叠: […]}")
        return None
    names.unknown_keys(table, ("列", "筛", "叠", "下属", "覆盖", "对照", "义务", SITE))
    coverage = dict(pairs(table.get("覆盖")))
    names.unknown_keys(coverage, ("行", "列", "缺的"), "覆盖")
    return Register(
        columns=tuple(seen(names, one) for one in listed(table.get("列"))),
        filters=tuple(seen(names, one) for one in listed(table.get("筛"))),
        stacks=tuple((name, _stack(names, held)) for name, held, _ in one_key_tables(table.get("叠"))),
        children=tuple(
            (kind, tuple(BUILT_IN.get(one) or names.code("填写", one) for one in listed(columns)))
            for kind, columns in pairs(table.get("下属"))
        ),
        coverage=_covered(names, coverage), missing=coverage.get("缺的") == "列出",
        checklist=_checklist(names, table.get(SITE)),
        against=tuple(one for held in listed(table.get("对照")) if (one := _against(names, held))),
        duties=tuple(duty for held in listed(table.get("义务")) if (duty := _duty(names, held))),
    )  # fmt: skip


def _against(names: Names, written: Any) -> Against | None:
    """对照：{表: 目录, 用: 文件名称, 与: normative_filing}。"""
    held = dict(pairs(written))
    if set(held) != {"表", "用", "与"}:
        names.fault("「对照」要写成 {表: 填的一张表, 用: 它的一列, 与: 哪一种事项}")
        return None
    return Against(
        names.known_field(str(held["表"]), "对照"), names.code("填写", str(held["用"])), names.kind(str(held["与"]))
    )


def _duty(names: Names, written: Any) -> Duty | None:
    """义务：{人: 联系人, 办: visit, 每年: 4}。人是一个角色，或者填的一项人员、代表。"""
    held = dict(pairs(written))
    if set(held) != {"人", "办", "每年"} or not str(held["每年"]).isdigit() or not int(held["每年"]):
        names.fault("「义务」要写成 {人: 角色或者一项人员, 办: 步骤, 每年: 几次}")
        return None
    who, step = str(held["人"]), names.named_step(str(held["办"]), "义务")
    if who in names.fields and who not in names.roles:
        return Duty(names.field(who), step, int(held["每年"]), by_field=True)
    return Duty(names.role(who), step, int(held["每年"]))


def _checklist(names: Names, written: Any) -> Checklist | None:
    """现场：在手机上一条一条记的那一步。"""
    if written in (None, ""):
        return None
    held = dict(pairs(written))
    names.unknown_keys(held, ("步骤", "表", "照", "同处"), SITE)
    if not held.get("步骤") or not held.get("表"):
        names.fault("「现场」要写明「步骤」和「表」：在现场办哪一步，一条发现是哪张表的一行")
        return None
    return Checklist(
        names.named_step(str(held["步骤"]), SITE), names.known_field(str(held["表"]), SITE),
        tuple(names.known_field(str(one), SITE) for one in listed(held.get("照"))),
        names.code("填写", str(held["同处"])) if held.get("同处") else "",
    )  # fmt: skip


def _stack(names: Names, held: Any) -> tuple[str, ...]:
    return tuple("late" if one == LATE else names.stage(one, names.stages) for one in listed(held))


def _covered(names: Names, coverage: dict[str, Any]) -> str:
    if not coverage:
        return ""
    rows = str(coverage.get("行", ""))
    if organs := re.fullmatch(r"全体 机构（(.+)）", rows):
        return f"organs:{organs[1]}"
    if rows not in COVERED:
        names.fault(f"「覆盖」的「行」只能是 {'、'.join(COVERED)}，或者 全体 机构（种类），不是「{rows}」")
    if coverage.get("列", "子事项状态") != "子事项状态":
        names.fault("「覆盖」的「列」现在只能是 子事项状态")
    return COVERED.get(rows, "")


def read_counts(names: Names) -> tuple[Count, ...]:
    """数字。"""
    names.where = "数字"
    return tuple(_count(names, *row) for row in one_key_tables(names.raw.get("数字")))


def _count(names: Names, name: str, written: Any, beside: dict[str, Any]) -> Count:
    by = str(beside.get("按", ""))
    if isinstance(written, list) and len(written) == 2:
        return Count(name, "share", part=str(written[0]), of=str(written[1]), by=_by(names, by))
    if isinstance(written, dict) and {"格", "为"} <= set(written):
        by = str(written.get("按", by))
        field = names.known_field(written["格"], name)
        return Count(name, "equals", what=field, value=str(written["为"]), by=_by(names, by))
    sentence, _, said = str(written).partition(" 按 ")
    by = said.strip() or by
    if match := _CHILD.fullmatch(sentence):
        inner = _COUNT.fullmatch(match["inner"] or "")
        # 下属里的状态、步骤、项照原名，由引擎在子工作法里认
        by = "unit" if by == "单位" else names.code("填写", by)
        counted = Count(name, HOWS[inner["how"]], what=names.code("填写", inner["what"])) if inner else None
        raised_by = names.named_step(match["step"], name) if match["step"] else ""
        return Count(name, "children", child=match["child"], inner=counted, raised_by=raised_by, by=by)
    by = _by(names, by)
    if match := _COUNT.fullmatch(sentence):
        return Count(name, HOWS[match["how"]], what=_counted(names, name, match["how"], match["what"]), by=by)
    names.fault(
        f"「{name}」读不懂：{written}；应当写成 到 ‹状态›、在 ‹状态›、办 ‹步骤›、加 ‹项›、下属 ‹种类›，或者 [分子, 分母]"
    )
    return Count(name, "")


def _counted(names: Names, name: str, how: str, what: str) -> str:
    if how in ("到", "在"):
        return names.stage(what, names.stages)
    return names.known_field(what, name) if how == "加" else names.named_step(what, name)


def _by(names: Names, by: str) -> str:
    if not by:
        return ""
    return "unit" if by == "单位" else names.known_field(by, "按")
