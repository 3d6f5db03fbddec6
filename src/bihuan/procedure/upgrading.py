"""升级：旧版写下的事项，照链重新折叠，行照状态重写；先前没有记在链上的，写明一笔，此后一并核验。"""

import datetime as dt

from bihuan.ledger.door import entries, verb
from bihuan.people.door import SYSTEM
from bihuan.regions.door import calendar_version

from . import engine, events, facts, library, projection, syncing
from .machine import Linked, Opening, Seated, State, Step
from .machine.counting import changes
from .machine.records import VERSION
from .models import Case, Link, ReleasedText, Seat
from .situation import Held
from .verbs.recording import record_step


def upgrade(now: dt.datetime) -> int:
    """状态的写法旧了的事项，一件一个事务地升级；返回升了几件。没有旧的一条 SQL。"""
    for row in ReleasedText.objects.filter(offices=""):
        library.note_sight(row)
    old = list(Case.objects.filter(edition__lt=projection.EDITION).order_by("pk").values_list("pk", flat=True))
    for case_id in old:
        upgrade_case(case_id, now=now)
    return len(old)


def upgrades_waiting() -> bool:
    """还有没有升级的事项。"""
    return Case.objects.filter(edition__lt=projection.EDITION).exists()


@verb
def upgrade_case(case_id: int, *, now: dt.datetime) -> None:
    """一件：照链折叠；链上没有写明标题、提出人、当事方的，照此刻的行写明一笔；行照状态重写。"""
    held = _folded(case_id)
    if held.case.edition < projection.COUNTED:  # 先前没有记文件里的数字，一次补齐
        facts.change(held.case, changes(None, held.state, library.text_of), None)
    if not held.state.known:
        told = Step(
            code="@restate", calendar=calendar_version(), v=VERSION, opening=_opening(held.case, held.state),
            seats=_seats(held.case), links=_links(held.case),
        )  # fmt: skip
        record_step(held, told, events.Restated(projection.EDITION), by=SYSTEM, now=now, origin="record")
    syncing.rebuild(held)


def _folded(case_id: int) -> Held:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    state = engine.FOLD.run([entry.told for entry in entries(case.stream)])
    assert state is not None  # 每件事项的链上都有开立
    return Held(case, state, library.text_at(state), case.received_on)


def _opening(case: Case, state: State) -> Opening:
    return Opening(
        procedure=state.procedure, kind=state.kind, region=state.region, year=state.year, title=case.title,
        congress=case.congress_id, session=case.session_id, township=case.township_id, proposer=case.proposer_id,
        received_on=case.received_on,
    )  # fmt: skip


def _seats(case: Case) -> tuple[Seated, ...]:
    """迁移时由当事方而来的座位。"""
    rows = Seat.objects.filter(case=case, task=0).order_by("n")
    return tuple(
        Seated(row.role, person=row.person_id or 0, organ=row.organ_id or 0, add=True, since=row.since) for row in rows
    )


def _links(case: Case) -> tuple[Linked, ...]:
    rows = Link.objects.filter(origin=case).order_by("id")
    return tuple(Linked(row.kind, row.target_id) for row in rows)
