"""填写项、后果用到的项：一名一种，标记合适，开分办、延长、链接、编号、告知用得上。"""

import re

from ..parts import SAME_ROLE, Article, Field
from ..text import Text
from .flow import options
from .known import Found, Known, where

MANY = ("unit", "organ", "congress", "person", "deputy", "file", "case", "choice")
CHOSEN = ("choice", "rating", "yesno")
HOLDERS = ("unit", "organ", "congress")
TOKENS = ("标题", "上级标题", "编号", "年", "月", "状态", "到期", "单位")
IN_DOCUMENTS = ("标题", "编号", "年", "月", "日", "届", "次", "主送", "办理人", "本级人大", "事项种类")
_TOKEN = re.compile(r"‹([^›]*)›")
_SERIES = re.compile(r"年|序\d?|届|次")


def fills(text: Text, known: Known) -> Found:
    """每一条的填写项和后果。"""
    kinds: dict[str, Field] = {}
    for article in text.articles:
        for item in article.fields:
            first = kinds.setdefault(item.code, item)
            if first.kind != item.kind:
                yield where(article), f"「{item.name}」在别的条里是另一种：一名一种，另起一个名称"
            yield from ((where(article), said) for said in _marks(item))
        for said in (
            *_given(text, article),
            *_opens(text, article),
            *_reopens(text, article),
            *_dates_and_links(text, article),
        ):
            yield where(article), said
        for said in _sentences(text, article):
            yield where(article), said
    yield from (("文书", said) for said in _templates(text))


def _marks(item: Field) -> list[str]:
    said = []
    if item.many and item.kind not in MANY:
        said.append(
            f"「{item.name}」不能（可多个）：只有单位、机构、人大、人员、代表、文件、事项、选项可以；要几行的用 表"
        )
    if item.listed and (item.sealed or item.kind in ("table", "file")):
        said.append(f"「{item.name}」不能（列出）：电话、个人信息、表、文件不作清单的列")
    if (item.not_after_today or item.not_before_today) and item.kind != "date":
        said.append(f"「{item.name}」不是日期，没有今天之前之后")
    return said


def _given(text: Text, article: Article) -> list[str]:
    """固定的值：那一项有哪一条填，值是它的一个选项。"""
    said = []
    for code, value in article.given:
        item = text.fields.get(code)
        offered = options(text, code) if item is not None and item.kind in CHOSEN else ()
        if item is None:
            said.append(f"「{code}」没有哪一条由人填它，不知道是什么种类；先在由人办的一条里写它")
        elif item.kind not in (*CHOSEN, "text") or item.sealed or item.many:
            said.append(f"「{item.name}」不能写成固定的：只有 选项、评价、是否、文字 可以")
        elif not value or (offered and value not in offered):
            said.append(f"「{item.name}」固定的「{value}」不是它的选项：{'、'.join(offered)}")
    return said


def _opens(text: Text, article: Article) -> list[str]:
    said = []
    for one in article.opens:
        item = article.field(one.field)
        if item is None:
            continue  # 第一版就核对
        column = next((column for column in item.columns if column.code == one.column), None)
        holder = column if one.column else item
        if holder is None:
            said.append(f"「开分办」逐行的「{one.column}」不是「{item.name}」的列")
        elif holder.kind not in HOLDERS:
            said.append(f"「开分办」用到的「{holder.name}」要是单位、机构或人大，不能是别的种类")
        said += [f"「开分办」带的「{code}」不是「{item.name}」的列" for code in one.carry if not _has(item, code)]
        if one.role == SAME_ROLE and article.place == "case":
            said.append("「同一角色」只在 于: 分办 的条里有所指；写明角色")
    return said


def _has(item: Field, code: str) -> bool:
    return any(column.code == code for column in item.columns)


def _reopens(text: Text, article: Article) -> list[str]:
    again, said = article.reopens, []
    if again is None:
        return []
    if not text.task_roles:
        said.append("「重开分办」却没有哪一条「开分办」")
    said += [
        f"「重开分办」的「{text.roles[role]}」不是分办的角色" for role in again.roles if role not in text.task_roles
    ]
    for step, _ in again.deadlines:
        if (timed := text.by_step.get(step)) and timed.place != "task":
            said.append(f"「重开分办」里的「{timed.name}」不是分办的一步")
    if article.branch and not again.only_if and len(article.branch.stages) > 1:
        said.append("「按」旁边的「重开分办」要写 仅当：哪几个选项才重开")
    return said


def _dates_and_links(text: Text, article: Article) -> list[str]:
    said = []
    for _, code in article.extends:
        item = article.field(code)
        if item and item.kind != "date":
            said.append(f"「延长」用到的「{item.name}」要是日期")
    for code, _ in article.links:
        item = article.field(code)
        if item is None or item.kind != "case":
            said.append(f"「链接」用到的「{item.name if item else code}」要是本条填的一件事项")
    return said


def _sentences(text: Text, article: Article) -> list[str]:
    said = []
    tokens = _TOKEN.findall(article.series)
    if article.series and (
        sum(token.startswith("序") for token in tokens) != 1 or not all(_SERIES.fullmatch(token) for token in tokens)
    ):
        said.append(f"「编号」要有一个 ‹序›，其余只能用 ‹年› ‹届› ‹次›：{article.series}")
    if article.series and article.place == "task":
        said.append("「编号」编的是事项，不写在 于: 分办 的条里")
    known = {*TOKENS, *(item.name for item in text.fields.values())}
    written = (article.button, *(words for _, words in article.tells), *_titles(article))
    strange = [token for sentence in written for token in _TOKEN.findall(sentence) if token not in known]
    return said + [f"‹{token}› 没有所指：只能是 {'、'.join(TOKENS)} 或者一项的名称" for token in strange]


def _templates(text: Text) -> list[str]:
    """文书的正文：有哪一条出它，‹›有所指，不写密封的、只给某角色的。"""
    written = {name for article in text.articles for name, _ in article.documents}
    said = [f"没有哪一条写了「文书: {name}」" for name in text.templates if name not in written]
    named = {item.name: item for item in text.fields.values()}
    for name, body in text.templates.items():
        for token in _TOKEN.findall(body):
            item = named.get(token)
            if item is None and token not in IN_DOCUMENTS:
                said.append(f"「{name}」里的‹{token}› 没有所指：只能是 {'、'.join(IN_DOCUMENTS)} 或者一项的名称")
            elif item is not None and (item.sealed or item.only_for):
                said.append(f"「{name}」里的‹{token}›不是人人看得见的，不能写进文书")
    return said


def _titles(article: Article) -> list[str]:
    return [one.title for one in article.raises if "‹" in one.title and one.each != "row"]
