"""写得清：代号、篇、名称的长短、重名、该是表的写成了别的。读得进来而意思丢了的，在这里说出来。"""

import json
from collections.abc import Iterator

from ..naming import CODE, listed, pairs
from ..text import Text
from .known import Found, Known, where

CHAPTERS = (
    "清单与计划", "建议与议案", "联络站与群众", "监督", "会议与决定", "投票与评选", "代表履职", "立法与备案", "预算",
)  # fmt: skip
LONGEST = {"工作法": 100, "代号": 40, "事项": 40, "状态": 40, "分办": 40, "步骤": 40, "角色": 30, "项": 60, "选项": 60}
LONGEST_NUMBER = 40  # 字：编号一格放得下的
PLACE = "0000"  # ‹年›‹序›在编号里占的样子


def plain(text: Text, known: Known) -> Found:
    """一份文件写得清不清。"""
    yield from _head(text)
    yield from _shapes(text)
    yield from _long(text)
    yield from _twice(text)


def outside_chapters(text: Text, known: Known) -> Found:
    """篇不在九篇里的，在菜单里自成一篇：提一句。"""
    if text.chapter and text.chapter not in CHAPTERS:
        yield "篇", f"没有「{text.chapter}」这一篇，会自成一篇；现有 {'、'.join(CHAPTERS)}"


def unused(text: Text, known: Known) -> Found:
    """写了选项而没有这一项：多半是两处的名称不一样，提一句。"""
    for name in () if text.parent else text.options:
        if name not in text.fields_by_name and name not in text.fields:
            yield "选项", f"「{name}」没有哪一条的「填」里有它"


def _head(text: Text) -> Found:
    if not CODE.fullmatch(text.code):
        yield "代号", f"代号「{text.code}」只能用小写字母、数字和下划线，字母开头"


def _shapes(text: Text) -> Found:
    """该是表的：结束、选项、填；该是一句话的：原文、按钮。别的样子读的时候悄悄丢了、走了样。"""
    raw = json.loads(text.source) if text.source else {}
    for key, form in (("结束", "{状态: {必经: […], 成色: …}}"), ("选项", "{项: [甲, 乙]}")):
        if raw.get(key) and not isinstance(raw[key], dict):
            yield key, f"应当写成 {form}"
    for item in (one for one in listed(raw.get("条文")) if isinstance(one, dict)):
        name = next((f"{name}" for _, name in pairs(item.get("步骤"))), "")
        here = f"{'、'.join(map(str, listed(item.get('条'))))} {name}".strip()
        if item.get("填") and not isinstance(item["填"], dict):
            yield here, "「填」要写成 {名称: 种类}，如 填: {情况: 文字}"
        for key in ("原文", "按钮"):
            if not isinstance(item.get(key, ""), str):
                yield here, f"「{key}」要写成一句话"


def _long(text: Text) -> Found:
    for kind, name, at in _names(text):
        if len(name) > LONGEST[kind]:
            yield at, f"{kind}的名称「{name[:12]}……」有 {len(name)} 字，不能超过 {LONGEST[kind]} 字"
    for article in text.articles:
        number = _filled_in(article.series)
        if len(number) > LONGEST_NUMBER:
            yield where(article), f"「编号」太长，编出来有 {len(number)} 字，不能超过 {LONGEST_NUMBER} 字"


def _names(text: Text) -> Iterator[tuple[str, str, str]]:
    """（哪一种，名称，写在哪里）。"""
    yield "工作法", text.title, "工作法"
    yield "代号", text.code, "代号"
    yield "事项", text.kind_name, "事项"
    yield from (("状态", name, "状态") for name in text.stages.values())
    yield from (("分办", name, "分办") for name in text.task_stages.values())
    yield from (("角色", name, "角色") for name in text.roles.values())
    for article in text.articles:
        yield "步骤", article.name, where(article)
        yield from (("项", one.name, where(article)) for item in article.fields for one in (item, *item.columns))
    for values in (*text.options.values(), *text.table_options.values()):
        yield from (("选项", value, "选项") for value in values)


def _filled_in(series: str) -> str:
    """编出来大约的样子：‹……›各换成四位。"""
    found, inside = "", False
    for letter in series:
        if letter == "‹":
            inside, found = True, found + PLACE
        found += "" if inside else letter
        inside = inside and letter != "›"
    return found


def _twice(text: Text) -> Found:
    seen: dict[str, str] = {}
    for article in text.articles:
        if seen.setdefault(article.name, article.step) != article.step:
            yield (
                where(article),
                f"步骤的名称「{article.name}」写了两次（{seen[article.name]}、{article.step}）；换一个名称",
            )
    written = [*text.options.items(), *((f"{table}.{column}", v) for (table, column), v in text.table_options.items())]
    for name, values in written:
        for value in dict.fromkeys(one for one in values if values.count(one) > 1):
            yield "选项", f"「{name}」里的「{value}」写了两次"
