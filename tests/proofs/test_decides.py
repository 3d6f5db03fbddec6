"""凡是决定谁能办、看得见、怎样数的，都由折叠而来：行改了哪一处，核验都说得出是哪一件、哪一种。"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from bihuan.figures.models import Fact
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.models import Assignment, Case, Clock, Link, Seat, Value
from tests.county import MONDAY, days_later
from tests.procedure.votes import both, figures, opened, trees
from tests.suggestions.tales import Tale

DAY = dt.date(2020, 1, 1)
BATCHES = 6  # 隔五处取一处成一批，一批里没有两处改同一行


class World:
    """一次选出两种、各立了一件的树种评选，一件交办了的建议（有联名），一条链接。"""

    def __init__(self, county: Any) -> None:
        self.county = county
        self.parent = trees(county)
        both(county, self.parent, figures({"1": (5, 0, 0), "2": (4, 0, 0), "3": (3, 0, 0), "4": (0, 0, 0)}, present=6))
        self.child = Case.objects.filter(parent=self.parent).earliest("id")
        self.suggestion = Tale(county, cosigners=["王建国"]).assigned("住建局", "财政局").case
        li = county.actor("李敏", now=MONDAY)
        procedure.link(self.suggestion.pk, self.child.pk, "from", reason="同一条河", by=li.id, now=days_later(5))
        self.later = people.open_session(
            county.term.pk, number=7, opens_on=dt.date(2026, 6, 1), closes_on=dt.date(2026, 6, 2), by=SYSTEM, now=MONDAY
        )
        self.listed = opened(county, LISTED, 名称="云河东段", 河长数=3)

    def seats(self) -> Any:
        return Seat.objects.filter(case=self.suggestion)

    def other(self) -> int:
        return self.county.people["刘大川"]


LISTED = """
工作法: 云泽县河段登记（虚构）
代号: river_yunze
版本: 2027-1
篇: 清单与计划
依据: 云泽县河湖约定（虚构）
事项: {河段: river_yunze}
开立: {从: 网页, 标题: 名称}
角色: {代表工委: deputies_affairs}
状态: {未登: new, 在册: listed, 撤册: gone}
开始: 未登
结束: {撤册: {免测评: 不再管, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 登记河段。, 步骤: {propose: 登记}, 由: 代表工委, 自: 未登, 至: 在册, 期限: 无，随时, 填: {名称: 文字（列出）, 河长数: 数字（列出）}}
  - {条: 第二条, 原文: 一年内复查，不再管的撤册。, 步骤: {drop: 撤册}, 由: 代表工委, 自: 在册, 至: 撤册, 期限: 自登记起12个月}
"""


def of(model: Any, world: World, case: str, **columns: Any) -> int:
    return int(model.objects.filter(case=getattr(world, case)).update(**columns))


def case(world: World, which: str, **columns: Any) -> int:
    return int(Case.objects.filter(pk=getattr(world, which).pk).update(**columns))


def copied_seat(world: World) -> int:
    row = world.seats().earliest("n", "task")
    row.pk, row.n, row.person_id, row.organ_id = None, 90, world.other(), None
    row.save()
    return 1


def copied_value(world: World) -> int:
    row = Value.objects.filter(case=world.listed).earliest("id")
    row.pk, row.n = None, 7
    row.save()
    return 1


def copied_clock(world: World) -> int:
    row = Clock.objects.filter(case=world.suggestion).earliest("n")
    row.pk, row.n = None, 99
    row.save()
    return 1


def spoiled_memory(model: Any, world: World) -> int:
    row = model.objects.filter(**({"pk": world.suggestion.pk} if model is Case else {"case": world.suggestion})).first()
    return int(model.objects.filter(pk=row.pk).update(memory=row.memory.replace("2026-", "2025-", 1)))


BROKEN: dict[str, tuple[str, Callable[[World], int]]] = {
    "座位换人": ("seat", lambda w: w.seats().filter(person__isnull=False).update(person=w.other())),
    "座位撤去": ("seat", lambda w: w.seats().filter(task=0).earliest("n").delete()[0]),
    "座位多了": ("seat", copied_seat),
    "座位换角色": ("seat", lambda w: w.seats().update(role="deputies_affairs")),
    "座位说不在办": ("seat", lambda w: w.seats().update(open=False)),
    "座位说不等他": ("seat", lambda w: w.seats().filter(acting=True).update(acting=False)),
    "座位换人大": ("seat", lambda w: w.seats().update(received_on=DAY)),
    "承办单位的座位换了": ("seat", lambda w: w.seats().filter(task=1).update(organ=w.county.organs["水务局"])),
    "座位凭码": ("seat", lambda w: w.seats().filter(task=0).update(public="0" * 64)),
    "上级没了": ("state", lambda w: case(w, "child", parent=None)),
    "上级换了": ("state", lambda w: case(w, "child", parent=w.suggestion.pk)),
    "第几件": ("state", lambda w: case(w, "child", position=9)),
    "由哪一步开出": ("state", lambda w: case(w, "child", raised_by="other")),
    "提出人": ("state", lambda w: case(w, "suggestion", proposer=w.other())),
    "提出人没了": ("state", lambda w: case(w, "suggestion", proposer=None)),
    "标题": ("state", lambda w: case(w, "suggestion", title="别的标题")),
    "编号": ("state", lambda w: case(w, "suggestion", number="99")),
    "受理日": ("state", lambda w: case(w, "suggestion", received_on=DAY)),
    "会议": ("state", lambda w: case(w, "suggestion", session=w.later.pk)),
    "乡镇": ("state", lambda w: case(w, "suggestion", township_id=7)),
    "第几次办理": ("state", lambda w: case(w, "suggestion", round=3)),
    "种类": ("conservation", lambda w: case(w, "child", kind="suggestion")),
    "受理的年份": ("conservation", lambda w: case(w, "child", cohort_year=2025)),
    "事项的到期日": ("due", lambda w: case(w, "suggestion", due_on=DAY)),
    "事项的状态": ("state", lambda w: spoiled_memory(Case, w)),
    "分办的状态": ("assignment", lambda w: spoiled_memory(Assignment, w)),
    "分办的角色": ("assignment", lambda w: Assignment.objects.filter(case=w.suggestion, n=1).update(role="joint")),
    "分办撤去": ("assignment", lambda w: _without_clocks(w)),
    "格的文字": ("value", lambda w: of(Value, w, "listed", text="云河西段")),
    "格的数": ("value", lambda w: Value.objects.filter(case=w.listed, number__isnull=False).update(number=30)),
    "格撤去": ("value", lambda w: Value.objects.filter(case=w.listed).delete()[0]),
    "格多了": ("value", copied_value),
    "格换了种类": ("value", lambda w: of(Value, w, "listed", kind="suggestion")),
    "链接撤去": ("link", lambda w: Link.objects.filter(origin=w.suggestion).delete()[0]),
    "链接换了": ("link", lambda w: Link.objects.filter(origin=w.suggestion).update(kind="follows")),
    "链接多了": ("link", lambda w: len([Link.objects.create(
        origin=w.child, target=w.suggestion, kind="from", by="system", at=MONDAY)])),
    "时钟的步骤": ("due", lambda w: of(Clock, w, "suggestion", step="rate")),
    "时钟等谁": ("due", lambda w: of(Clock, w, "suggestion", role="deputy")),
    "时钟是谁的": ("due", lambda w: Clock.objects.filter(case=w.suggestion, unit__isnull=False).update(unit=None)),
    "时钟的起算日": ("due", lambda w: of(Clock, w, "suggestion", zero_on=DAY)),
    "时钟的日历": ("due", lambda w: of(Clock, w, "suggestion", calendar=99)),
    "时钟说停了": ("due", lambda w: Clock.objects.filter(case=w.suggestion, stopped_on=None).update(stopped_on=DAY)),
    "时钟此刻可办": ("due", lambda w: Clock.objects.filter(case=w.suggestion, acting=True).update(acting=False)),
    "时钟撤去": ("due", lambda w: Clock.objects.filter(case=w.suggestion, stopped_on=None).delete()[0]),
    "时钟多了": ("due", copied_clock),
    "底账的数": ("fact", lambda w: Fact.objects.filter(measure="suggestion.received").update(delta=5)),
    "底账撤去": ("fact", lambda w: Fact.objects.filter(measure="suggestion.received").delete()[0]),
    "底账的地方": ("fact", lambda w: Fact.objects.filter(measure="suggestion.received").update(county_id=1)),
    "底账的年份": ("fact", lambda w: Fact.objects.filter(measure="suggestion.received").update(year=2020)),
}  # fmt: skip


def _without_clocks(world: World) -> int:
    Clock.objects.filter(case=world.suggestion, assignment__n=2).delete()
    return int(Assignment.objects.filter(case=world.suggestion, n=2).delete()[0])


@pytest.fixture
def world(county):
    made = World(county)
    assert ledger.verify().faults == []
    return made


def faults(world: World, spoil: Callable[[World], int] | None = None) -> list[ledger.Fault]:
    """弄坏一处之后核验说出的；说完照原样放回。"""
    with transaction.atomic():
        assert spoil is None or spoil(world) > 0, "这一处没有改着"
        found = [fault for fault in ledger.verify().faults if fault.kind != "trigger"]
        transaction.set_rollback(True)
    return found


@pytest.mark.once
def test_verify_names_what_was_changed_beside_the_chain(world, triggers_lifted):
    told = {what: {fault.kind for fault in faults(world, spoil)} for what, (_, spoil) in BROKEN.items()}
    assert {what: found for what, found in told.items() if BROKEN[what][0] not in found} == {}
    assert faults(world) == []


def test_rebuilding_from_the_chains_puts_every_row_right(world, triggers_lifted):
    """几处不同种类的一起弄坏，重建一次；每一处都轮到。"""
    left = {}
    for batch in (list(BROKEN)[n::BATCHES] for n in range(BATCHES)):
        assert all(BROKEN[what][1](world) > 0 for what in batch), batch
        rebuilt, broken = procedure.rebuild_all()
        assert (rebuilt, broken) == (Case.objects.count(), [])
        if found := faults(world):
            left[*batch] = found
    assert left == {}
