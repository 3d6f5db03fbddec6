"""清单怎么问：网址里的叠、筛、排读成一份问题；没有的、读不懂的当作没有写。"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bihuan.kernel import cursor
from bihuan.people.door import organs_to_pick

from ..lists.asking import LONGEST_TEXT, Coded, stages_of
from .chosen import Held
from .columns import SORTED, Column, columns_of, filters_of

PREFIX = "f."  # 文件自己的格在网址里的起头，免得与别的参数同名
LONGEST = 80  # 字：一格里选的值
BUILT_SORTS = {"received": "开立先后", "due": "到期", "number": "编号"}
LATE = "late"


@dataclass(frozen=True)
class Asked:
    """一份问题。codes 是状态在各版里的代号；stack 第几叠（自 1 起，0 为全部）；act 等着办的是哪一步；chosen 是文件的各格选了什么。"""

    kind: str
    stack: int = 0
    stacked: tuple[str, ...] = ()
    stage: str = ""
    codes: tuple[Coded, ...] = ()
    late: bool = False
    year: int = 0
    text: str = ""
    sort: str = "received"
    act: str = ""
    chosen: tuple[tuple[Column, str], ...] = ()

    def url(self, **changes: Any) -> str:
        """这份问题的网址参数，可以改几处。"""
        kept = {
            "stack": self.stack, "stage": self.stage, "late": "1" if self.late else "", "year": self.year,
            "text": self.text, "act": self.act, "sort": self.sort if self.sort != "received" else "",
            **{f"{PREFIX}{column.code}": value for column, value in self.chosen}, **changes,
        }  # fmt: skip
        found = urlencode({name: value for name, value in kept.items() if value})
        return f"?{found}"

    @property
    def picked(self) -> dict[str, str]:
        """文件的各格：代号 → 选了什么。"""
        return {column.code: value for column, value in self.chosen}

    @property
    def narrowed(self) -> bool:
        """筛过了（叠不算）。"""
        return any((self.stage, self.late, self.year, self.text, self.act, self.chosen))

    @property
    def overdue(self) -> bool:
        """只看逾期：勾了的，或者这一叠就是逾期。"""
        return self.late or LATE in self.stacked


@dataclass(frozen=True)
class Offered:
    """可选的：状态，文件的各格和它们的值，排法；organs 是顺便知道的机构的名称。"""

    stages: dict[str, tuple[Coded, ...]]
    filters: list[tuple[Column, list[tuple[str, str]]]]
    sorts: dict[str, str]
    organs: dict[int, str]


def offered(held: Held) -> Offered:
    """可选的值；单位一条 SQL。"""
    own = [one for one in filters_of(held.text) if one.code in held.told]
    organs: list[tuple[str, str]] = []
    if any(one.sort in ("role", "unit", "organ") for one in own):
        rows = organs_to_pick(held.congress_id).values_list("pk", "short_name", "name")
        organs = [(str(pk), short or name) for pk, short, name in rows]
    filters = [(one, _options(held, one) or organs) for one in own]
    sortable = {one.code: one.name for one in columns_of(held.text) if one.sort in SORTED and one.code in held.told}
    known = {int(pk): name for pk, name in organs}
    built = {code: name for code, name in BUILT_SORTS.items() if code != "due" or held.dated}
    return Offered(stages_of([one.pk for one in held.versions]), filters, {**built, **sortable}, known)


def read(given: Mapping[str, str], held: Held, choices: Offered) -> Asked:
    """读网址里的问题。"""
    stacks = held.text.register.stacks if held.text.register else ()
    stack = cursor.number(given.get("stack", "")) or 0
    stack = stack if 0 < stack <= len(stacks) and (held.dated or LATE not in stacks[stack - 1][1]) else 0
    year = cursor.number(given.get("year", "")) or 0
    stage, sort = given.get("stage", "")[:LONGEST], given.get("sort", "")
    codes = choices.stages.get(stage, ())
    chosen = []
    for column, options in choices.filters:
        value = given.get(f"{PREFIX}{column.code}", "")[:LONGEST]
        if value in dict(options):
            chosen.append((column, value))
    stacked = stacks[stack - 1][1] if stack else ()
    return Asked(
        held.kind, stack, stacked, stage if codes else "", codes, given.get(LATE, "") == "1" and held.dated,
        year if 1900 < year < 2200 else 0, given.get("text", "").strip()[:LONGEST_TEXT],
        sort if sort in choices.sorts else ("due" if LATE in stacked else "received"),
        act if (act := given.get("act", "")[:LONGEST]) in held.text.by_step and held.dated else "", tuple(chosen),
    )  # fmt: skip


def _options(held: Held, column: Column) -> list[tuple[str, str]]:
    if column.item is None or column.sort in ("unit", "organ"):
        return []
    if column.sort == "yesno":
        return [("是", "是"), ("否", "否")]
    options = held.text.options.get(column.item.name, ()) or held.text.options.get("评价", ())
    return [(one, one) for one in options if not one.startswith("@")]
