"""单位里头的稿：拟稿、审核、退改写下的话和文件，答复签发之前只有这个单位看得到；被退改重拟的，以后也不给别人看。"""

from collections.abc import Iterable

from bihuan.ledger.door import Entry, entries
from bihuan.people.door import Actor

from . import roles
from .language import Article, Text
from .machine.state import read
from .models import Case

INSIDE = frozenset({"handling_clerk", "section_head", "unit_head"})  # 承办单位内部的角色，见 roles.py


def is_internal(text: Text, article: Article) -> bool:
    """这一条只在承办单位里头走：由单位内部的角色办，办了还没有出单位。"""
    return _inside(article) and article.to not in text.task_ends


def withheld(newest_first: Iterable[Entry], text: Text) -> dict[int, int]:
    """还不能给别的单位看的各笔：序号 → 第几个分办。要从一条链的最新一笔看起：签发在后，稿在先。"""
    found: dict[int, int] = {}
    issued: set[int] = set()
    for entry in newest_first:
        step = entry.step or {}
        article = text.by_step.get(step.get("code", ""))
        if article is None or not _inside(article):
            continue
        n = step["task"]
        if not is_internal(text, article):
            issued.add(n)
            continue
        if n not in issued:
            found[entry.seq] = n
        if step["from"] == text.task_working:  # 这一稿自此开始；更早的是重拟以前的
            issued.discard(n)
    return found


def own_tasks(case: Case, by: Actor | None) -> set[int]:
    """此人的单位在办的分办。"""
    units = by.unit_ids() if by else frozenset()
    tasks = read(case.memory).tasks if units else []
    return {task.n for task in tasks if task.unit in units or roles.landed(case, task.unit) in units}


def is_withheld_file(case: Case, text: Text, upload_id: int, by: Actor | None) -> bool:
    """这份文件是别的单位没有签发的稿。"""
    listed = entries(case.stream, newest_first=True)
    hidden, own = withheld(listed, text), own_tasks(case, by)
    return any(hidden.get(entry.seq, 0) and hidden[entry.seq] not in own and upload_id in _files(entry, text) for entry in listed)  # fmt: skip


def _inside(article: Article) -> bool:
    return article.place == "task" and bool(article.by) and INSIDE.issuperset(article.by)


def _files(entry: Entry, text: Text) -> list[int]:
    filled = entry.data.get("filled", {})
    article = text.by_step[entry.step["code"]] if entry.step else None
    found: list[int] = []
    for item in article.fields if article else ():
        value = filled.get(item.code)
        if item.kind == "file" and value:
            found += value if isinstance(value, list) else [value]
    return found
