"""核对机构表：名称、简称、种类、上级。上级可以是在册的，也可以是同一张表里的，先后不拘。"""

from collections import defaultdict, deque

from bihuan.sheets.door import Row, Table

from ..models import Organ
from ..questions import kinds_of
from .plan import KNOWN, NEW, Fault, Plan, Planned, listed

HEADERS = ("名称", "简称", "种类", "上级")
LONGEST_NAME, LONGEST_SHORT = 60, 20


def plan_units(table: Table, *, congress_id: int) -> Plan:
    """逐行核对。拒绝（整张表）：缺“名称”列。要改的写成 Fault：空缺、过长、不认的种类、没有的上级、重复、成环、与在册的不同。"""
    table.require("名称")
    return _Checking(table, congress_id).plan()


class _Checking:
    def __init__(self, table: Table, congress_id: int) -> None:
        self.table, self.faults = table, list[Fault]()
        known = kinds_of(congress_id)
        self.kinds = {word: kind.code for kind in reversed(known) for word in (kind.short_name, kind.name) if word}
        self.words = {kind.code: kind.name for kind in known}
        standing = Organ.objects.filter(congress_id=congress_id, to_on__isnull=True).order_by("id")
        self.organs = {organ.pk: organ for organ in standing}
        self.by_name: dict[str, list[Organ]] = defaultdict(list)
        for organ in self.organs.values():
            self.by_name[organ.name].append(organ)
            if organ.parent_id in self.organs:
                self.by_name[f"{self.organs[organ.parent_id].name}/{organ.name}"].append(organ)
        self.in_file: dict[str, list[Row]] = defaultdict(list)
        for row in table.rows:
            self.in_file[self._name(row)].append(row)

    def plan(self) -> Plan:
        seen: dict[tuple[str, str], int] = {}
        rows = []
        for row in self.table.rows:
            planned = self._row(row, seen)
            if planned is not None:
                rows.append(planned)
        if not self.faults:
            rows = self._parents_first(rows)
        return Plan(HEADERS, tuple(rows), tuple(self.faults), self.table.notes)

    def _row(self, row: Row, seen: dict[tuple[str, str], int]) -> Planned | None:
        name, parent = self._name(row), self._cell(row, "上级")
        short, kind_word = self._cell(row, "简称"), self._cell(row, "种类") or "承办单位"
        before = len(self.faults)
        if not name:
            self._fault(row, "名称", "是空的，请填名称，或删去这一行")
        if len(name) > LONGEST_NAME:
            self._fault(row, "名称", f"超过 {LONGEST_NAME} 字，请缩短")
        if len(short) > LONGEST_SHORT:
            self._fault(row, "简称", f"超过 {LONGEST_SHORT} 字，请缩短")
        kind = self.kinds.get(kind_word)
        if kind is None:
            can = listed(self.words.values(), len(self.words))
            self._fault(row, "种类", f"没有“{kind_word}”这一种，可填：{can}；别的先在“机构的种类”里添")
        if name and (name, parent) in seen:
            self._fault(row, "名称", f"与第 {seen[name, parent]} 行的“{name}”重复，请删去一行")
        seen.setdefault((name, parent), row.number)
        self._check_parent(row, name, parent)
        if kind is not None and kind != Organ.Kind.SECTION:
            self._check_elsewhere(row, name, parent)
        if len(self.faults) > before:
            return None
        values = {"name": name, "short_name": short, "kind": kind, "parent": parent}
        shown = (name, short, self.words[kind or ""], parent)
        known = self._known(name, parent)
        if known is None:
            return Planned(row.number, NEW, shown, values)
        self._check_against(row, known, short, kind or "")
        return Planned(row.number, KNOWN, shown, {**values, "id": known.pk})

    def _check_parent(self, row: Row, name: str, parent: str) -> None:
        if not parent:
            return
        if parent == name:
            self._fault(row, "上级", "不能是自己")
        elif len(self.by_name[parent]) > 1:
            self._fault(row, "上级", f"叫“{parent}”的有 {len(self.by_name[parent])} 个，请写成“上级/{parent}”")
        elif not self.by_name[parent] and not self.in_file.get(parent):
            known = listed(organ.name for organ in self.organs.values() if organ.parent_id is None)
            self._fault(row, "上级", f"没有“{parent}”这个机构，请改正，或在表里加上它。在册的有：{known}")
        elif not self.by_name[parent] and len(self.in_file[parent]) > 1:
            self._fault(row, "上级", f"表里叫“{parent}”的有 {len(self.in_file[parent])} 行，请先只导入上级")

    def _known(self, name: str, parent: str) -> Organ | None:
        above = self.by_name[parent][0] if parent and self.by_name[parent] else None
        if parent and above is None:
            return None
        wanted = above.pk if above else None
        return next((organ for organ in self.by_name[name] if organ.parent_id == wanted), None)

    def _check_elsewhere(self, row: Row, name: str, parent: str) -> None:
        """科室各单位都可以有一个，单位只有一个：在册的同名单位上级不同，要说出来。"""
        if name and self.by_name[name] and self._known(name, parent) is None:
            above = self.organs.get(self.by_name[name][0].parent_id or 0)
            here = f"上级是{above.name}" if above else "没有上级"
            self._fault(row, "上级", f"在册的“{name}”{here}，表里是{parent or '空的'}。导入只增不改，请改成一致")

    def _check_against(self, row: Row, organ: Organ, short: str, kind: str) -> None:
        if self._cell(row, "种类") and kind != organ.kind:
            here = self.words.get(organ.kind, organ.kind)
            self._fault(
                row, "种类", f"在册的“{organ.name}”是{here}，表里是{self._cell(row, '种类')}。导入只增不改，请改成一致"
            )
        if short and short != organ.short_name:
            here = organ.short_name or "空的"
            self._fault(row, "简称", f"在册的“{organ.name}”简称是{here}，表里是{short}。导入只增不改，请改成一致")

    def _parents_first(self, rows: list[Planned]) -> list[Planned]:
        """新增的排成上级在前；成环的说出来。"""
        new = [row for row in rows if row.what == NEW]
        named = {row.values["name"] for row in new}
        below: dict[str, list[Planned]] = defaultdict(list)
        ready: deque[Planned] = deque()
        for row in new:
            parent = row.values["parent"]
            waits = parent in named and not self.by_name.get(parent)
            (below[parent] if waits else ready).append(row)
        ordered = []
        while ready:
            ordered.append(row := ready.popleft())
            ready.extend(below.pop(row.values["name"], ()))
        for row in (each for waiting in below.values() for each in waiting):
            self.faults.append(Fault(row.number, "上级", "几个机构互为上级，请改正"))
        return [row for row in rows if row.what == KNOWN] + ordered

    def _fault(self, row: Row, column: str, sentence: str) -> None:
        self.faults.append(Fault(row.number, column, sentence))

    def _cell(self, row: Row, header: str) -> str:
        return " ".join(self.table.value(row, header).split())

    def _name(self, row: Row) -> str:
        return self._cell(row, "名称")
