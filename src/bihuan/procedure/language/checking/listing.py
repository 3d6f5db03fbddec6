"""开立、清单、数字、可看：用得上，数得出，不把密封的摆出来。"""

import re

from ..counted import field_code
from ..parts import Count, Field
from ..text import Text
from .known import Found, Known, raised_kinds, where

OFFLINE = ("text", "number", "money", "date", "yesno", "choice", "place", "file")  # 离了网也填得出的各种列


def lists(text: Text, known: Known) -> Found:
    """开头的几项。"""
    yield from _opening(text)
    yield from (("数字", said) for one in text.counts for said in _count(text, one, known))
    yield from (("清单", said) for said in _register(text, known))
    yield from (("可看", said) for said in _sight(text))


def _opening(text: Text) -> Found:
    opening = text.opening
    if opening is None:
        return
    steps = [
        article
        for article in text.articles
        if article.place == "case" and text.start in article.origin
        and (article.step in opening.steps or (not opening.steps and set(article.targets) - set(text.endings)))
    ]  # fmt: skip
    if opening.at and not opening.at.recurring:
        yield "开立", "「每」要写成 每月N日、每季末月N日、每年M月N日"
    if not opening.at and not any(article.by for article in steps):
        yield "开立", f"没有一条由人自「{text.stages[text.start]}」办起，谁也开不了"
    if "table" in opening.sources and not any(article.on_a_row for article in steps):
        yield (
            "开立",
            "写了从「表格」，可是开立的一步要交文件或者填表，表格的一行填不完；让它们（可空），或者去掉「表格」",
        )
    if opening.each and not text.each_field:
        what = "代表" if opening.each == "deputies" else "单位或机构"
        yield "开立", f"写了「逐个」，要有一条「填」一项{what}（只填一个的），那一个就写在里面"
    for code in opening.steps:
        if text.start not in text.by_step[code].origin:
            yield where(text.by_step[code]), "「开立」的步骤要自开始的状态办"
    for word in re.findall(r"‹([^‹›]+)›", opening.title):
        if (item := text.fields.get(text.fields_by_name.get(word, word))) and (item.sealed or item.only_for):
            yield "开立", f"标题里的「{item.name}」不是人人看得见的，不能写进标题"
    title = text.fields.get(opening.title)
    if title and title.kind not in ("text", "choice", "unit", "organ", "person", "deputy"):
        yield "开立", f"标题「{title.name}」要是文字"
    if title and (title.sealed or title.only_for):
        yield "开立", f"标题「{title.name}」不是人人看得见的，不能作标题"
    if title and not any(article.field(opening.title) for article in steps):
        yield "开立", f"标题「{title.name}」不在开立那一步的「填」里"


def _count(text: Text, one: Count, known: Known) -> list[str]:
    names = {count.name for count in text.counts}
    said = [f"「{one.name}」的「{part}」不是这里的数字" for part in (one.part, one.of) if part and part not in names]
    item = text.fields.get(one.what.rpartition(".")[2])
    if one.how == "sum" and (item is None or item.kind not in ("number", "money")):
        said.append(f"「{one.name}」要加的是数字或金额")
    if one.how == "on_time" and not text.by_step[one.what].deadline:
        said.append(f"「{one.name}」：「{text.by_step[one.what].name}」没有期限，说不上如期")
    by = _by(text, one, known)
    if by is not None and by.kind not in ("choice", "rating", "yesno"):
        said.append(f"「{one.name}」要按一个选项分")
    if one.how == "children":
        said += _children(text, one.name, one.child, known)
    return said


def _by(text: Text, one: Count, known: Known) -> Field | None:
    """按的是哪一项；下属的数字，那一项在下属的文件里（找不到的文件不问）。"""
    if one.by in ("", "unit"):
        return None
    where = known.find(one.child) if one.how == "children" else text
    if where is None:
        return None
    code = field_code(where, one.by.rpartition(".")[2])
    return where.fields.get(code, Field(one.by, one.by, "text"))


