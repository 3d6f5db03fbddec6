"""导入：核对过的一张表，全部写入，或一行不写；同一张表再导入，什么也不增加。"""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.kernel.spelling import pinyin_of
from bihuan.ledger import door as ledger
from bihuan.sheets.door import Row, Table, read_table

from .. import events, gates
from ..actors import Actor
from ..importing import mapping as columns
from ..importing.deputies import plan_deputies
from ..importing.plan import Plan, Planned
from ..importing.units import plan_units
from ..models import ColumnMapping, Delegation, Deputy, ImportDraft, Organ, Person, QualificationChange, Term
from ..recording import fresh_salt, name_digest, told
from .serving import keep_phone

SECONDS_TO_LIVE = 24 * 3600  # 预览留一天；过期的请重新上传


@dataclass(frozen=True)
class Imported:
    """写入的结果。"""

    added: int
    known: int

    @property
    def sentence(self) -> str:
        """“3 条新增，12 条已有”；没有新增的也照说“0 条新增”。"""
        return f"{self.added} 条新增，{self.known} 条已有"


def draft_import(
    file: BinaryIO, name: str, *, kind: str, congress_id: int, term_id: int | None = None, by: Actor, now: dt.datetime
) -> ImportDraft:
    """上传预览：读好的表暂存，等人看过再确认。拒绝：不是工作人员；文件读不了（见 sheets）；缺列；代表名册没有写明哪一届。

    先读后锁：读一张难读的表再久，别人也照常写。
    """
    if not gates.keeps(by, congress_id):
        raise NotAllowed("只有本级人大办公室、代表工委（乡镇人大秘书）可以改组织与人")
    if kind not in ImportDraft.Kind.values:
        raise BadInput("只能导入机构或代表")
    table = read_table(file, name, columns.known_headers(kind))
    return _keep_draft(table, name, kind=kind, congress_id=congress_id, term_id=term_id, by=by, now=now)


@ledger.verb
def _keep_draft(
    table: Table, name: str, *, kind: str, congress_id: int, term_id: int | None, by: Actor, now: dt.datetime
) -> ImportDraft:
    gates.congress_to_keep(congress_id, by=by)
    term = Term.objects.filter(pk=term_id, congress_id=congress_id).first() if term_id else None
    if kind == ImportDraft.Kind.DEPUTIES and term is None:
        raise BadInput("请选择是哪一届的代表；还没有届的，先登记一届")
    guessed = columns.guess(kind, table.headers, _remembered(congress_id, kind))
    if not any(guessed.values()):
        table.require(columns.NEEDED[kind])
    body = json.dumps(
        [table.headers, [(row.number, *row.cells) for row in table.rows], table.notes], ensure_ascii=False
    )
    return ImportDraft.objects.create(
        congress_id=congress_id, term=term, kind=kind, name=name[:200],
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        body=_box().encrypt(body.encode()).decode(), mapping=guessed, uploaded_by_id=by.person_id, uploaded_at=now,
    )  # fmt: skip


def clear_drafts(now: dt.datetime) -> int:
    """清掉过了一天还没有确认的预览，返回几份；定时去做。"""
    stale = ImportDraft.objects.filter(confirmed_at=None, uploaded_at__lt=now - dt.timedelta(seconds=SECONDS_TO_LIVE))
    return stale.delete()[0]


def draft_to_see(draft_id: int, *, by: Actor) -> ImportDraft:
    """取来一份预览。拒绝：没有、不是本级的工作人员。"""
    draft = ImportDraft.objects.select_related("term", "congress").filter(pk=draft_id).first()
    if draft is None or not gates.keeps(by, draft.congress_id):
        raise NotFound("没有这份预览，可能已过一天，请重新上传")
    return draft


def table_of(draft: ImportDraft) -> Table:
    """一份预览的表，照文件里的原样。拒绝：已确认过；密钥已换。"""
    return _table(draft)


def plan_of(draft: ImportDraft) -> Plan:
    """按现在的名册，照定下的对列，重新核对一份预览。拒绝：没有哪一列当作姓名（名称）。"""
    columns.check(draft.kind, list(draft.mapping), draft.mapping)
    plan = _plan(draft.kind, columns.mapped(_table(draft), draft.mapping), draft.congress_id, draft.term)
    return plan.called({means: header for header, means in draft.mapping.items() if means})


@ledger.verb
def map_columns(draft_id: int, chosen: Mapping[str, str], *, by: Actor) -> ImportDraft:
    """定下各列当作哪一列，本级下次照此猜。拒绝：已确认过；两列当作同一列；没有哪一列当作姓名（名称）。"""
    draft = draft_to_see(draft_id, by=by)
    gates.congress_to_keep(draft.congress_id, by=by)
    table = _table(draft)
    draft.mapping = columns.check(draft.kind, table.headers, chosen)
    draft.save(update_fields=["mapping"])
    for header, means in draft.mapping.items():
        ColumnMapping.objects.update_or_create(
            congress_id=draft.congress_id, kind=draft.kind, header=header[:100], defaults={"means": means}
        )
    return draft


@ledger.verb
def confirm_import(draft_id: int, *, by: Actor, now: dt.datetime) -> Imported:
    """确认导入：重新核对，全部写入。拒绝：已确认过；现在核对有要改的（一行也不写）。"""
    draft = draft_to_see(draft_id, by=by)
    gates.congress_to_keep(draft.congress_id, by=by)
    if not ImportDraft.objects.filter(pk=draft_id, confirmed_at=None).update(confirmed_at=now, body=""):
        raise AlreadyDone("这份表已经确认导入过了")
    draft.refresh_from_db(fields=["mapping"])
    columns.check(draft.kind, list(draft.mapping), draft.mapping)
    table = columns.mapped(_table(draft), draft.mapping)
    if draft.kind == ImportDraft.Kind.UNITS:
        return import_units(table, congress_id=draft.congress_id, by=by, now=now)
    if draft.term is None:
        raise NotAllowed("这份预览没有写明哪一届")
    return import_deputies(table, term_id=draft.term.pk, by=by, now=now)


