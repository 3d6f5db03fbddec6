"""读一条的后果：开分办、重开分办、立事项、链接、延长、表决、告知。"""

import re
from typing import Any

from .naming import Names, listed, pairs
from .parts import SAME_ROLE, OnlyIf, Opens, Raises, Reopens, Transfer, Vote

SAME = "同一角色"
CONSTANT = "固定"
THIS_CASE = ("本事项", "本件", "这一件")
WAYS = {"录入": "entered", "举手": "hands", "电子": "electronic", "无记名": "secret"}
_WHICH = re.compile(r"(?P<field>.+?)为(?P<value>.+?)的?")
_SHORTLIST = re.compile(r"(?:(?P<step>.+)的)?入围")


def read_only_if(names: Names, table: Any) -> OnlyIf:
    """仅当：（项的代号，值在其中）。"""
    if table not in (None, "") and not isinstance(table, dict):
        names.fault("「仅当」要写成 {项: [值…]}")
    return tuple((names.known_field(name, "仅当"), tuple(map(str, listed(value)))) for name, value in pairs(table))


def read_opens(names: Names, field: str, written: Any) -> Opens:
    """开分办的一项：角色，或者 {角色、到、逐行、带、仅当}。"""
    code = names.code("填写", field)
    if not isinstance(written, dict):
        return Opens(code, SAME_ROLE if written == SAME else names.role(written))
    names.unknown_keys(written, ("角色", "到", "逐行", "带", "仅当"), "开分办")
    role = written.get("角色", "")
    return Opens(
        code, SAME_ROLE if role == SAME else names.role(role),
        column=names.code("填写", written.get("逐行", "")),
        carry=tuple(names.code("填写", one) for one in listed(written.get("带"))),
        start=names.stage(written.get("到", ""), names.task_stages),
        only_if=read_only_if(names, written.get("仅当")),
    )  # fmt: skip


def read_reopens(names: Names, table: Any) -> Reopens | None:
    """重开分办：角色、只、回到、仅当，其余的是「步骤: 期限」。"""
    if table is None:
        return None
    if not isinstance(table, dict):
        names.fault("「重开分办」要写成 {角色: […], 步骤: 期限}")
        return None
    deadlines = []
    for key, sentence in table.items():
        if key in ("角色", "只", "回到", "仅当"):
            continue
        step = key if key in names.steps else key.removesuffix("期限")
        if isinstance(sentence, dict | list):
            names.fault(f"「重开分办」里「{key}」只写一句；照选项不同的写在那一步「期限」的 重办 里")
        elif deadline := names.read_deadline(sentence):
            deadlines.append((names.named_step(step, "重开分办"), deadline))
    return Reopens(
        tuple(deadlines), names.role_list(table.get("角色")), _only(names, table.get("只")),
        names.stage(table.get("回到", ""), names.task_stages), read_only_if(names, table.get("仅当")),
    )  # fmt: skip


def _only(names: Names, written: Any) -> tuple[str, Any] | None:
    if not written:
        return None
    if isinstance(written, dict) and len(written) == 1:
        name, value = next(iter(written.items()))
    elif match := _WHICH.fullmatch(str(written)):
        name, value = match["field"], match["value"]
    else:
        names.fault(f"「只」要写成「项为值的」，不是「{written}」")
        return None
    return names.known_field(name, "只"), value


def read_raises(names: Names, written: Any) -> tuple[Raises, ...]:
    """立事项：一张表或者几张。"""
    return tuple(_raise(names, table) for table in listed(written))


