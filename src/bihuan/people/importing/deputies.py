"""核对代表名册：姓名、代表团、选区、代表证号、身份、手机、同一人。

同名最要紧：认错了人，权利就给错了人。所以同名的一律不猜，要填证号区别，或在“同一人”列写明是、否。
"""

from collections import defaultdict
from dataclasses import dataclass

from bihuan.kernel.refuse import BadInput
from bihuan.sheets.door import Row, Table

from ..models import Delegation, Deputy, Person, Term
from ..verbs.serving import sealed_phone, tidy_name, tidy_phone
from .plan import KNOWN, NEW, Fault, Plan, Planned, listed

HEADERS = ("姓名", "代表团", "选区", "代表证号", "身份", "手机", "同一人")
SHOWN = ("姓名", "代表团", "选区", "代表证号", "身份")
KINDS = {str(kind.label): kind.value for kind in Deputy.Kind}
LONGEST = {"选区": 60, "代表证号": 20}


def plan_deputies(table: Table, *, term: Term) -> Plan:
    """逐行核对。拒绝（整张表）：缺“姓名”列。"""
    table.require("姓名")
    checking = _Checking(table, term)
    rows = [planned for row in table.rows if (planned := checking.row(row)) is not None]
    return Plan(SHOWN, tuple(rows), tuple(checking.faults), table.notes)


@dataclass(frozen=True)
class _Line:
    """读顺了的一行。"""

    row: Row
    name: str
    delegation: str
    constituency: str
    number: str
    kind_word: str
    kind: str
    phone: str
    same: str


