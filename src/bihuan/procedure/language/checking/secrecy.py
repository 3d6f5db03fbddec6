"""密：要求保密的，办的人、在事项里的人、要告诉的人都看得见，别人都看不见。"""

from collections.abc import Iterator

from ..text import Text
from .known import Found, Known

SEATED = ("assignment", "filled", "opener", "code", "elector", "level")  # 坐在事项里的
SIMPLE = (*SEATED, "organ", "standing")  # 说得出是谁的：密里可以写的


def secrecy(text: Text, known: Known) -> Found:
    """「密」写得全。"""
    sight = text.sight
    if sight is None or not sight.secret:
        return
    yield from (("可看", said) for said in _field(text, sight.secret))
    for role in sight.secret_for:
        rule = text.rules.get(role)
        if rule is not None and (rule.kind not in SIMPLE or rule.duty):
            wanted = "要是机构（可以限名称）、一种身份，或者坐在事项里的（分办、填写、开立、级别、凭查询码）"
            yield "可看", f"「密」里的「{text.roles[role]}」{wanted}"
        if rule is not None and " " in rule.organ_name:
            yield "可看", f"「密」里的「{text.roles[role]}」：名称里不能有空格"
    left: dict[str, str] = {}
    for role, why in _concerned(text):
        left.setdefault(role, why)
    for role, why in left.items():
        if role not in sight.secret_for and not _inside(text, role, sight.secret_for):
            yield "可看", f"要求保密的时候「{text.roles.get(role, role)}」看不见，却{why}；写进「密」"


def _concerned(text: Text) -> Iterator[tuple[str, str]]:
    """保密以后还要看得见的角色：坐在里面的，要办的，要告诉的；开立那一步还没有保密，不算。"""
    yield from ((role, "坐在这件事项里") for role, rule in text.rules.items() if rule.kind in SEATED and not rule.duty)
    for article in text.articles:
        if article.origin != (text.start,):
            yield from ((role, f"要办「{article.name}」") for role in article.by)
        told = (*article.jointly, *article.copied, *(role for role, _ in article.tells))
        yield from ((role, f"「{article.name}」要告诉他") for role in told)


def _field(text: Text, code: str) -> list[str]:
    item = text.fields.get(code)
    if item is None or item.kind != "yesno":
        return ["「密」要由一项 是否 决定"]
    said = [f"「{item.name}」要填在事项上，不在分办上" for a in text.articles if a.field(code) and a.place == "task"]
    return said + ([f"「{item.name}」密封着，不能用来定密"] if item.sealed or item.only_for else [])


def _inside(text: Text, role: str, allowed: tuple[str, ...]) -> bool:
    """承办机构里的人（任：负责人、科室），那个机构写了就算；会外的机构，代记的那一处写了就算。"""
    rule = text.rules.get(role)
    if rule is None:
        return False
    if rule.kind == "outside":
        return rule.by in allowed
    held = [code for code in allowed if (one := text.rules.get(code)) and one.assignment == rule.assignment]
    return rule.kind == "assignment" and bool(rule.duty) and bool(held)
