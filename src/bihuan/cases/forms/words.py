"""把打出来的字读成值：表格的一格、导入的一格。名册上的照名称认，一列的名称一次问齐。"""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from bihuan.procedure.door import Field, Situation

from .. import naming

BY_NAME = ("unit", "organ", "person", "deputy", "congress", "case")
CHOSEN = ("choice", "rating", "yesno")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?: 00:00)?")
_SEVERAL = re.compile(r"[、，,；;\n]")
Options = list[tuple[str, str]]


class Reader:
    """一张表单（一张表）里的读法：记着问过的名称。"""

    def __init__(self, about: Situation) -> None:
        self.about = about
        self._named: dict[str, naming.Named] = {}

    def learn(self, item: Field, texts: Iterable[str]) -> None:
        """先把这一列要认的名称一次问齐。"""
        if item.kind in BY_NAME:
            words = {word for text in texts for word in split(item, text)}
            self._named[item.code] = naming.ids_of(self.about, item, words)

    def read(self, item: Field, options: Options, text: str) -> Any:
        """一格的字读成交给引擎的值。不算数的用一句话说（ValueError）。名称要先 learn 过。"""
        words = split(item, text)
        found: list[Any]
        if item.kind in BY_NAME:
            found = [self._one_named(item, word) for word in words]
        elif item.kind in CHOSEN:
            found = [_chosen(options, word) for word in words]
        else:
            found = [_READERS.get(item.kind, _as_written)(word) for word in words]
        return found if item.many else found[0]

    def _one_named(self, item: Field, word: str) -> int:
        ids = self._named[item.code].get(word, [])
        if not ids:
            raise ValueError(f"没有叫「{word}」的{naming.thing(item)}")
        if len(ids) > 1:
            raise ValueError(f"叫「{word}」的不止一个，请写全称{naming.tell_apart(item)}")
        return ids[0]


def split(item: Field, text: str) -> list[str]:
    """可以填几个的，按顿号、逗号、分号、换行分开。"""
    parts = _SEVERAL.split(text) if item.many else [text]
    return [part.strip() for part in parts if part.strip()]


def day_of(text: str) -> str:
    """2026-03-02、2026/3/2、2026年3月2日 → 2026-03-02。"""
    found = _DAY.fullmatch(text.strip())
    try:
        return dt.date(*map(int, found.groups())).isoformat() if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise ValueError("要写成 2026-03-02 这样的日期")


def _chosen(options: Options, word: str) -> str:
    code = next((code for code, label in options if word in (code, label)), None)
    if code is None and options:
        raise ValueError(f"只能是：{'、'.join(label for _, label in options)}")
    return word if code is None else code


def _number(text: str) -> int:
    try:
        return int(text.replace(",", "").replace("，", "").removesuffix(".0"))
    except ValueError:
        raise ValueError("要填整数") from None


def _money(text: str) -> str:
    plain = text.replace(",", "").replace("，", "")
    try:
        if not Decimal(plain).is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ValueError("要填金额，如 1200.5") from None
    return plain


def _as_written(text: str) -> str:
    return text


_READERS = {"date": day_of, "number": _number, "money": _money}