def _raise(names: Names, table: Any) -> Raises:
    if not isinstance(table, dict):
        names.fault("「立事项」要写成 {工作法: 代号, …}")
        return Raises("")
    keys = ("工作法", "链接", "到期", "逐行", "逐个", "标题", "带", "走", "到", "仅当")
    names.unknown_keys(table, keys, "立事项")
    if not table.get("工作法"):
        names.fault("「立事项」要写明工作法")
    if table.get("逐行") and table.get("逐个"):
        names.fault("「立事项」里「逐行」和「逐个」只能写一个")
    each = "row" if table.get("逐行") else "holder" if table.get("逐个") else ""
    carry = table.get("带")
    procedure, by, kinds = _which(names, table.get("工作法", ""))
    return Raises(
        procedure, names.link(table.get("链接")) or "follows", each=each,  # type: ignore[arg-type]
        field=_source(names, table.get("逐行") or table.get("逐个") or ""), title=_title(names, table.get("标题", "")),
        carry=() if carry == "全部" else _carried(names, carry), carry_all=carry == "全部",
        step=str(table.get("走", "")), into=names.code("填写", table.get("到", "")),
        due=names.code("填写", table.get("到期", "")), by=by, kinds=kinds, only_if=read_only_if(names, table.get("仅当")),
    )  # fmt: skip


def _which(names: Names, written: Any) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """工作法：一个代号，或者 {按: 项, 值: 代号…}。"""
    if not isinstance(written, dict):
        return str(written), "", ()
    if "按" not in written:
        names.fault("「立事项」的「工作法」有几种的，要写明「按」哪一项")
    kinds = tuple((value, str(code)) for value, code in written.items() if value != "按")
    return "", names.known_field(written.get("按", ""), "按"), kinds


def _source(names: Names, written: str) -> str:
    """逐行、逐个的项；‹步骤›的入围写成 步骤代号.入围。"""
    if match := _SHORTLIST.fullmatch(written):
        return f"{names.named_step(match['step'] or '', '逐个')}.入围".removeprefix(".")
    return names.code("填写", written)


def _title(names: Names, written: str) -> str:
    return written if "‹" in written else names.code("填写", written)


def _carried(names: Names, written: Any) -> tuple[tuple[str, str, bool], ...]:
    carried = []
    for child, own in pairs(written) or [(one, one) for one in listed(written)]:
        constant = str(own).partition(" ")
        if constant[0] == CONSTANT and constant[2]:
            carried.append((names.code("填写", child), constant[2].strip(), True))
        else:
            carried.append((names.code("填写", child), names.field(own), False))
    return tuple(carried)


def read_links(names: Names, written: Any) -> tuple[tuple[str, str], ...]:
    """链接：{事项项: 链接}；只写链接的，是「并入」那一项的。"""
    if isinstance(written, dict):
        return tuple((names.known_field(name, "链接"), names.link(link)) for name, link in written.items())
    code = names.link(written)
    return ((names.code("填写", "并入"), code),) if code else ()


def read_extends(names: Names, written: Any) -> tuple[tuple[str, str], ...]:
    """延长：（步骤代号，日期项代号）。"""
    return tuple((names.named_step(step, "延长"), names.code("填写", field)) for step, field in pairs(written))


def read_tells(names: Names, written: Any) -> tuple[tuple[str, str], ...]:
    """告知：（角色代号，一句话）。"""
    if written not in (None, "") and not isinstance(written, dict):
        names.fault("「告知」要写成 {角色: 一句话}")
    return tuple((names.role(role), str(sentence)) for role, sentence in pairs(written))


def read_halts(names: Names, table: Any) -> tuple[str, str] | None:
    """停表：自哪一步办了起停，到哪一步办了接着走。"""
    if table in (None, ""):
        return None
    if not isinstance(table, dict) or set(table) != {"自", "到"}:
        names.fault("「停表」要写成 {自: 步骤, 到: 步骤}")
        return None
    return names.named_step(table["自"], "停表"), names.named_step(table["到"], "停表")


