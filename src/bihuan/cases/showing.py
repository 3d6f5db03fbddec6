"""示：办这一步的人眼前要看见的几项：最近填的、提出的那一步填了什么。按钮上的话也在这里。"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bihuan.files.door import Upload
from bihuan.ledger.door import Entry, entries
from bihuan.procedure.door import (
    ROWS_MOST,
    Article,
    Field,
    Situation,
    Task,
    correctable_later,
    serves,
    unissued,
    withheld,
)
from bihuan.ui.door import full_day

from . import naming
from .checklist.reading import checklist_in, findings_in, table_in

_PLACE = re.compile(r"‹([^‹›]+)›")


@dataclass(frozen=True)
class Shown:
    """一项：名称，写成文字的值；文件是（编号，名称），可以打开；表有表头和各行；who：哪个单位的。"""

    name: str
    words: str = ""
    files: tuple[tuple[int, str], ...] = ()
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    who: str = ""


def shown(about: Situation) -> list[Shown]:
    """这一步写明要看的各项，按写的先后；没有填过的不列。密封的不在这里，只给某角色的不给别人。"""
    if not about.article.shows or about.case.pk is None:
        return []
    told = entries(about.case.stream, newest_first=True)
    units = about.held.unit_names()
    found: list[Shown] = []
    for code in about.article.shows:
        step = about.text.by_step.get(code)
        asked = _recorded(about, step, told) if step and _on_site(about) == code else None
        for item, value, task in asked or (_of_step(about, step, told) if step else _of_field(about, code, told)):
            who = units.get(task.unit, "") if task is not None and task != about.task else ""
            one = said(about, item, value, who)
            if one not in found:  # 步骤里有了的，再单写一项不列两遍
                found.append(one)
    return found


def said(about: Situation, item: Field, value: Any, who: str = "") -> Shown:
    """一项的值，写成给人看的样子。"""
    listed = value if isinstance(value, list) else [value]
    if item.kind == "table":
        rows = tuple(tuple(_words(about, one, row.get(one.code)) for one in item.columns) for row in listed)
        return Shown(item.name, headers=tuple(one.name for one in item.columns), rows=rows, who=who)
    if item.kind == "file":
        names = dict(Upload.objects.filter(pk__in=listed).values_list("pk", "name"))
        return Shown(item.name, files=tuple((pk, names[pk]) for pk in listed if pk in names), who=who)
    return Shown(item.name, _words(about, item, value), who=who)


def button_of(article: Article) -> tuple[str, str]:
    """按钮上的话：（没有脚本时的，带‹›的）。没有写明的是步骤的名。"""
    plain = _PLACE.sub("…", article.button) or article.name
    return plain, article.button if _PLACE.search(article.button) else ""


def short_of(article: Article) -> str:
    """清单上的按钮怎么说：按钮上的话要填值的，说步骤的名。"""
    plain, live = button_of(article)
    return article.name if live else plain


def afterwards(about: Situation) -> str:
    """办了以后会怎样：停到哪里、等谁办哪一步；不能更正的说一声。照所选走到几处的，不说是哪一处。"""
    text, article = about.text, about.article
    targets = [stage for stage in article.leads(about.stage) if stage != about.stage]
    stages = text.stages if article.place == "case" else text.task_stages
    said = []
    if len(targets) == 1:
        awaited = [one for one in text.awaited.get((article.place, targets[0]), ()) if _fits(about, one)]
        if len(awaited) > 1:  # 几步都办得了的，说有期限的那一步；都没有期限的不说等谁
            awaited = [one for one in awaited if one.deadline and one.deadline.kind != "none"]
        who = "、".join(text.roles.get(role, role) for role in awaited[0].by) if awaited else ""
        said.append(f"转为「{stages[targets[0]]}」" + (f"，等{who}{awaited[0].name}" if awaited else ""))
    if not correctable_later(about.case.kind, article.step):
        said.append("不能更正")
    return f"办了以后{'，'.join(said)}。" if said else ""


def _fits(about: Situation, article: Article) -> bool:
    """分办上的一条，这个承办角色轮得到吗。"""
    return about.task is None or not (roles := about.text.holding[article.step]) or about.task.role in roles


def _words(about: Situation, item: Field, value: Any) -> str:
    if value in (None, "", []):
        return ""
    listed = value if isinstance(value, list) else [value]
    if item.kind == "case":
        titles = naming.titles_of(listed, about.by)
        return "、".join(titles.get(one, "另有一件，您看不到") for one in listed)
    if item.kind in naming.THINGS:
        names = naming.names_of(item.kind, listed)
        return "、".join(names.get(one, "") for one in listed)
    if item.kind == "date":
        return "、".join(full_day(str(one)) for one in listed)
    return "、".join(str(one) for one in listed) + (f" {item.unit}" if item.unit else "")


def _on_site(about: Situation) -> str:
    """检查清单的那一步；没有检查清单的为空。"""
    checklist = checklist_in(about.text)
    return checklist.step if checklist else ""


def _recorded(about: Situation, step: Article, told: list[Entry]) -> list[tuple[Field, Any, Task | None]]:
    """检查清单上记下的：各人各次的合成一张表，不只是最近的一次。"""
    checklist = checklist_in(about.text)
    item = step.field(checklist.table) if checklist else None
    if checklist is None or item is None or _hidden(about, item):
        return []
    rows = [dict(one.row) for one in findings_in(checklist, told[::-1])]
    return [(item, rows, None)] if rows else []


def _of_step(about: Situation, step: Article, told: list[Entry]) -> Iterator[tuple[Field, Any, Task | None]]:
    """最近一次办那一步时填的：先看本分办的；不然各个分办最近的一次都看，改交出去的、别的单位没有签发的不看。"""
    mine, hidden = about.task.n if about.task is not None else 0, withheld(told, about.text)
    replaced = {task.before for task in about.state.tasks} - {0, mine}
    latest: dict[int, Entry] = {}
    for one in told:
        if one.step and one.step["code"] == step.step and hidden.get(one.seq, mine) == mine:
            latest.setdefault(one.step.get("task", 0), one)
    for n in [mine] if mine in latest else sorted(set(latest) - replaced):
        filled = latest[n].data.get("filled", {})
        for item in step.fields:
            if item.code in filled and not _hidden(about, item):
                yield item, filled[item.code], about.state.task(n)


def _of_field(about: Situation, code: str, told: list[Entry]) -> Iterator[tuple[Field, Any, Task | None]]:
    """一项最近的值：这个分办的，事项的；办事项自己的步骤时，各个分办的都看。"""
    item = about.text.fields.get(code)
    if item is None or _hidden(about, item):
        return
    by_seq = {one.seq: one for one in told}
    holders: list[Any] = [about.task] if about.task is not None and _has(about.task, code) else [about.state]
    if about.task is None and not _has(about.state, code):
        holders = [task for task in about.state.tasks if _has(task, code) and code not in unissued(about.text, task)]
    for holder in holders:
        value = holder.values.get(code)
        if value is None and code in holder.at:
            entry = by_seq.get(holder.at[code])
            value = entry.data.get("filled", {}).get(code) if entry else None
        if value not in (None, "", []):
            yield item, value, holder if isinstance(holder, Task) else None


def _has(holder: Any, code: str) -> bool:
    return code in holder.values or code in holder.at


def _hidden(about: Situation, item: Field) -> bool:
    """密封的、只给某角色而他不是的。"""
    if item.sealed:
        return True
    return bool(item.only_for) and not any(serves(about.by, role, about.held, about.task) for role in item.only_for)


def offered_of(about: Situation) -> dict[str, Any]:
    """示里的项本步也要填的，先填上最近的值，办的人可以改；文件、密封的不先填，表只填检查清单上记下的。

    逐个开立的，写着是哪一个的那一项先填上那一个（单位并入别处的，接手的）：不必自己再选一遍。
    """
    shown_codes = set(about.article.shows)
    for code in about.article.shows:
        if step := about.text.by_step.get(code):
            shown_codes |= {item.code for item in step.fields}
    return _rows_offered(about) | _each_offered(about) | {
        item.code: value
        for item in about.article.fields
        if item.code in shown_codes and item.kind not in ("file", "table") and not item.sealed
        and (value := about.state.value(item.code, about.task)) not in (None, "", [])
    }  # fmt: skip


def _each_offered(about: Situation) -> dict[str, Any]:
    """逐个开立的一件开给了谁：先填进写着他的那一项。"""
    code = about.text.each_field
    value, item = about.state.value(code), about.article.field(code)
    if item is None or not isinstance(value, int):
        return {}
    return {code: about.held.current(value) if item.kind in ("unit", "organ") else value}


def _rows_offered(about: Situation) -> dict[str, Any]:
    """示了检查清单的那一步、又要填一张表的：记下的各条先填进同名的列，办的人增删。非填不可的列记的时候没有的，不先填。"""
    checklist = checklist_in(about.text)
    if checklist is None or checklist.step not in about.article.shows or about.case.pk is None:
        return {}
    ours = {one.name: one.code for one in table_in(about.text, checklist).columns if one.kind != "file"}
    items = [
        item for item in about.article.fields
        if item.kind == "table" and not item.picks
        and {one.name for one in item.columns if not one.optional} <= set(ours)
    ]  # fmt: skip
    told = findings_in(checklist, entries(about.case.stream)) if items else []
    return {
        item.code: [
            {one.code: found.row[ours[one.name]] for one in item.columns if ours.get(one.name) in found.row}
            for found in told[:ROWS_MOST]
        ]
        for item in items if told
    }  # fmt: skip
