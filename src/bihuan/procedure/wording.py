"""一句带‹›的话：‹年› ‹月› ‹日› ‹序› ‹标题› ‹上级标题› ‹届› ‹次› 和任何一项，换成此刻的样子。"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from bihuan.people.door import congress_by_id, names as names_of, organ_names, session_on

from .language import Text
from .models import Case
from .situation import Held

_PLACE = re.compile(r"‹([^‹›]+)›")
LONGEST = 60  # 字：一项写进一句话里的字数


def places(pattern: str) -> list[str]:
    """一句话里有哪些‹›。"""
    return _PLACE.findall(pattern)


def said(pattern: str, held: Held, *, on: dt.date, filled: Mapping[str, Any] | None = None, above: str = "") -> str:
    """换好的一句话。没有填过的项换成空的。"""
    table = {"年": str(on.year), "月": str(on.month), "日": str(on.day), "标题": held.state.title or held.case.title}

    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name in table:
            return table[name]
        if name == "上级标题":
            return above or _above(held)
        if name in ("届", "次"):
            session = session_on(held.case.congress_id, on=on)
            return str(session[0 if name == "届" else 1]) if session else ""
        return shown(held.text, name, {**held.state.values, **(filled or {})})

    return _PLACE.sub(word, pattern)


def shown(text: Text, name: str, values: Mapping[str, Any]) -> str:
    """一项的值怎样写进一句话里：机构写名称，别的照原样，长的截短。"""
    code = text.fields_by_name.get(name, name)
    value, item = values.get(code), text.fields.get(code)
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if item is not None and item.kind in ("unit", "organ"):
        names = organ_names(listed)
        return "、".join(names.get(one, "") for one in listed)
    if item is not None and item.kind in ("person", "deputy"):
        people = names_of(listed)
        return "、".join(people.get(one, "") for one in listed)
    if item is not None and item.kind == "congress":
        return "、".join(congress_by_id(one).name for one in listed)
    if item is not None and item.kind == "table" and isinstance(value, list):  # 一列与它的表同名的，是那一格
        return f"{len(listed)} 行"
    if item is not None and item.kind == "case":
        return "、".join(Case.objects.filter(pk__in=listed).order_by("id").values_list("title", flat=True))
    return "、".join(str(one) for one in listed)[:LONGEST]


def _above(held: Held) -> str:
    if not held.state.parent:
        return ""
    return Case.objects.filter(pk=held.state.parent).values_list("title", flat=True).first() or ""
