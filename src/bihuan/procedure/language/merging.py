"""沿用：一地的写法与所沿用的合并；改了名的步骤记下旧称，期限照旧认得。"""

from typing import Any

from .naming import Fault, listed, one_key_tables, pairs
from .sources import kept_sources

Raw = dict[str, Any]
NAMED_LISTS = ("数字",)  # 一列「名: 内容」，按名合并
OWN = ("例",)  # 说的是自己的日期和人，不随沿用而来
REGULATION = ("共", "不在此")  # 说的是自己所依据的那部法规，代号不同的不随沿用而来
DROPS = ("删条", "删状态", "删角色")
PATTERN = "样子"
OF_PATTERN = ("事项", "依据", "篇")  # 样子自己的，沿用它的要写自己的


def merge(parent: Raw, child: Raw, head: tuple[str, ...], faults: list[Fault] | None = None, name: str = "") -> Raw:
    """合并。

    表按键合并（事项只有一种，写了就替换）；数字按名合并；条按步骤代号合并，写出的键替换，`条件: []` 即去掉条件，新的条接在后面。
    删条、删状态、删角色先从所沿用的里去掉；例不随沿用而来，另一部法规的共几条也不；所沿用的是样子的，事项、依据、篇也不。
    """
    faults = faults if faults is not None else []
    parent = _without(parent, child, faults, name)
    left = OWN if _same_regulation(parent, child) else (*OWN, *REGULATION, PATTERN)
    left = (*left, *OF_PATTERN) if parent.get(PATTERN) and PATTERN in left else left
    merged: Raw = {key: value for key, value in parent.items() if key not in left}
    for key, value in child.items():
        if key in ("条文", *DROPS) or key not in head:
            continue
        if key in NAMED_LISTS and parent.get(key):
            merged[key] = _by_name(parent[key], value)
            continue
        both_tables = key != "事项" and isinstance(value, dict) and isinstance(parent.get(key), dict)
        merged[key] = {**parent[key], **value} if both_tables else value
    merged["条文"], renamed = _articles(parent, child)
    if renamed:
        merged["旧称"] = {**parent.get("旧称", {}), **renamed}
    return merged | {key: value for key, value in child.items() if key not in head and key not in DROPS}


def borrowed(parent: Raw, child: Raw) -> frozenset[str]:
    """沿用另一部法规的：哪几步（代号）的条号还是那一部的，自己没有写第几条。"""
    if _same_regulation(parent, child):
        return frozenset()
    own = {step_of(one) for one in listed(child.get("条文")) if isinstance(one, dict) and one.get("条")}
    gone = set(listed(child.get("删条")))
    return frozenset({step_of(article) for article in parent.get("条文", [])} - own - gone)


def unsaid(parent: Raw, child: Raw) -> frozenset[str]:
    """沿用一种样子的：哪几步（代号）还是样子里的话。"""
    return borrowed(parent, child) if parent.get(PATTERN) else frozenset()


def _same_regulation(parent: Raw, child: Raw) -> bool:
    """沿用的是自己先前的一版。"""
    return bool(parent.get("代号") == child.get("代号"))


def step_of(article: Any) -> str:
    """一条的步骤代号；没有的为空。"""
    step = article.get("步骤") if isinstance(article, dict) else None
    return next(iter(step), "") if isinstance(step, dict) else ""


def _articles(parent: Raw, child: Raw) -> tuple[list[Any], dict[str, str]]:
    """合并后的各条，和改了名的步骤（旧名称 → 代号）。"""
    articles = [dict(article) for article in parent.get("条文", [])]
    places = {step_of(article): i for i, article in enumerate(articles)}
    renamed = {}
    for article in listed(child.get("条文")):
        step = step_of(article)
        if step in places and isinstance(article, dict):
            place = places.pop(step)
            here = articles[place] = kept_sources(articles[place], article)
            if here["步骤"] != article["步骤"]:
                renamed[here["步骤"][step]] = step
            here |= article  # 第二次写同一步骤的，留给检查者说
        else:
            articles.append(article)
    named = {name for article in articles if isinstance(article, dict) for _, name in pairs(article.get("步骤"))}
    return articles, {old: step for old, step in renamed.items() if old not in named}


def _without(parent: Raw, child: Raw, faults: list[Fault], name: str) -> Raw:
    """去掉删条、删状态、删角色所说的：条文、状态、分办、结束、角色、可看，别的条的「自」「由」和梯次里都去掉。"""
    steps, stages, roles = (listed(child.get(key)) for key in DROPS)
    if not steps and not stages and not roles:
        return parent
    held = {step_of(article) for article in parent.get("条文", [])}
    faults += [Fault(name, "删条", f"所沿用的没有这一步：{step}") for step in steps if step not in held]
    known = {**dict(pairs(parent.get("状态"))), **dict(pairs(parent.get("分办")))}
    faults += [Fault(name, "删状态", f"所沿用的没有这个状态：{stage}") for stage in stages if stage not in known]
    faults += [
        Fault(name, "删角色", f"所沿用的没有这个角色：{role}") for role in roles if role not in parent.get("角色", {})
    ]
    kept = {**parent, "条文": [_leaving(a, stages, roles) for a in parent.get("条文", []) if step_of(a) not in steps]}
    for key, gone in (("状态", stages), ("分办", stages), ("结束", stages), ("角色", roles), ("可看", roles)):
        if isinstance(parent.get(key), dict):
            kept[key] = {word: value for word, value in parent[key].items() if word not in gone}
    if isinstance(parent.get("可看"), dict):
        kept["可看"] = {word: _less(value, roles) for word, value in kept["可看"].items()}
    if parent.get("梯次"):
        kept["梯次"] = [ladder for one in parent["梯次"] if (ladder := _ladder(one, steps))]
    return kept


def _leaving(article: Any, stages: list[str], roles: list[str]) -> Any:
    """别的条不再从删去的状态出发，不再由删去的角色办；只从那里出发、只由他办的照旧写着，由检查者说。"""
    if not isinstance(article, dict):
        return article
    less = {"自": stages, "由": roles}
    return {key: _less(value, less[key]) if key in less else value for key, value in article.items()}


def _less(written: Any, gone: list[str]) -> Any:
    """一列里去掉几个；一个也不剩的照旧。"""
    return [one for one in written if one not in gone] or written if isinstance(written, list) else written


def _ladder(ladder: Any, steps: list[str]) -> Any:
    if not isinstance(ladder, dict):
        return ladder
    left = [step for step in listed(ladder.get("对")) if step not in steps]
    return {**ladder, "对": left} if left else None


def _by_name(parent: Any, child: Any) -> list[dict[str, Any]]:
    """按名合并；写空的去掉。"""
    rows = {name: {name: content, **beside} for name, content, beside in one_key_tables(parent)}
    rows |= {name: {name: content, **beside} for name, content, beside in one_key_tables(child)}
    return [row for name, row in rows.items() if row[name] != ""]
