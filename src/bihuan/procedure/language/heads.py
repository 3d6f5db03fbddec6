"""读开头的几项：开立、结束、梯次、选项、例。"""

import re
from typing import Any

from . import words
from .lines import is_day
from .naming import Names, listed, one_key_tables, pairs
from .parts import Ending, Example, Opening, Rung

SOURCES = {"网页": "web", "表格": "table", "码": "code", "接口": "api"}
YES = ("是", "可")
COLOURS = {"圆满": "whole", "平常": "plain", "未了": "broken"}
ACTS = {"提醒": "remind", "催办": "urge", "催告": "urge", "上报": "escalate"}
_PLACE = re.compile(r"‹([^‹›]+)›")
HOLDER = "单位"
EACH = {"承办过的单位": "past_units", "单位": "units", "承办单位": "units", "代表": "deputies"}
_EACH = re.compile(r"承办过的单位|(?:全体)?(?:承办)?单位|(?:全体)?代表|(?:全体 ?)?机构（(?P<kind>[^（）]+)）")
IN_TITLE = ("年", "月", "日", "届", "次")
_SITTING = re.compile(r"(?P<opens>\S+) 至 (?P<closes>\S+)")
_RUNG = re.compile(r"(?P<side>前|逾期)(?P<n>\d+)(?P<unit>工作日|日)")


def read_opening(names: Names) -> Opening | None:
    """开立。"""
    names.where = "开立"
    table = names.raw.get("开立")
    if table in (None, ""):
        return None
    if not isinstance(table, dict):
        names.fault("应当写成 {从: [网页], 标题: 项}")
        return None
    kept = words.name_of("关键词", "draft")  # 也是一些工作法里状态的名称，所以写在词汇里
    names.unknown_keys(table, ("从", "标题", "查询码", "匿名", kept, "步骤", "由", "每", "逐个"))
    by_clock = table.get("由")
    if by_clock not in (None, "", "时钟"):
        names.fault("「由」在这里只写 时钟；谁可以开立，写在开立的那一条的「由」里")
    if bool(by_clock) != bool(table.get("每")):
        names.fault("「由: 时钟」和「每」要一起写")
    each = str(table.get("逐个") or "")
    if each and not table.get("每"):
        names.fault("「开立」里的「逐个」和「由: 时钟」「每」一起写")
    if each and not _EACH.fullmatch(each):
        names.fault(f"「开立」里的「逐个」只能是 承办过的单位、单位、全体代表，或者 机构（种类），不是「{each}」")
    for word in listed(table.get("从")):
        if word not in SOURCES:
            names.fault(f"「从」只能是 {'、'.join(SOURCES)}，不是「{word}」")
    return Opening(
        sources=tuple(SOURCES[word] for word in listed(table.get("从")) if word in SOURCES)
        or (() if by_clock else ("web",)),
        title=_title(names, str(table.get("标题") or ""), each=bool(each)),
        query_code=table.get("查询码") in YES, anonymous=table.get("匿名") in YES, draft=table.get(kept) in YES,
        steps=tuple(names.named_step(step, "步骤") for step in listed(table.get("步骤"))),
        at=names.read_deadline(table["每"]) if table.get("每") else None, each=_each(each),
    )  # fmt: skip


def _each(written: str) -> str:
    """逐个：past_units 承办过的单位，units 单位，deputies 全体代表，organs:种类 一类机构。"""
    match = _EACH.fullmatch(written)
    if match is None or not match["kind"]:
        return EACH.get(written.removeprefix("全体"), EACH.get(written, ""))
    return f"organs:{words.code_of('机构', match['kind']) or match['kind']}"


def _title(names: Names, written: str, *, each: bool = False) -> str:
    """标题：一项，或者一句带‹›的话；逐个开的，‹单位›是那一个。"""
    if "‹" not in written:
        return names.known_field(written, "标题") if written else ""
    for word in _PLACE.findall(written):
        if word not in IN_TITLE and word not in names.fields and not (each and word == HOLDER):
            names.fault(f"标题里的‹{word}›，没有哪一条的「填」里有它；人人都有的是 {'、'.join(IN_TITLE)}")
    return written


def read_endings(names: Names) -> dict[str, Ending]:
    """结束：必经、免测评、成色。"""
    names.where = "结束"
    endings = {}
    for name, demand in pairs(names.raw.get("结束")):
        stage = names.stage(name, names.stages)
        demand = demand if isinstance(demand, dict) else {}
        names.unknown_keys(demand, ("必经", "免测评", "成色"), name)
        must = tuple(names.stage(passed, names.stages) for passed in listed(demand.get("必经")))
        colour, _, note = str(demand.get("成色", "")).partition("，")
        if colour and colour not in COLOURS:
            names.fault(f"「{name}」的成色只能是 圆满、平常，或者「未了，一句话」，不是「{colour}」")
        endings[stage] = Ending(stage, must, str(demand.get("免测评", "")), COLOURS.get(colour, ""), note)
    return endings