def _children(text: Text, name: str, kind: str, known: Known) -> list[str]:
    """下属的种类：本文件立得出，或者下属再立得出。"""
    seen, queue, unknown = {text.code}, [text], False
    while queue:
        here = queue.pop()
        for code in raised_kinds(here) - seen:
            seen.add(code)
            child = known.find(code)
            unknown = unknown or child is None
            queue += [child] if child else []
            seen |= {child.kind} if child else set()
    if kind in seen - {text.code} or unknown:
        return []
    return [f"「{name}」的下属 {kind}：没有哪一条「立事项」立得出它"]


def _register(text: Text, known: Known) -> list[str]:
    if text.register is None:
        return []
    said = [one for kind, _ in text.register.children for one in _children(text, "下属", kind, known)]
    for code in (*text.register.columns, *text.register.filters):
        item = text.fields.get(code)
        if item and (item.sealed or item.kind in ("table", "file")):
            said.append(f"「{item.name}」不作列：电话、个人信息、表、文件不在清单里")
    if text.register.coverage and not raised_kinds(text):
        said.append("「覆盖」看的是子事项，没有哪一条「立事项」")
    return said + _checklist(text) + _lacking(text, known)


def _lacking(text: Text, known: Known) -> list[str]:
    """对照、义务：比的是一张表的一列，人是人。"""
    said = []
    for one in text.register.against if text.register else ():
        table = text.fields.get(one.table)
        if table is None or table.kind != "table":
            said.append("「对照」的「表」要是一条里填的一张表")
        elif one.column not in {column.code for column in table.columns if column.kind == "text"}:
            said.append(f"「对照」的「用」要是「{table.name}」里写文字的一列")
        if known.find(one.kind) is None and one.kind != text.kind:
            said.append(f"「对照」的「与」：没有 {one.kind} 这种事项；写工作法的代号")
    for duty in text.register.duties if text.register else ():
        item = text.fields.get(duty.who) if duty.by_field else None
        if duty.by_field and (item is None or item.kind not in ("person", "deputy")):
            said.append("「义务」的「人」要是一个角色，或者填的一项人员、代表")
        if not text.by_step[duty.step].by:
            said.append(f"「义务」的「{text.by_step[duty.step].name}」要由人办")
    return said


def _checklist(text: Text) -> list[str]:
    """检查清单：那一步只有一张表要填、办了还能再办；各列离了网也填得出；照的是表，同处是它的一列。"""
    held = text.register.checklist if text.register else None
    article = text.by_step.get(held.step) if held else None
    if held is None or article is None:
        return []
    table = article.field(held.table)
    if article.place != "case" or not article.by or article.vote or set(article.targets) - set(article.origin):
        return [f"「现场」的「{article.name}」要由人在事项上办，办了停在原处，可以再办"]
    if table is None or table.kind != "table" or table.picks:
        return [f"「现场」的「表」要是「{article.name}」填的一张表"]
    said = [
        f"「现场」的「{article.name}」另有要填的「{item.name}」，离了网填不了；让它（可空）"
        for item in article.fields if item.code != held.table and not item.optional
    ]  # fmt: skip
    said += [
        f"「现场」的表里「{one.name}」一列离了网填不了：要查名册的、要密封的不写在这里"
        for one in table.columns if one.kind not in OFFLINE
    ]  # fmt: skip
    beside = [text.fields[code] for code in held.beside]
    said += [f"「现场」照的「{one.name}」要是一张表" for one in beside if one.kind != "table"]
    if held.same and held.same not in {one.code for one in table.columns if one.kind != "file"}:
        said.append("「现场」的「同处」要是表里的一列")
    return said


def _sight(text: Text) -> list[str]:
    if text.sight is None:
        return []
    shown = [text.fields[code] for code in (*text.sight.public, *text.sight.public_list) if code in text.fields]
    said = [f"「{item.name}」是密封的，不能公开" for item in shown if item.sealed or item.only_for]
    parts = dict(text.sight.parts)
    said += [
        f"「{text.roles[code]}」既在全件里又另写一部分，只能写一处"
        for code in text.sight.whole
        if code in parts and not parts[code].without
    ]
    return said
