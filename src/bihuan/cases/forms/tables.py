"""表：一行一行地填，每格一个控件；差错写在那一格旁边。没有脚本也能填，有脚本可以添行、去行、从表格软件粘贴。"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field as made
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bihuan.files.door import Upload
from bihuan.procedure.door import ROWS_MOST, Field, Situation

from .. import naming
from .files import HeldFile, carried, carried_file
from .words import BY_NAME, CHOSEN, Options, Reader

BLANK = 5  # 行：空着的先给这么多，没有脚本时也够用
MORE = "@more"  # 按「再添几行」提交的名字
HELD = "-held"  # 先收下的文件的号，网页上的名字的末尾
SHOWN_FAULTS = 6  # 处：差错一览里只说最先的这些，其余在格子旁边


Faults = dict[tuple[int, str], str]  # （第几行，列）→ 一句话


@dataclass(frozen=True)
class Column:
    """一列和它可选的。"""

    item: Field
    options: Options


@dataclass
class Rows:
    """交来的各行：每行是列的代号 → 交来的字（文件是文件）。"""

    rows: list[dict[str, Any]] = made(default_factory=list)


class TableField(forms.Field):
    """一张表。值是各行（列的代号 → 交给引擎的值），空行不算。"""

    def __init__(self, item: Field, columns: list[Column], about: Situation, reader: Reader, **given: Any) -> None:
        self.item, self.columns, self.reader = item, columns, reader
        super().__init__(widget=TableWidget(item, columns, about), **given)

    def clean(self, value: Rows) -> list[dict[str, Any]]:
        rows = [(n, row) for n, row in enumerate(value.rows) if any(row.values())]
        faults: Faults = {}
        self.widget.faults = faults
        if not rows and self.required:
            raise forms.ValidationError(f"{self.item.name}至少要有一行")
        if len(rows) > ROWS_MOST:
            raise forms.ValidationError(f"{self.item.name}不能超过 {ROWS_MOST} 行")
        for column in self.columns:
            texts = [str(row.get(column.item.code) or "") for _, row in rows]
            self.reader.learn(column.item, texts if column.item.kind in BY_NAME else [])
        cleaned = [self._row(n, row, faults) for n, row in rows]
        if faults:
            raise forms.ValidationError(self._told(faults))
        return cleaned

    def _row(self, n: int, row: dict[str, Any], faults: Faults) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in self.columns:
            code, given = column.item.code, row.get(column.item.code)
            try:
                if not given:
                    if not column.item.optional:
                        raise ValueError(f"请填写{column.item.name}")
                    continue
                is_file = column.item.kind == "file"
                found[code] = (
                    _files(column.item, given, self.widget.key)
                    if is_file
                    else self.reader.read(column.item, column.options, given)
                )
            except ValueError as error:
                faults[(n, code)] = str(error)
        return found

    def _told(self, faults: Faults) -> list[str]:
        names = {column.item.code: column.item.name for column in self.columns}
        said = [f"第 {n + 1} 行 {names[code]}：{sentence}" for (n, code), sentence in sorted(faults.items())]
        more = [f"另有 {len(said) - SHOWN_FAULTS} 处，见各格"] if len(said) > SHOWN_FAULTS else []
        return said[:SHOWN_FAULTS] + more


class TableWidget(forms.Widget):
    """画一张可以填的表。"""

    input_type = "table"  # 画一格的模板认它

    def __init__(self, item: Field, columns: list[Column], about: Situation) -> None:
        super().__init__()
        self.item, self.columns, self.about = item, columns, about
        self.faults: Faults = {}  # 核对之后才有
        self.key = ""  # 哪个人的哪张表单：认先收下的文件
        self.held: dict[tuple[int, str], list[HeldFile]] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Rows:
        cell = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-(.+)")
        known = self._known()
        found: dict[int, dict[str, Any]] = {}
        for source in (data, files or {}):
            for key in source:
                place = cell.fullmatch(key)
                if place and place[2] in known:
                    row = found.setdefault(int(place[1]), {})
                    row[place[2]] = source.getlist(key) if source is files else str(source.get(key)).strip()
        for n, code, tokens in self._tokens(cell, data) if self.key and hasattr(data, "getlist") else ():
            found.setdefault(n, {}).setdefault(code, tokens)  # 另选了的，照新选的
        last = max(found, default=-1)
        rows = [found.get(n, {}) for n in range(min(last, ROWS_MOST * 2) + 1)]
        if data.get(MORE) == name:
            rows += [{} for _ in range(BLANK)]
        return Rows(rows)

    def _tokens(self, cell: re.Pattern[str], data: Any) -> Iterator[tuple[int, str, list[str]]]:
        """交来的先收下的文件：第几行，哪一列，各号。"""
        files = {f"{code}{HELD}": code for code, item in self._known().items() if item.kind == "file"}
        for key in data:
            place = cell.fullmatch(key)
            if place and place[2] in files:
                yield int(place[1]), files[place[2]], data.getlist(key)

    def keep(self, given: Rows, kept: Callable[[Any], Upload]) -> None:
        """表里选了的文件先收下，画在各自的一格里；那一格自己不对的不收。kept: 收下一份。"""
        codes = [code for code, item in self._known().items() if item.kind == "file"]
        for n, row in enumerate(given.rows):
            for code in codes:
                files = [carried_file(self.key, one) if isinstance(one, str) else one for one in row.get(code) or ()]
                if files and (n, code) not in self.faults:
                    self.held[(n, code)] = carried(self.key, [kept(one) for one in files])

    def _known(self) -> dict[str, Field]:
        return {column.item.code: column.item for column in self.columns}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return id_

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        held = value if isinstance(value, Rows) else Rows(list(value or []))
        rows = held.rows or [{} for _ in range(BLANK)]
        drawn = [
            [self._cell(name, n, column, row.get(column.item.code, ""), self.faults) for column in self.columns]
            for n, row in enumerate(rows)
        ]
        blank = [self._cell(name, -1, column, "", {}) for column in self.columns]
        lists = [
            (f"{name}-{one.item.code}-list", naming.offered(self.about, one.item))
            for one in self.columns if one.item.kind in BY_NAME
        ]  # fmt: skip
        context = {
            "name": name, "item": self.item, "columns": self.columns, "rows": drawn, "blank": blank, "lists": lists,
            "most": ROWS_MOST, "more": MORE, "id": (attrs or {}).get("id", f"id_{name}"),
        }  # fmt: skip
        return render_to_string("cases/forms/_table.html", context)

    def _cell(self, name: str, n: int, column: Column, value: Any, faults: Faults) -> dict[str, Any]:
        item = column.item
        return {
            "name": f"{name}-{'@' if n < 0 else n}-{item.code}", "item": item, "options": column.options,
            "value": "" if isinstance(value, list) else value, "fault": faults.get((n, item.code), ""),
            "held": self.held.get((n, item.code), ()), "held_name": f"{name}-{n}-{item.code}{HELD}",
            "label": f"{item.name} 第 {n + 1} 行" if n >= 0 else item.name,
            "list": f"{name}-{item.code}-list" if item.kind in BY_NAME else "",
            "as": "text" if item.kind in CHOSEN and (item.many or not column.options)
        else _CONTROLS.get(item.kind, "text"),
        }  # fmt: skip


_CONTROLS = {"choice": "select", "rating": "select", "yesno": "select", "date": "date", "file": "file", "text": "area"}


def _files(item: Field, given: Any, key: str) -> Any:
    files = [carried_file(key, one) if isinstance(one, str) else one for one in given if one]
    if len(files) > 1 and not item.many:
        raise ValueError("这里只交一份文件")
    return files if item.many else files[0]
