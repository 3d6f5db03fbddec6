"""角色：担任得了，站得住。"""

from ..parts import SAME_ROLE
from ..text import Text
from .flow import Flow
from .known import Found, Known, where

FILLED_BY = ("person", "deputy", "unit", "organ", "congress")


def serves(text: Text, known: Known) -> Found:
    """每个角色都有人担任；在事项上办的，不是只在分办上才有的。"""
    yield from _resolve(text, known)
    yield from _stand(text, known)
    yield from _filled_in_time(text)


def _resolve(text: Text, known: Known) -> Found:
    for code, name in text.roles.items():
        rule = text.rules.get(code)
        here = f"角色 {name}"
        if rule is None:
            if known.roles and code not in known.roles:
                yield here, f"代号 {code} 没有登记；写成登记过的代号，或者一张表，如 {{机构: 专门委员会}}"
            continue
        if rule.kind == "assignment" and rule.assignment not in text.task_roles:
            yield here, f"没有哪一条「开分办」开出 {rule.assignment}，这个角色没有人担任"
        if rule.kind == "filled" and (item := text.fields.get(rule.field)) and item.kind not in FILLED_BY:
            yield here, f"「{item.name}」不是人员、代表、单位、机构，填了也没有人担任"
        if rule.kind == "elector" and (said := _of_elector(text, rule.field, rule.organs)):
            yield here, said
        if rule.kind == "code" and not (text.opening and text.opening.query_code):
            yield here, "凭查询码的人，要在「开立」里写 查询码: 是"
        if rule.kind == "level" and not rule.organs:
            yield here, "那一级的哪个机构，要写明，如 {级别: 上级, 机构: 代表工委}"
        if rule.kind == "level" and rule.level == "place" and not _has_place(text):
            yield here, "属地要由「地点」或者「人大」的一项得知，没有哪一条填它"
    for article in text.articles:
        for one in article.opens:
            rule = text.rules.get(one.role)
            if one.role != SAME_ROLE and rule is not None and rule.kind != "assignment":
                yield where(article), f"「开分办」开出的「{text.roles[one.role]}」要写成 {{分办: 代号}}"


def _of_elector(text: Text, field: str, organs: tuple[str, ...]) -> str:
    item = text.fields.get(field)
    if item is not None and item.kind != "deputy":
        return f"原选举单位要由一项 代表 得知，「{item.name}」不是"
    return "" if organs else "原选举单位由它的哪个机构来办，要写明，如 {原选举单位: 述职代表, 机构: 常委会}"


def _has_place(text: Text) -> bool:
    return any(item.kind in ("place", "congress") for item in text.fields.values())


def _stand(text: Text, known: Known) -> Found:
    for article in text.articles:
        if article.place == "task":
            continue
        for code in article.by:
            rule = text.rules.get(code)
            if (rule.kind == "assignment") if rule else (code in known.on_tasks):
                yield (
                    where(article),
                    f"「{text.roles[code]}」只在分办上有人担任；写 于: 分办，或者改由一个机构办",
                )


def _filled_in_time(text: Text) -> Found:
    """只由填出来的人办的一步，走到时那一项一定填了。"""
    for article in text.articles:
        rules = [text.rules.get(code) for code in article.by]
        if not rules or not all(rule and rule.kind in ("filled", "elector") for rule in rules):
            continue
        fields = frozenset(rule.field for rule in rules if rule)
        if text.each_field not in fields and (missing := Flow(text, fields).missing(article)):
            stages = text.stages if article.place == "case" else text.task_stages
            there = "、".join(stages[stage] for stage in missing)
            yield where(article), f"走到「{there}」时「{'、'.join(sorted(fields))}」不一定填了，没有人可办"
