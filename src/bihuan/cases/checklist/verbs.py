"""办：手机送来的各条发现一次办成；送过的不再记，填得不对的说为什么，别的照记。照片先到，凭内容认。"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File

from bihuan.files.door import Upload, digest_of, keep
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.ledger.door import entries, verb
from bihuan.people.door import Actor
from bihuan.procedure.door import (
    Case,
    Checklist,
    Field,
    Situation,
    case_to_read,
    check_filled,
    column_choices,
    hold,
    refill,
    step_form,
    take_step,
    text_of,
)

from ..forms.words import Reader
from ..models import OpenedOnce
from ..seeing import fields_seen
from .reading import Finding, checklist_in, findings_in, same_place, table_in

MOST = 500  # 条：一次至多送这么多，与一张表的行数相同
PHOTOS_MOST = 6  # 张：一条发现至多
PHOTO_LARGEST = 5 * 1024 * 1024  # 字节：手机上先缩过，这是缩不了的上限
PICTURES = ("image/jpeg", "image/png")
TAKEN, ALREADY, REFUSED = "taken", "already", "refused"


@dataclass(frozen=True)
class Sent:
    """送来的一条：手机自己起的号，各列写的字，照片的各列是内容的哈希。"""

    key: str
    cells: Mapping[str, str]
    photos: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """一条的结果：收下了（taken）、先前收过（already）、没有收（refused，said 说为什么）；beside: 同一处别人先记的。"""

    key: str
    what: str
    said: str = ""
    beside: tuple[Finding, ...] = ()


@verb
def record_findings(case_id: int, sent: Sequence[Sent], *, by: Actor, now: dt.datetime) -> list[Answer]:
    """记发现：没有记过的合成一步办，一次送来的只留一笔；逐条回答。

    拒绝（一条也没有办）：看不见这一件，没有检查清单，一次太多；不是记的人、现在不能记，而且没有一条是先前收下的。
    """
    checklist = _checklist_of(case_to_read(case_id, by))
    if len(sent) > MOST:
        raise BadInput(f"一次至多送 {MOST} 条，这次有 {len(sent)} 条")
    held = hold(case_id, now=now)  # 锁住：同一条前后脚送来的，后来的看得见先来的
    congress_id = held.case.congress_id
    keys = {one.key: f"finding:{case_id}:{by.person_id}:{one.key}" for one in sent}
    known = OpenedOnce.objects.filter(congress_id=congress_id, key__in=keys.values())
    performed = set(known.values_list("key", flat=True))
    fresh = list({one.key: one for one in sent if keys[one.key] not in performed}.values())
    answers = {one.key: Answer(one.key, ALREADY) for one in sent}
    try:
        about, _ = step_form(case_id, checklist.step, 0, by, now=now)
    except Refused as refused:
        if not performed:
            raise
        answers |= {one.key: Answer(one.key, REFUSED, refused.sentence) for one in fresh}
        return list(answers.values())
    rows, faults = _rows(about, checklist, fresh)
    answers |= {key: Answer(key, REFUSED, said) for key, said in faults.items()}
    if rows:
        before = _seen_before(about, checklist)
        take_step(case_id, checklist.step, filled={checklist.table: list(rows.values())}, by=by, now=now)
        OpenedOnce.objects.bulk_create(
            OpenedOnce(congress_id=congress_id, key=keys[key], case_id=case_id, at=now) for key in rows
        )
        for key, row in rows.items():
            answers[key] = Answer(key, TAKEN, beside=tuple(same_place(checklist, row, before, but=by.id)))
    return list(answers.values())


@verb
def keep_photo(case_id: int, photo: File, *, by: Actor, now: dt.datetime) -> str:
    """收下一张照片，返回内容的哈希；同一张再送，还是那一份。拒绝：现在不能记发现的人，不是照片，太大。"""
    checklist = _checklist_of(case_to_read(case_id, by))
    step_form(case_id, checklist.step, 0, by, now=now)
    if photo.size > PHOTO_LARGEST:
        raise BadInput(f"照片有 {photo.size / 1024 / 1024:.1f} MB，超过 {PHOTO_LARGEST // 1024 // 1024} MB")
    digest = digest_of(photo)
    if _photos(case_id, {digest}, by):
        return digest
    kept = keep(photo, by=by, now=now)
    if kept.content_type not in PICTURES:
        raise BadInput("这里只收照片（jpg、png）")
    return kept.sha256


def _checklist_of(case: Case) -> Checklist:
    checklist = checklist_in(text_of(case))
    if checklist is None:
        raise NotFound("这种事项没有检查清单")
    return checklist


def _photos(case_id: int, digests: Iterable[str], by: Actor) -> dict[str, int]:
    """此人送到的照片：内容的哈希 → 编号；已经归到别的事项的不算。"""
    rows = Upload.objects.filter(sha256__in=set(digests), kept_by=by.id).order_by("-pk")
    return {
        one.sha256: one.pk
        for one in rows.only("sha256", "owner_kind", "case_id")
        if not one.owner_kind or one.case_id == case_id
    }


def _rows(
    about: Situation, checklist: Checklist, fresh: Sequence[Sent]
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """各条读成一行：号 → 行；读不成的，号 → 为什么。先整张表核对，有毛病才一条一条看是哪一条。"""
    table, reader, faults = table_in(about.text, checklist), Reader(about), dict[str, str]()
    known = _photos(about.case.pk, {one for each in fresh for codes in each.photos.values() for one in codes}, about.by)
    rows = dict[str, dict[str, Any]]()
    for one in fresh:
        try:
            rows[one.key] = _row(about, table, reader, one, known)
        except ValueError as wrong:
            faults[one.key] = str(wrong)
    if rows and _refused(about, checklist, list(rows.values())):
        for key, row in list(rows.items()):
            if said := _refused(about, checklist, [row]):
                faults[key] = said
                del rows[key]
    return rows, faults


def _row(about: Situation, table: Field, reader: Reader, one: Sent, known: Mapping[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.kind == "file":
            digests = one.photos.get(column.code, ())
            if len(digests) > (PHOTOS_MOST if column.many else 1):
                raise ValueError(f"一条至多 {PHOTOS_MOST if column.many else 1} 张照片")
            if missing := [digest for digest in digests if digest not in known]:
                raise ValueError(f"有 {len(missing)} 张照片还没有送到，请再同步一次")
            ids = list(dict.fromkeys(known[digest] for digest in digests))
            if ids:
                found[column.code] = ids if column.many else ids[0]
        elif words := one.cells.get(column.code, "").replace("\0", "").strip():
            found[column.code] = reader.read(column, column_choices(about, table, column), words)
        elif not column.optional:
            raise ValueError(f"请填写{column.name}")
    return found


def _refused(about: Situation, checklist: Checklist, rows: list[dict[str, Any]]) -> str:
    """引擎怎么说这几行；没有毛病的为空。"""
    try:
        check_filled(refill(about, {checklist.table: rows}))
    except Refused as refused:
        return refused.sentence
    return ""


def _seen_before(about: Situation, checklist: Checklist) -> list[Finding]:
    """先前记下的、此人看得见的。"""
    table = table_in(about.text, checklist)
    if not fields_seen(about.by, about.held).shows(table):
        return []
    return findings_in(checklist, entries(about.case.stream))