def read_merges(names: Names, written: Any) -> tuple[tuple[str, str], ...]:
    """合并：{自: 各个分办填的表, 到: 合成的表}，一张或者几张。"""
    found = []
    for table in listed(written):
        if not isinstance(table, dict) or set(table) != {"自", "到"}:
            names.fault("「合并」要写成 {自: 各个分办填的表, 到: 合成的表}")
            continue
        found.append((names.known_field(table["自"], "合并"), names.known_field(table["到"], "合并")))
    return tuple(found)


def read_transfers(names: Names, written: Any) -> tuple[Transfer, ...]:
    """转入：一张表或者几张，{事项: 项, 办: 步骤, 带: {…}, 仅当: {…}}。"""
    found = []
    for table in listed(written):
        if not isinstance(table, dict) or not table.get("事项") or not table.get("办"):
            names.fault("「转入」要写成 {事项: 填的那一件, 办: 在那一件上办的步骤}")
            continue
        names.unknown_keys(table, ("事项", "办", "带", "仅当"), "转入")
        found.append(
            Transfer(
                names.known_field(table["事项"], "转入"), str(table["办"]), _carried(names, table.get("带")),
                read_only_if(names, table.get("仅当")),
            )
        )  # fmt: skip
    return tuple(found)


def read_documents(names: Names, written: Any) -> tuple[tuple[str, OnlyIf], ...]:
    """文书：一个名称、几个名称，或者 {名称: {仅当: {项: 值}}}。"""
    found: list[tuple[str, OnlyIf]] = []
    for one in listed(written):
        for name, beside in one.items() if isinstance(one, dict) else [(one, {})]:
            if not isinstance(beside, dict) or not isinstance(name, str):
                names.fault("「文书」要写成一个名称，或者 {名称: {仅当: {项: 值}}}；正文写在开头的「文书」里")
                continue
            names.unknown_keys(beside, ("仅当",), f"文书 {name}")
            found.append((name, read_only_if(names, beside.get("仅当"))))
    return tuple(found)


def read_vote(names: Names, table: Any) -> Vote | None:
    """表决：规则、人、方式、项、名额。"""
    if table in (None, ""):
        return None
    if not isinstance(table, dict):
        names.fault("「表决」要写成 {规则: 代号, 人: 角色, 方式: [录入]}")
        return None
    names.unknown_keys(table, ("规则", "人", "方式", "项", "名额", "逐项"), "表决")
    for key in ("规则", "人"):
        if not table.get(key):
            names.fault(f"「表决」要写明「{key}」")
    seats, tiers, tier = _seats(names, table.get("名额", "0"))
    return Vote(
        str(table.get("规则", "")), names.role(table["人"]) if table.get("人") else "",
        tuple(way for word in listed(table.get("方式")) if (way := _way(names, word))),
        "" if table.get("项") in (None, "", *THIS_CASE) else names.known_field(table["项"], "项"), seats,
        table.get("逐项") in (True, "是"), tiers, tier,
    )  # fmt: skip


def _seats(names: Names, written: Any) -> tuple[int, tuple[tuple[str, int], ...], str]:
    """名额：一个数，或者各层级的 {按: 列, 省: 6, 其余: 7}；（一个数，各层级，哪一列）。"""
    if not isinstance(written, dict):
        if not str(written).isdigit():
            names.fault("「名额」要写一个数，或者各层级的 {全国: 3, 省: 6, 其余: 7}")
            return 0, (), ""
        return int(written), (), ""
    tiers = {name: one for name, one in written.items() if name != "按"}
    if not tiers or not all(isinstance(one, str) and one.isdigit() and int(one) for one in tiers.values()):
        names.fault("各层级的「名额」要各写一个数，如 {全国: 3, 省: 6, 其余: 7}")
        return 0, (), ""
    return 0, tuple((name, int(one)) for name, one in tiers.items()), names.code("填写", written.get("按", ""))


def _way(names: Names, word: str) -> str:
    if word not in WAYS:
        names.fault(f"「方式」只能是 {'、'.join(WAYS)}，不是「{word}」")
    return WAYS.get(word, "")
