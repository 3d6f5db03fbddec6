"""单位里头的稿：拟稿、审核、退改写下的话和文件，答复签发之前只有这个单位看得到；被退改重拟的，以后也不给别人看。"""

from collections.abc import Iterable

from bihuan.files.door import Upload
from bihuan.ledger.door import Entry, entries
from bihuan.people.door import Actor

from .gates import can_see, held_of
from .language import Article, Text
from .machine import Task
from .models import Case
from .roles import belongs, is_inside
from .situation import Held


def can_open_files(by: Actor | None, upload: Upload) -> bool:
    """事项名下的文件：看得见事项的人可以打开；没有签发的稿只有拟稿的单位可以。"""
    case = Case.objects.filter(pk=upload.owner_id or 0).first()
    if by is None or case is None or not can_see(by, case):
        return False
    return not is_withheld_file(held_of(case, on=by.on or case.received_on), upload.pk, by)


def is_internal(text: Text, article: Article) -> bool:
    """这一条只在承办单位里头走：由单位内部的角色办，办了还没有出单位。"""
    return _inside(text, article) and not set(article.targets) & text.task_ends


def withheld(newest_first: Iterable[Entry], text: Text) -> dict[int, int]:
    """还不能给别的单位看的各笔：序号 → 第几个分办。要从一条链的最新一笔看起：签发在后，稿在先。"""
    found: dict[int, int] = {}
    issued: set[int] = set()
    for entry in newest_first:
        step = entry.step or {}
        article = text.by_step.get(step.get("code", ""))
        if article is None or not _inside(text, article):
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


def unissued(text: Text, task: Task) -> frozenset[str]:
    """这个分办里还没有签发的稿写下的各项：分办没有停在签发所到之处的，都算没有签发。"""
    inside = [article for article in text.articles if is_internal(text, article)]
    issued = {
        stage
        for article in text.articles
        if _inside(text, article) and not is_internal(text, article)
        for stage in set(article.targets) & text.task_ends
    }
    return frozenset() if task.stage in issued else frozenset(item.code for a in inside for item in a.fields)


def own_tasks(held: Held, by: Actor | None) -> set[int]:
    """此人的单位在办的分办。"""
    if by is None or not (by.seat_ids() or by.organ_ids()):
        return set()
    return {task.n for task in held.state.tasks if belongs(by, task.unit, held)}


def is_withheld_file(held: Held, upload_id: int, by: Actor | None) -> bool:
    """这份文件是别的单位没有签发的稿。"""
    text = held.text
    if not any(is_internal(text, article) for article in text.articles):
        return False
    listed = entries(held.case.stream, newest_first=True)
    hidden, own = withheld(listed, text), own_tasks(held, by)
    return any(
        hidden.get(entry.seq, 0) and hidden[entry.seq] not in own and upload_id in _files(entry, text)
        for entry in listed
    )


def _inside(text: Text, article: Article) -> bool:
    return article.place == "task" and bool(article.by) and all(is_inside(role, text) for role in article.by)


def _files(entry: Entry, text: Text) -> list[int]:
    filled = entry.data.get("filled", {})
    article = text.by_step[entry.step["code"]] if entry.step else None
    found: list[int] = []
    for item in article.fields if article else ():
        value = filled.get(item.code)
        if item.kind == "file" and value:
            found += value if isinstance(value, list) else [value]
    return found
