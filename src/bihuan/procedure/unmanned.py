"""没有人办得了的：一个单位承办了，轮到的一步要它的科室、负责人来办，而单位里没有这样的人。"""

from collections.abc import Iterator

from . import roles
from .language import Article, Text
from .machine.standing import answering, fits

BY_ROLE = {"answering": True, "joining": False}  # 只看承办角色的两个条件：要答复的（主办、分别办理），会办的


def unmanned(text: Text, role: str, held: frozenset[str]) -> str:
    """承办这一角色的单位，走得到的各处里，哪几步等着单位里的人办而没有人办得了，缺谁：一句话；都有人的为空。

    held: 单位里有人担任的（people.manned_in）。由别的机关也办得了的不算。
    """
    if not held:
        return "没有人在任"
    awaited = {one.step for stage in _reached(text, role) if (one := _awaited(text, role, stage)) is not None}
    found = [
        article for article in text.articles
        if article.step in awaited and not any(_able(text, one, held) for one in article.by)
    ]  # fmt: skip
    wanted = dict.fromkeys(text.roles.get(one, one) for article in found for one in article.by)
    return f"没有人能{'、'.join(one.name for one in found)}，缺{'、'.join(wanted)}" if found else ""


def _able(text: Text, by: str, held: frozenset[str]) -> bool:
    """这个单位的人里有担任得了的；不是单位里的角色，由别处的人担任，算有。"""
    known = roles.role_of(by, text)
    if not known.on_task:
        return True
    return bool(held & known.duties) if known.duties else bool(held)


def _awaited(text: Text, role: str, stage: str) -> Article | None:
    return next((one for one in text.awaited.get(("task", stage), ()) if _taken_by(text, role, one)), None)


def _reached(text: Text, role: str) -> Iterator[str]:
    """这个承办角色的分办走得到的各处。"""
    ahead = [one.start for article in text.articles for one in article.opens if one.role == role and one.start]
    ahead.append(text.task_start)
    known: set[str] = set()
    while ahead:
        stage = ahead.pop()
        if stage in known:
            continue
        known.add(stage)
        yield stage
        leaving = [one for one in text.articles if one.place == "task" and stage in one.origin]
        ahead += [to for one in leaving if _taken_by(text, role, one) for to in one.leads(stage)]


def _taken_by(text: Text, role: str, article: Article) -> bool:
    """这个承办角色轮得到这一条吗：只看角色定得下来的。"""
    answers = role in answering(text)
    return fits(text, article, role) and all(BY_ROLE.get(code, answers) == answers for code, _ in article.conditions)