class _Checking:
    def __init__(self, table: Table, term: Term) -> None:
        self.table, self.term, self.faults = table, term, list[Fault]()
        self.delegations = {each.name: each for each in Delegation.objects.filter(congress_id=term.congress_id)}
        self.by_number: dict[tuple[str, str], Deputy] = {}
        self.by_name: dict[tuple[str, str], list[Deputy]] = defaultdict(list)
        for deputy in term.deputies.select_related("person").order_by("id"):
            self.by_name[deputy.kind, deputy.person.name].append(deputy)
            if deputy.number:
                self.by_number[deputy.kind, deputy.number] = deputy
        self.people = _people_around(term.congress_id)
        self.numbers: dict[tuple[str, str], int] = {}
        self.names: dict[tuple[str, str], tuple[int, str]] = {}

    def row(self, row: Row) -> Planned | None:
        before = len(self.faults)
        line = self._read(row)
        if line is None:
            return None
        self._check_words(line)
        self._check_twins(line)
        known = self._known(line)
        person = None if known else self._person(line)
        if known is not None and known.person.name == line.name:
            self._check_against(line, known)
        if person is not None and line.phone and sealed_phone(person.pk) not in ("", line.phone):
            self._fault(line.row, "手机", "与在册的不同：换号要有见证人，请到“账号 › 换手机号”，这一格先空着")
        if len(self.faults) > before:
            return None
        team = self.delegations.get(line.delegation)
        values = {
            "name": line.name, "delegation_id": team.pk if team else None, "constituency": line.constituency,
            "number": line.number, "kind": line.kind, "phone": line.phone,
            "person_id": person.pk if person else None, "id": known.pk if known else None,
        }  # fmt: skip
        shown = (line.name, line.delegation, line.constituency, line.number, line.kind_word)
        note = f"与在册人员{line.name}（编号 {person.pk}）是同一人" if person else ""
        return Planned(row.number, KNOWN if known else NEW, shown, values, note)

    def _read(self, row: Row) -> _Line | None:
        cell = {header: self.table.value(row, header) for header in HEADERS}
        kind_word = cell["身份"] or str(Deputy.Kind.DEPUTY.label)
        kind = KINDS.get(kind_word, "")
        if not kind:
            self._fault(row, "身份", f"没有“{kind_word}”，可填：{listed(KINDS)}")
        try:
            name = tidy_name(cell["姓名"])
        except BadInput:
            words = "超过 40 字，请缩短" if cell["姓名"] else "是空的，请填姓名，或删去这一行"
            self._fault(row, "姓名", words)
            return None
        phone = ""
        if cell["手机"]:
            try:
                phone = tidy_phone(cell["手机"])
            except BadInput as refused:
                self._fault(row, "手机", refused.sentence)
        return _Line(row, name, cell["代表团"], cell["选区"], cell["代表证号"], kind_word, kind, phone, cell["同一人"])

    def _check_words(self, line: _Line) -> None:
        if line.delegation and line.delegation not in self.delegations:
            known = listed(self.delegations)
            self._fault(line.row, "代表团", f"没有“{line.delegation}”，请改正，或先导入这个代表团。在册的有：{known}")
        for header, most in LONGEST.items():
            if len(self.table.value(line.row, header)) > most:
                self._fault(line.row, header, f"超过 {most} 字，请缩短")
        if line.same not in ("", "是", "否"):
            self._fault(line.row, "同一人", f"只填“是”或“否”，不填“{line.same}”")

    def _check_twins(self, line: _Line) -> None:
        """表里自己的重复。"""
        seat = (line.kind, line.number)
        if line.number and seat in self.numbers:
            self._fault(line.row, "代表证号", f"“{line.number}”与第 {self.numbers[seat]} 行重复，请改正")
        self.numbers.setdefault(seat, line.row.number)
        twin = self.names.get((line.kind, line.name))
        if twin is not None and not (line.number and twin[1]):
            self._fault(
                line.row, "姓名", f"与第 {twin[0]} 行同名（{line.name}）。是同一人请删去一行；是两人请都填代表证号"
            )
        self.names.setdefault((line.kind, line.name), (line.row.number, line.number))

    def _known(self, line: _Line) -> Deputy | None:
        if line.number and (held := self.by_number.get((line.kind, line.number))):
            if held.person.name != line.name:
                self._fault(
                    line.row, "代表证号", f"{line.number} 号在册的是{held.person.name}，表里是{line.name}，请核对"
                )
            return held
        namesakes = self.by_name[line.kind, line.name]
        if not namesakes:
            return None
        if line.number:
            if line.same != "否":
                here = namesakes[0].number or "空的"
                self._fault(
                    line.row, "代表证号",
                    f"本届已有{line.name}，证号是{here}，表里是{line.number}。确是另一人，请在“同一人”列填“否”",
                )  # fmt: skip
            return None
        if len(namesakes) > 1 or line.same == "否":
            self._fault(line.row, "代表证号", f"本届已有 {len(namesakes)} 位{line.name}，请填代表证号以便区别")
        return namesakes[0]

    def _check_against(self, line: _Line, deputy: Deputy) -> None:
        team = next((name for name, each in self.delegations.items() if each.pk == deputy.delegation_id), "")
        for header, here, told in (("代表团", team, line.delegation), ("选区", deputy.constituency, line.constituency)):
            if told and told != here:
                self._fault(
                    line.row, header, f"在册的{line.name}是“{here or '空的'}”，表里是“{told}”。导入只增不改，请改成一致"
                )

    def _person(self, line: _Line) -> Person | None:
        """不是本届代表、却在册的同名人：由人写明是不是同一人。"""
        around = self.people.get(line.name, [])
        if self.by_name[line.kind, line.name] or not around:
            return None
        if line.same == "是" and len(around) == 1:
            return around[0]
        if line.same == "是":
            self._fault(line.row, "同一人", f"在册的{line.name}有 {len(around)} 位，分不清是哪一位，请填“否”另立一人")
        elif not line.same:
            self._fault(
                line.row,
                "同一人",
                f"在册已有{line.name}（{_known_as(around[0])}）。是同一人请在“同一人”列填“是”，不是填“否”",
            )
        return None

    def _fault(self, row: Row, column: str, sentence: str) -> None:
        self.faults.append(Fault(row.number, column, sentence))


def _people_around(congress_id: int) -> dict[str, list[Person]]:
    """在这级人大任过职、当过代表的人，按姓名。"""
    found: dict[str, list[Person]] = defaultdict(list)
    serving = Person.objects.filter(posts__organ__congress_id=congress_id)
    sitting = Person.objects.filter(mandates__term__congress_id=congress_id)
    for person in {each.pk: each for each in (*serving, *sitting)}.values():
        found[person.name].append(person)
    return found


def _known_as(person: Person) -> str:
    post = person.posts.select_related("organ").order_by("-id").first()
    return f"{post.organ.name}{post.title}" if post else "曾任代表"
