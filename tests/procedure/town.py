"""云泽县添了城环委和人大常委会的几个人；照工作法的中文名字办事。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.demo import county as demo
from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from tests.county import MONDAY

SINCE = dt.date(2022, 1, 10)  # 另添的人，何时起任职
ORGANS = {
    "城环委": ("special_committee", {"谭青": "head", "闵航": "clerk"}),
    "常委会": ("standing_committee", {"黎川": "head", "邵华": "member"}),
    "主席团": ("presidium", {"梁实": "head", "简宁": "member"}),
    "河口乡人大": ("lower_congress", {"顾平": "head"}),
}


@dataclass
class Town:
    """云泽县和它的人；今天由测试说。"""

    county: demo.County
    today: dt.date

    def organ(self, name: str) -> int:
        """一个机构的编号。"""
        return self.county.organs[name].pk

    def at(self, month: int, day: int, year: int = 2026) -> "Town":
        """到了这一天。"""
        self.today = dt.date(year, month, day)
        return self

    @property
    def now(self) -> dt.datetime:
        """今天上午。"""
        return clock.beijing(self.today)

    def who(self, name: str) -> people.Actor:
        """某人今天的身份。"""
        return self.county.actor(name, now=self.now)

    def file(self, name: str) -> int:
        """某人刚交来的一份文件。"""
        text = SimpleUploadedFile("材料.txt", "河堤已经加固。".encode(), content_type="text/plain")
        made = files.keep(text, by=self.who(name), now=self.now)
        return int(made.pk)

    def open(self, kind: str, step: str, name: str, **filled: Any) -> procedure.Case:
        """照名称填着开立。"""
        text = procedure.text_by_id(procedure.chosen(self.county.congress.pk, kind).pk)
        return procedure.open_by_step(
            kind, text.steps_by_name[step], congress=self.county.congress, filled=coded(text, filled),
            by=self.who(name), now=self.now,
        )  # fmt: skip

    def take(self, case: procedure.Case, step: str, name: str, task: int = 0, **filled: Any) -> None:
        """照名称办一步，随后把交给收发箱的送到。"""
        text = procedure.text_of(case)
        procedure.take_step(
            case.pk,
            text.steps_by_name[step],
            filled=coded(text, filled),
            assignment=task,
            by=self.who(name),
            now=self.now,
        )
        self.deliver()

    def vote(self, case: procedure.Case, step: str, names: tuple[str, str], mark: str, n: int, of: int = 0) -> None:
        """两个人先后录入：应到 of（不写就是 n）人，到会 n 人都投 mark。"""
        figures = {
            "way": "entered",
            "entitled": of or n,
            "present": n,
            "returned": n,
            "void": 0,
            "votes": {"item": {mark: n}},
            "blank": {},
        }
        code = procedure.text_of(case).steps_by_name[step]
        for name in names:
            procedure.enter_votes(case.pk, code, figures, by=self.who(name), now=self.now)
        self.deliver()

    def deliver(self) -> None:
        """收发箱送到：上级醒来，会议改期的跟着改。"""
        ledger.work(self.now)
        assert [one.sentence for one in ledger.undelivered()] == []

    def stage(self, case: procedure.Case) -> str:
        """事项此刻的状态。"""
        return procedure.stage_name(procedure.Case.objects.get(pk=case.pk))

    def due(self, case: procedure.Case, step: str) -> list[str]:
        """一步在走的各只时钟到期的日子。"""
        code = procedure.text_of(case).steps_by_name[step]
        rows = procedure.Clock.objects.filter(case=case, step=code, stopped_on=None).order_by("n")
        return [day.isoformat() for day in rows.values_list("due_on", flat=True)]


def coded(text: procedure.Text, filled: dict[str, Any]) -> dict[str, Any]:
    """名称 → 代号；表的列名就是代号。"""
    return {text.fields_by_name.get(name, name): value for name, value in filled.items()}


def peopled(
    county: demo.County, organs: dict[str, tuple[str, dict[str, str]]], standings: dict[str, str] | None = None,
    deputies: Iterable[str] = (),
) -> None:  # fmt: skip
    """另添机构（名称 → 种类，各人的职责）、有身份的人（身份 → 谁）、几位代表；都早就在任。"""
    here = county.congress.pk

    def comes(name: str) -> int:
        county.people[name] = people.enrol(here, name=name, by=SYSTEM, now=MONDAY).pk
        return county.people[name]

    for name, (kind, holders) in organs.items():
        organ = people.found_organ(here, kind=kind, name=name, from_on=SINCE, by=SYSTEM, now=MONDAY)
        county.organs[name] = organ
        for who, duty in holders.items():
            people.appoint(comes(who), organ.pk, duty=duty, from_on=SINCE, by=SYSTEM, now=MONDAY)
    for standing, who in (standings or {}).items():
        code = people.standing_code(standing)
        people.give_standing(here, comes(who), code=code, from_on=SINCE, by=SYSTEM, now=MONDAY)
    for who in deputies:
        people.elect_deputy(comes(who), county.term.pk, by=SYSTEM, now=MONDAY)


def found(county: demo.County) -> Town:
    """添上几个机构。"""
    peopled(county, ORGANS)
    county.people["尤宁"] = people.enrol(county.congress.pk, name="尤宁", by=SYSTEM, now=MONDAY).pk
    office = county.organs["人大办公室"].pk
    people.appoint(county.people["尤宁"], office, duty="clerk", from_on=SINCE, by=SYSTEM, now=MONDAY)
    return Town(county, MONDAY.date())


def township(town: Town) -> regions.Division:
    """云泽县下面的一个乡。"""
    place = town.county.congress.division
    return regions.add_division(code="431290100000", name="河口乡", parent_code=place.code, by=SYSTEM.id, now=MONDAY)


def children(case) -> list[procedure.Case]:
    """一件事项的下属，按次序。"""
    return list(procedure.Case.objects.filter(parent_id=case.pk).order_by("position"))


def school_bus(town: Town) -> procedure.Case:
    """征集来的一个民生项目：乡村校车。"""
    return town.open(
        "livelihood_project", "征集", "张桂英", 项目名称="乡村校车", 类别="教育", 征集来源="代表提出", 概算="120.5",
        项目情况="三条线",
    )  # fmt: skip