def read_options(names: Names) -> tuple[dict[str, tuple[str, ...]], dict[tuple[str, str], tuple[str, ...]]]:
    """选项：项的各选项，和表里各列的（写成 表.列）。写名字不写列表的，前面加 @。"""
    names.where = "选项"
    written = names.raw.get("选项") or {}
    if not isinstance(written, dict):
        names.fault("应当写成「填写项: [选项…]」")
        return {}, {}
    plain, columns = {}, {}
    for name, items in written.items():
        options = tuple(items) if isinstance(items, list) else (f"@{items}",)
        table, dot, column = name.partition(".")
        if dot:
            columns[(names.known_field(table, name), names.code("填写", column))] = options
        else:
            plain[name] = options
    return plain, columns


def read_rungs(names: Names) -> tuple[Rung, ...]:
    """梯次：对哪些步骤，几时，谁得到什么。"""
    names.where = "梯次"
    rungs = []
    for ladder in names.raw.get("梯次") or []:
        if not isinstance(ladder, dict) or "对" not in ladder:
            names.fault("每一梯应当写明「对」哪些步骤")
            continue
        steps = tuple(names.named_step(step, "对") for step in listed(ladder["对"]))
        for key, phrase in ladder.items():
            if key != "对" and (rung := _rung(names, steps, key, str(phrase))):
                rungs.append(rung)
    return tuple(rungs)


def _rung(names: Names, steps: tuple[str, ...], key: str, phrase: str) -> Rung | None:
    match, act = _RUNG.fullmatch(key), _act(names, phrase)
    if match is None:
        names.fault(f"读不懂的时候「{key}」，应当写成 前N日、前N工作日、逾期N日")
        return None
    if act is None:
        names.fault(f"不认得的梯次用语「{phrase}」，应当写成 提醒 ‹角色›、催办 ‹角色›、上报 ‹角色›")
        return None
    days = int(match["n"]) * (-1 if match["side"] == "前" else 1)
    return Rung(steps, days, "workday" if match["unit"] == "工作日" else "day", *act, phrase)


def _act(names: Names, phrase: str) -> tuple[str, str] | None:
    """梯次用语：词汇里整句的，或者「提醒 ‹角色›」。"""
    if known := words.code_of("梯次", phrase):
        kind, role = known.split()
        return kind, role
    word, space, role = phrase.partition(" ")
    return (ACTS[word], names.role(role.strip())) if space and word in ACTS else None


def read_examples(names: Names) -> tuple[Example, ...]:
    """例：人、物、走、得、拒；行照原样。"""
    names.where = "例"
    return tuple(_example(names, name, table) for name, table, _ in one_key_tables(names.raw.get("例")))


def _example(names: Names, name: str, table: Any) -> Example:
    names.where = f"例 {name}"
    if not isinstance(table, dict):
        names.fault("应当写成 {走: […], 得: {…}}")
        return Example(name)
    names.unknown_keys(table, ("人", "物", "走", "得", "拒", "大会"))
    lines = listed(table.get("走"))
    if not lines or not all(isinstance(line, str) for line in lines):
        names.fault("「走」要写成一行一步：日期 谁 步骤 项=值")
        lines = [line for line in lines if isinstance(line, str)]
    if not table.get("得") and not table.get("拒"):
        names.fault("要写明「得」什么，或者因为什么被「拒」")
    return Example(
        name, tuple((who, tuple(listed(seats))) for who, seats in pairs(table.get("人"))),
        tuple(pairs(table.get("物"))), tuple(lines),
        tuple((what, str(value)) for what, value in pairs(table.get("得"))), str(table.get("拒", "")),
        _sessions(names, table.get("大会")),
    )  # fmt: skip


def read_templates(names: Names) -> dict[str, str]:
    """文书：名称 → 正文。没有写正文的文书照通用的样子写。"""
    names.where = "文书"
    written = names.raw.get("文书") or {}
    if not isinstance(written, dict) or not all(isinstance(body, str) and body for body in written.values()):
        names.fault("应当写成「名称: 正文」，正文里可以有‹标题›‹编号›和任何一项")
        return {}
    return dict(written)


def _sessions(names: Names, written: Any) -> tuple[tuple[str, str], ...]:
    """大会：一次或者几次，各写开幕 至 闭幕。"""
    found = []
    for one in listed(written):
        match = _SITTING.fullmatch(str(one))
        if match is None or not (
            is_day(match["opens"]) and is_day(match["closes"]) and match["opens"] <= match["closes"]
        ):
            names.fault(f"「大会」要写成 2027-02-10 至 2027-02-14，不是「{one}」")
        else:
            found.append((match["opens"], match["closes"]))
    return tuple(found)
