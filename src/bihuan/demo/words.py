"""把故事里写的读成交给动词的值：日子、单位、人、会议写名称，文件写名称和正文，表一行一列。"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.people.door import Actor
from bihuan.procedure.door import Article, Case, Field, Text

from .county import County
from .days import Days
from .letters import letter

ORGANS, PEOPLE = ("unit", "organ"), ("person", "deputy")


@dataclass
class Shelf:
    """一个县的各件共用的：县、日子、有称呼的各件、贴出去的入口、交出去的查询码。"""

    county: County
    days: Days
    named: dict[str, int] = field(default_factory=dict)
    entrances: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


class Words:
    """一幕里的读法：谁、几时、照哪份工作法。"""

    def __init__(self, shelf: Shelf, by: Actor, at: dt.datetime, text: Text) -> None:
        self.shelf, self.by, self.at, self.text = shelf, by, at, text

    def filled(self, article: Article, written: dict[str, Any]) -> dict[str, Any]:
        """照名称写的各项，读成照代号填的。"""
        items = {item.name: item for item in article.fields}
        return {items[name].code: self._read(items[name], value) for name, value in written.items()}

    def _read(self, item: Field, value: Any) -> Any:
        if item.kind == "table":
            return [self._row(item, row) for row in value]
        if item.many:
            return [self._one(item, one) for one in (value if isinstance(value, list) else [value])]
        return self._one(item, value)

    def _row(self, table: Field, row: list[Any]) -> dict[str, Any]:
        """表的一行：照列的次序写，后面空着的不写。"""
        columns = zip(table.columns, row, strict=False)
        return {column.code: self._read(column, value) for column, value in columns if value is not None}

    def _one(self, item: Field, value: Any) -> Any:
        if item.kind in ORGANS:
            return self.shelf.county.organs[value].pk
        if item.kind in PEOPLE:
            return self.shelf.county.people[value]
        if item.kind == "case":
            return self.shelf.named.get(value) or self._titled(item, value)
        if item.kind == "date":
            return self.shelf.days.on(value).isoformat()
        if item.kind == "yesno":
            return {True: "是", False: "否"}.get(value, value)
        return self._file(value) if item.kind == "file" else value

    def _titled(self, item: Field, title: str) -> int:
        """没有称呼的一件（建议），照标题。"""
        found: int = Case.objects.get(congress=self.shelf.county.congress, kind__in=item.of, title=title).pk
        return found

    def _file(self, written: str | dict[str, str]) -> int:
        """一份文件：写名称，或者名称: 正文。"""
        name, text = next(iter(written.items())) if isinstance(written, dict) else (written, "正文略。")
        organs, units = self.shelf.county.organs, self.by.unit_ids()
        unit = next((one for one, organ in organs.items() if organ.pk in units), "")
        unit = unit or next((post.organ_name for post in self.by.posts), self.by.name)
        page = letter(name, unit, text, clock.day_of(self.at).isoformat())
        return files.keep(SimpleUploadedFile(f"{name}.pdf", page), by=self.by, now=self.at).pk
