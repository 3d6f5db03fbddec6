"""用表格开立：上传的先存着给人看，确认时再核对一遍，全部开立，或者一件不开。"""

import base64
import datetime as dt
import hashlib
import json
from typing import BinaryIO

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import IntegrityError

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.ledger.door import verb
from bihuan.people.door import Actor
from bihuan.procedure.door import open_by_rows
from bihuan.sheets.door import Row, Table, read_table

from ..models import OpenedOnce, SheetDraft
from .chosen import Held, hold
from .sheets import Plan, planned

KEPT = dt.timedelta(days=1)  # 预览留一天；过期的请重新上传


def draft_sheet(file: BinaryIO, name: str, held: Held, step: str, *, now: dt.datetime) -> SheetDraft:
    """上传预览：读好、核对过表头的一张表暂存。先读后写：读一张难读的表再久，别人也照常写。

    拒绝：文件读不了（见 sheets）、缺列、行太多、此人不能用这一条开立。
    """
    table = read_table(file, name)
    planned(table, held, step, now=now)
    return keep_draft(table, name, held, step, now=now)


@verb
def keep_draft(table: Table, name: str, held: Held, step: str, *, now: dt.datetime) -> SheetDraft:
    """读好、核对过的一张表加了密暂存，等人看过再确认。"""
    body = json.dumps(
        [table.headers, [(row.number, *row.cells) for row in table.rows], table.notes], ensure_ascii=False
    )
    return SheetDraft.objects.create(
        congress=held.congress, kind=held.kind, step=step, name=name[:200], body=_box().encrypt(body.encode()).decode(),
        by_id=held.by.person, at=now,
    )  # fmt: skip


def draft_to_see(draft_id: int, kind: str, *, by: Actor, now: dt.datetime) -> SheetDraft:
    """取来自己上传的一份预览。拒绝：没有、别人的、过了一天的。"""
    rows = SheetDraft.objects.filter(pk=draft_id, kind=kind, congress_id=by.congress_id or 0, by_id=by.person)
    draft = rows.filter(at__gt=now - KEPT).first()
    if draft is None:
        raise NotFound("没有这份预览，可能已过一天，请重新上传")
    return draft


def plan_of(draft: SheetDraft, *, by: Actor, now: dt.datetime) -> Plan:
    """照现在的名册和工作法，重新核对一份预览。"""
    return planned(table_of(draft), hold(draft.kind, by), draft.step, now=now)


@verb
def open_rows(draft_id: int, kind: str, *, by: Actor, now: dt.datetime) -> int:
    """确认：重新核对，每一行一件，成批开立；有一行不成，一件不开。返回开了几件。

    拒绝：已经确认过；现在核对有要改的；别人刚用同样的一行开立了；见 open_by_rows（说明是第几行）。
    """
    draft = draft_to_see(draft_id, kind, by=by, now=now)
    plan = plan_of(draft, by=by, now=now) if draft.body else None
    if plan is None or not SheetDraft.objects.filter(pk=draft.pk, confirmed_at=None).update(confirmed_at=now, body=""):
        raise AlreadyDone("这份表已经确认过了，各件已经开立")
    if plan.faults:
        raise BadInput(f"有 {len(plan.faults)} 处要改，一件也没有开立")
    rows = [(f"第 {row.number} 行", row.filled) for row in plan.new]
    cases = open_by_rows(kind, draft.step, congress=draft.congress, rows=rows, by=by, now=now) if rows else []
    marks = [
        OpenedOnce(congress=draft.congress, key=row.key, case=case, at=now)
        for row, case in zip(plan.new, cases, strict=True)
    ]
    try:
        OpenedOnce.objects.bulk_create(marks)
    except IntegrityError as error:
        raise AlreadyDone("表里有一行别处刚刚开立了，一件也没有再开。请重新核对") from error
    return len(cases)


def clear_sheets(now: dt.datetime) -> int:
    """清掉过了一天还没有确认的预览，返回几份；定时去做。"""
    return SheetDraft.objects.filter(confirmed_at=None, at__lt=now - KEPT).delete()[0]


def table_of(draft: SheetDraft) -> Table:
    """暂存的一张表。拒绝：密钥换过，打不开了。"""
    try:
        headers, rows, notes = json.loads(_box().decrypt(draft.body.encode()))
    except InvalidToken as error:
        raise NotFound("这份预览打不开了（密钥已换），请重新上传") from error
    return Table(tuple(headers), tuple(Row(number, tuple(cells)) for number, *cells in rows), tuple(notes))


def _box() -> Fernet:
    """表里可能有电话，暂存也要加密；钥匙由 SECRET_KEY 得来，换了密钥就重新上传。"""
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"bihuan-sheet-draft" + settings.SECRET_KEY.encode()).digest())
    )
