"""照一张表单上看得见的字填：一格叫什么、列着什么可挑，就写、就挑；交上去说哪里不对的，照那句话换一样再交。"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.ui.markup import Node

NUMBER = "80"
PHONE = "0731-86001234"
CELL = re.compile(r"(.+)-(\d+)-[^-]+")  # 表里的一格：哪张表-第几行-哪一列
TOO_FEW = re.compile(r"([^：；，、\s]+) \d+ (?:人|行|个|件)，不到 (\d+)")  # 抽查人 1 人，不到 2


@dataclass(frozen=True)
class Picked:
    """挑中的一个：交上去的号，看得见的名称。"""

    id: str
    name: str


@dataclass(frozen=True)
class Paper:
    """随手附的一份文件。"""

    name: str = "材料.txt"
    body: bytes = "办了。".encode()


Hits = Callable[[str], list[dict[str, Any]]]


@dataclass
class Sheet:
    """一张表单怎样填。turn: 这一步是第几遍办，选项挨个换；met: 这一件里出过面的人，再挑人就挑别人。"""

    form: Node
    hits: Hits
    today: dt.date
    turn: int = 0
    met: set[str] = field(default_factory=set)
    wants: dict[str, str] = field(default_factory=dict)  # 哪一格要选名称里有这几个字的
    changed: Counter[str] = field(default_factory=Counter)  # 这一格换过几回
    days: dict[str, str] = field(default_factory=dict)  # 这一格要填的日子
    taken: set[str] = field(default_factory=set)  # 这一张上挑了的单位和人，不挑第二遍
    least: dict[str, int] = field(default_factory=dict)  # 这一格至少要几个、这张表至少要几行

    def filled(self) -> dict[str, Any]:
        """各格的名字 → 填什么；不填的没有。"""
        self.taken = set()
        given: dict[str, Any] = {}
        for one in self.form.walk():
            key, kind = one.attrs.get("name", ""), one.attrs.get("type", "text")
            if not key or kind == "submit" or one.tag == "button" or "template" in {up.tag for up in one.up()}:
                continue
            if (row := CELL.fullmatch(key)) and int(row[2]) >= self.least.get(row[1], 1) and not one.attrs.get("value"):
                continue  # 表只填头一行，说少了的多填几行
            label = self.label(one)
            if one.tag == "select":
                given.setdefault(key, self._picked(one, label))
            elif kind in ("radio", "checkbox"):
                given[key] = self._ticked(key, label)
            elif one.tag in ("input", "textarea") and not key.endswith("-typed"):
                given[key] = self._typed(one, label)
        given |= self._votes(given)
        return {key: value for key, value in given.items() if value not in (None, "", [])}

    def heed(self, page: Node) -> bool:
        """照页面上说的哪里不对换一样；没有一句是说某一格的为假。"""
        told = False
        for line in (one for box in page.find_all(".faults") for one in box.find_all("li")):
            few = {label: int(least) for label, least in TOO_FEW.findall(line.text())}
            told |= any(self.least.get(label) != least for label, least in few.items())
            self.least |= few
            link = line.find("a")
            if link is None:
                continue
            label, sentence = link.text(), line.text().partition("：")[2]
            if row := re.match(r"第 (\d+) 行 ([^：]+)：(.*)", sentence):
                label, sentence = f"{row[2]} 第 {row[1]} 行", row[3]
            told = True
            self._change(label, sentence)
        return told

    def label(self, control: Node) -> str:
        """一格叫什么：旁边的字；单选、多选是上面那一行。"""
        if spoken := control.attrs.get("aria-label"):
            return spoken
        above = next((up for up in control.up() if up.tag == "fieldset"), None)
        legend = above.find("legend") if above else None
        name = control.attrs.get("id", "").removesuffix("-picked")
        found = legend or self.form.find(f"label[for={name}]")
        return found.text().removesuffix("选填").strip() if found else ""

    def _optional(self, control: Node) -> bool:
        """旁边写着选填的一格。"""
        name = control.attrs.get("id", "").removesuffix("-picked")
        beside = self.form.find(f"label[for={name}]")
        return beside is not None and beside.find(".optional") is not None

    def _change(self, label: str, sentence: str) -> None:
        if after := re.search(r"要晚于 ?(\d{4}-\d\d-\d\d)", sentence):
            self.days[label] = (dt.date.fromisoformat(after[1]) + dt.timedelta(days=10)).isoformat()
        elif "不能晚于今天" in sentence or "今天以前" in sentence:
            self.days[label] = self.today.isoformat()
        else:
            self.changed[label] += 1

    def _ticked(self, key: str, label: str) -> str:
        offered = [
            one
            for one in self.form.find_all("input")
            if one.attrs.get("name") == key and one.attrs.get("type") in ("radio", "checkbox")
        ]
        wanted = [one for one in offered if label in self.wants and self.wants[label] in self._words(one)]
        found = wanted[0] if wanted else offered[(self.turn + self.changed[label]) % len(offered)]
        return found.attrs["value"]

    def _words(self, choice: Node) -> str:
        """一个选项旁边的字。"""
        beside = self.form.find(f"label[for={choice.attrs.get('id', '')}]")
        return beside.text() if beside else ""

    def _typed(self, one: Node, label: str) -> Any:
        kept, kind = one.attrs.get("value") or one.text(), one.attrs.get("type", "text")
        if kind == "hidden":
            return kept
        if kind == "file":
            return Paper()
        if kind == "date":
            wanted = self.days.get(label) or kept or (self.today + dt.timedelta(days=30)).isoformat()
            return min(wanted, one.attrs.get("max", wanted))
        if kind == "tel" or "电话" in label:
            return PHONE
        if kind == "number" or one.attrs.get("inputmode") in ("numeric", "decimal"):
            return str(max(1, int(NUMBER) >> 2 * self.changed[label])) if self.changed[label] else kept or NUMBER
        if listed := one.attrs.get("list"):
            return kept or self._named(listed, label)
        return kept or f"{label[:12]}{self.today:%m%d}"

    def _named(self, listed: str, label: str) -> str:
        """表里打名称的一格：列着的里挑一个。"""
        rows = self.form.find(f"datalist[id={listed}]")
        names = [one.attrs["value"] for one in rows.find_all("option")] if rows else []
        found = self._one_of([Picked(name, name) for name in names], label, plain=False)
        return found.name if found else ""

    def _picked(self, one: Node, label: str) -> Any:
        """下拉的挑一个；边打边找的，打开来挑一个。已经挑好的照旧，除非说它不对。"""
        listed = [
            Picked(row.attrs.get("value", row.text()), row.text())
            for row in one.find_all("option")
            if row.attrs.get("value", row.text())
        ]
        kept = [row.attrs.get("value", row.text()) for row in one.find_all("option") if "selected" in row.attrs]
        if any(kept) and not self.changed[label]:
            return [Picked(value, "") for value in kept if value]
        source = one.attrs.get("data-pick", "")
        offered = [Picked(str(hit["id"]), hit["name"]) for hit in self.hits(source)] if source else listed
        least = self.least.get(one.attrs["name"], 0)
        if "multiple" in one.attrs and (least or re.match("联名|同约", label)):
            return offered[: least or 10]  # 联名的，有几位挑几位；说少了的，照说的挑几个
        plain = "data-pick" not in one.attrs
        if not plain and self.taken and self._optional(one) and not self.changed[label]:
            return None  # 选填的单位和人，挑了一个就够
        return self._one_of(offered, label, plain)

    def _one_of(self, offered: list[Picked], label: str, plain: bool) -> Picked | None:
        """挨个换着挑：这一张上挑过的不再挑；没有出过面的人在先。plain: 选项，不是名册。"""
        if not offered:
            return None
        fresh = offered if plain else [one for one in offered if one.name not in self.taken] or offered
        fresh = fresh if plain else [one for one in fresh if one.name not in self.met] or fresh
        found = fresh[(self.turn + self.changed[label]) % len(fresh)]
        self.taken.add(found.name)
        return found

    def _votes(self, given: dict[str, Any]) -> dict[str, Any]:
        """录入票数：都到会，都投头一种。"""
        cells = {one.attrs.get("name"): one.attrs.get("value", "") for one in self.form.find_all("input")}
        present = cells.get("entitled", "")
        if not present:
            return {}
        marks = [key for key in given if "." in key]
        rows = {key.partition(".")[0] for key in marks}
        found = {"present": present, "issued": "", "returned": "", "void": "", **dict.fromkeys(marks, "")}
        return found | {next(key for key in marks if key.startswith(f"{row}.")): present for row in rows}
