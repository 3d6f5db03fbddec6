"""成批的一生：同一种事项许多件，各幕写一遍；开立用逐行开立，办一步用几件同办，都是网页上成批办的动词。

一件件都在，只是写法省：‹序› 是第几件，数量分给各件，选项轮着来。一批一天，批与批隔几天。
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import Actor
from bihuan.procedure import door as procedure

from .case_life import CaseLife
from .shares import Shares, Shift, below, upto
from .telling import Act, Written
from .words import Shelf, Words

FIRST = Shift()  # 不挪
ROWS = 500  # 件：一次逐行开立的上限，与表格的一样


@dataclass
class BulkLife:
    """同一种的一批：从第 first 件（由零数起）起的 many 件，共 total 件；shift: 这一批的日子挪多少。"""

    kind: str
    told: dict[str, Any]
    shelf: Shelf
    first: int
    many: int
    total: int
    shift: Shift = FIRST
    parent: "BulkLife | CaseLife | None" = None
    cases: list[int] = field(default_factory=list)
    hands_over = True

    def written(self) -> Iterator[Written]:
        """这一批的各幕，随后是它立的各件的。只有前几件办的（前），轮不到这一批就没有这一幕。"""
        for day, who, does, *rest in self.told["幕"]:
            filled, which = (*rest, {}, {})[:2]
            if self._taking(which):
                yield Written(self.shift.day(day), who, does, (filled, which), self)
        for kind, told in self.told.get("下属", {}).items():
            total = told["件"]
            first = upto(total, self.first, self.total)
            many = upto(total, self.first + self.many, self.total) - first
            if many:
                yield from BulkLife(kind, told, self.shelf, first, many, total, self.shift, self).written()

    def perform(self, act: Act) -> None:
        """办一幕：还没有的逐行开立，有的几件同办一步。"""
        if not self.cases and self.parent is not None:
            self.cases = self._raised(self.parent)
        if not self.cases:
            self._open(act)
            return
        filled, which = act.filled
        wanted = {self.cases[n - self.first]: n for n in self._taking(which)}
        text = procedure.text_of(procedure.Case.objects.get(pk=self.cases[0]))
        article = text.by_step[text.steps_by_name[act.does]]
        if article.vote:
            for case in wanted:
                told = Act(act.at, act.who, act.does, 0, dict(filled))
                CaseLife(self.kind, {}, self.shelf, case=case).vote(told, text, article)
            return
        for who, cases in self._hands(act, article, list(wanted)).items():
            by = people.actor_of(who, now=act.at)
            plans = [
                procedure.Planned(case, self._filled(article, filled, wanted[case], by, act, text), (task,))
                for case, task in cases
            ]
            done = procedure.perform_many(article.step, plans, by=by, now=act.at)
            if done.failed:
                raise ValueError(f"{self.kind} {act.does}：{done.failed[0][1]}")

    def _open(self, act: Act) -> None:
        congress = self.shelf.county.congress
        text = procedure.text_by_id(procedure.chosen(congress.pk, self.kind).pk)
        article = text.by_step[text.steps_by_name[act.does]]
        by = people.actor_of(self._person(act), now=act.at)
        filled, which = act.filled
        rows = [(f"第 {n + 1} 件", self._filled(article, filled, n, by, act, text)) for n in self._taking(which)]
        for start in range(0, len(rows), ROWS):
            part = rows[start : start + ROWS]
            cases = procedure.open_by_rows(self.kind, article.step, congress=congress, rows=part, by=by, now=act.at)
            self.cases += [case.pk for case in cases]

    def _filled(
        self, article: procedure.Article, written: dict[str, Any], n: int, by: Actor, act: Act, text: procedure.Text
    ) -> dict[str, Any]:
        own = Shares(n, self.total, self.shift).filled(article, written)
        return Words(self.shelf, by, act.at, text).filled(article, own)

    def _taking(self, which: dict[str, Any]) -> list[int]:
        """这一幕办哪几件（由零数起）：前几件；第几件至第几件；每几件里的哪几件；不写的是全部。"""
        start, end = which.get("第", (1, which.get("前", self.total)))
        every, *those = which.get("每", (1, 1))
        mine = range(self.first, self.first + self.many)
        return [n for n in mine if start <= n + 1 <= end and n % every + 1 in those]

    def _hands(self, act: Act, article: procedure.Article, cases: list[int]) -> dict[int, list[tuple[int, int]]]:
        """谁来办哪几件、办在哪个分办上。写「各‹角色›」的，是各件里坐在那个座位上的人，机构的是它的干部。"""
        tasks: dict[int, procedure.Assignment] = {}
        if article.place == "task":
            rows = procedure.Assignment.objects.filter(case_id__in=cases, stage__in=article.origin).order_by("-n")
            tasks = {row.case_id: row for row in rows}
        numbers = {case: tasks[case].n if tasks else 0 for case in cases}
        who = str(act.who)
        if not who.startswith("各"):
            return {self._person(act): list(numbers.items())}
        sitting = {case: row.unit_id for case, row in tasks.items()} or self._seats(who[1:], cases)
        clerks = people.holders_of({organ for organ in sitting.values() if organ > 0}, on=clock.day_of(act.at))
        found: dict[int, list[tuple[int, int]]] = {}
        for case, n in numbers.items():
            organ = sitting[case]
            found.setdefault(min(clerks[organ]) if organ > 0 else -organ, []).append((case, n))
        return found

    def _person(self, act: Act) -> int:
        """写的是人，或者机构的简称：机构的是它的干部。"""
        county, who = self.shelf.county, str(act.who)
        if who in county.people:
            return county.people[who]
        organ = county.organs[who].pk
        return min(people.holders_of([organ], on=clock.day_of(act.at))[organ])

    def _seats(self, role: str, cases: list[int]) -> dict[int, int]:
        """各件里坐在这个角色上的：机构的编号；是人的写成负数。"""
        text = procedure.text_of(procedure.Case.objects.get(pk=cases[0]))
        code = next(code for code, name in text.roles.items() if name == role)
        rows = procedure.Seat.objects.filter(case_id__in=cases, role=code, open=True)
        return {row.case_id: row.organ_id or -(row.person_id or 0) for row in rows}

    def _raised(self, parent: "BulkLife | CaseLife") -> list[int]:
        """上级立的各件：上级是一批的，是这一批立的；上级是一件的，是它立的里面的第几件至第几件。"""
        above = parent.cases if isinstance(parent, BulkLife) else [parent.case]
        rows = procedure.Case.objects.filter(parent_id__in=above, kind=self.kind).order_by("pk")
        cases = list(rows.values_list("pk", flat=True))
        cases = cases if isinstance(parent, BulkLife) else cases[self.first : self.first + self.many]
        if len(cases) != self.many:
            raise ValueError(f"{self.kind} 这一批写的是 {self.many} 件，上级立了 {len(cases)} 件")
        return cases


def bulk(kind: str, told: dict[str, Any], shelf: Shelf, parent: CaseLife | None = None) -> list[BulkLife]:
    """写成一份的许多件，分成几批：分（几批）、隔（批与批隔几天）；每月的，一件一批，最后一件在这个月。"""
    total = told["件"]
    parts, apart = (total, 0) if told.get("每月") else (told.get("分", 1), told.get("隔", 7))
    return [
        BulkLife(
            kind, told, shelf, upto(total, n, parts), below(total, n, parts), total,
            Shift(n * apart, total - 1 - n if told.get("每月") else 0), parent,
        )
        for n in range(parts)
        if below(total, n, parts)
    ]  # fmt: skip