@ledger.verb
def import_units(table: Table, *, congress_id: int, by: Actor, now: dt.datetime) -> Imported:
    """导入机构表。拒绝：有任何一行要改，整张表不写。"""
    gates.congress_to_keep(congress_id, by=by)
    plan = _clean(plan_units(table, congress_id=congress_id))
    ids = {row.values["name"]: row.values["id"] for row in plan.known}
    standing = Organ.objects.filter(congress_id=congress_id, to_on__isnull=True).select_related("parent")
    for organ in standing:
        ids.setdefault(organ.name, organ.pk)
        if organ.parent is not None:
            ids[f"{organ.parent.name}/{organ.name}"] = organ.pk
    made = []
    for row in plan.new:
        values = row.values
        organ = Organ.objects.create(
            congress_id=congress_id,
            kind=values["kind"],
            name=values["name"],
            short_name=values["short_name"],
            parent_id=ids[values["parent"]] if values["parent"] else None,
            from_on=day_of(now),
            pinyin=pinyin_of(values["name"]),
        )
        group = None
        if organ.kind == Organ.Kind.DELEGATION:
            group = Delegation.objects.create(congress_id=congress_id, name=organ.name, organ=organ).pk
        ids.setdefault(organ.name, organ.pk)
        made.append(
            (organ.pk, organ.name, organ.kind, organ.parent_id, organ.short_name, day_of(now).isoformat(), group)
        )
    if made:
        told(congress_id, events.UnitsImported(len(made), len(plan.known), tuple(made)), by=by, now=now)
    return Imported(len(made), len(plan.known))


@ledger.verb
def import_deputies(table: Table, *, term_id: int, by: Actor, now: dt.datetime) -> Imported:
    """导入代表名册；手机号逐人封入保密库。拒绝：有任何一行要改，整张表不写。"""
    term = gates.term_to_keep(term_id, by=by)
    plan = _clean(plan_deputies(table, term=term))
    people = _people(plan.new)
    made = Deputy.objects.bulk_create(
        Deputy(
            person=people[row.number],
            term=term,
            delegation_id=row.values["delegation_id"],
            constituency=row.values["constituency"],
            number=row.values["number"],
            kind=row.values["kind"],
        )
        for row in plan.new
    )
    on = max(term.from_on, min(day_of(now), term.to_on or dt.date.max))
    state, reason = QualificationChange.State.ACTIVE, QualificationChange.Reason.ELECTED
    QualificationChange.objects.bulk_create(
        QualificationChange(deputy=deputy, state=state, reason=reason, on=on) for deputy in made
    )
    if made:
        rows = tuple(
            (each.pk, each.person_id, each.kind, each.number, each.delegation_id, each.constituency) for each in made
        )
        fresh = [people[row.number] for row in plan.new if not row.values["person_id"]]
        named = tuple((person.pk, name_digest(person.salt, person.name)) for person in fresh)
        event = events.DeputiesImported(term.pk, len(made), len(plan.known), rows, on.isoformat(), named)
        told(term.congress_id, event, by=by, now=now)
    for row in plan.new:
        if row.values["phone"]:
            keep_phone(term.congress_id, people[row.number], row.values["phone"], by=by, now=now)
    return Imported(len(made), len(plan.known))


def _people(rows: tuple[Planned, ...]) -> dict[int, Person]:
    linked = Person.objects.in_bulk([row.values["person_id"] for row in rows if row.values["person_id"]])
    fresh = [row for row in rows if not row.values["person_id"]]
    made = Person.objects.bulk_create(
        Person(name=row.values["name"], pinyin=pinyin_of(row.values["name"]), salt=fresh_salt()) for row in fresh
    )
    people = {row.number: person for row, person in zip(fresh, made, strict=True)}
    people.update({row.number: linked[row.values["person_id"]] for row in rows if row.values["person_id"]})
    return people


def _remembered(congress_id: int, kind: str) -> dict[str, str]:
    return dict(ColumnMapping.objects.filter(congress_id=congress_id, kind=kind).values_list("header", "means"))


def _clean(plan: Plan) -> Plan:
    if plan.faults:
        raise BadInput(plan.complaint)
    return plan


def _plan(kind: str, table: Table, congress_id: int, term: Term | None) -> Plan:
    if kind == ImportDraft.Kind.UNITS:
        return plan_units(table, congress_id=congress_id)
    if term is None:
        raise BadInput("请选择是哪一届的代表")
    return plan_deputies(table, term=term)


def _table(draft: ImportDraft) -> Table:
    if not draft.body:
        raise AlreadyDone("这份表已经确认导入过了")
    try:
        headers, rows, notes = json.loads(_box().decrypt(draft.body.encode()))
    except InvalidToken as error:
        raise NotFound("这份预览打不开了（密钥已换），请重新上传") from error
    return Table(tuple(headers), tuple(Row(number, tuple(cells)) for number, *cells in rows), tuple(notes))


def _box() -> Fernet:
    """预览里有手机号，暂存也要加密；钥匙由 SECRET_KEY 得来，换了密钥就重新上传。"""
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"bihuan-import-draft" + settings.SECRET_KEY.encode()).digest())
    )
