"""人与职务：登记、留手机号、任职、卸任。"""

import datetime as dt
import re

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.kernel.spelling import pinyin_of
from bihuan.ledger import door as ledger

from .. import events, gates
from ..actors import RECORD, SYSTEM, Actor
from ..administrators import refuse_overlap
from ..beside import calls
from ..models import Person, Post
from ..questions import congresses_of
from ..recording import fresh_salt, name_digest, told

PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


@ledger.verb
def enrol(congress_id: int, *, name: str, phone: str = "", by: Actor, now: dt.datetime) -> Person:
    """登记一个人；手机号封入保密库。拒绝：姓名空缺、手机号不像手机号。"""
    gates.congress_to_keep(congress_id, by=by)
    name = tidy_name(name)
    person = Person.objects.create(name=name, pinyin=pinyin_of(name), salt=fresh_salt())
    told(congress_id, events.PersonEnrolled(person.pk, name_digest(person.salt, name)), by=by, now=now)
    if phone:
        keep_phone(congress_id, person, phone, by=by, now=now)
    return person


@ledger.verb
def change_phone(congress_id: int, person_id: int, *, phone: str, by: Actor, now: dt.datetime) -> None:
    """留手机号：由工作人员，或者本人。拒绝：没有这个人、不像手机号；已有一个的：换号要有见证人（`witness_phone`）。"""
    if by.person_id != person_id or congress_id not in by.congress_ids():
        gates.congress_to_keep(congress_id, by=by)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    if person.phone_entry_id is not None and by not in (SYSTEM, RECORD):
        raise NotAllowed(f"{person.name}已有手机号，换号要有见证人，请到“账号 › 换手机号”")
    keep_phone(congress_id, person, phone, by=by, now=now)


@ledger.verb
def witness_phone(congress_id: int, person_id: int, *, phone: str, asked_by: int, by: Actor, now: dt.datetime) -> int:
    """有人见证的换号：`by` 是见过本人的见证人，返回封在哪一笔。谁可以见证，由叫它的房间把关。

    拒绝：没有这个人、不像手机号；见证人就是本人，或者就是申请的人。
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    if {person_id, asked_by} & {by.person_id, by.holder_id}:
        raise NotAllowed("申请的、本人，都不能作见证，请另一位工作人员来")
    keep_phone(congress_id, person, phone, by=by, now=now)
    return person.phone_entry_id or 0


@ledger.verb
def appoint(
    person_id: int,
    organ_id: int,
    *,
    duty: str,
    title: str = "",
    from_on: dt.date | None = None,
    by: Actor,
    now: dt.datetime,
) -> Post:
    """任职。拒绝：给自己任职；机构已撤并；已在任这一职责；没有这种职责；三员兼两样、审计管理员另管组织。"""
    organ = gates.standing_organ_to_keep(organ_id, by=by)
    person = gates.another_person(person_id, by=by)
    if duty not in Post.Duty.values:
        raise BadInput(f"没有“{duty}”这种职责")
    if Post.objects.filter(person=person, organ=organ, duty=duty, to_on__isnull=True).exists():
        raise AlreadyDone(f"{person.name}已是{organ.name}的{Post.Duty(duty).label}")
    from_on = from_on or day_of(now)
    refuse_overlap(person.pk, organ, duty, on=from_on)
    title = title.strip()[:40] or str(Post.Duty(duty).label)
    post = Post.objects.create(person=person, organ=organ, duty=duty, title=title, from_on=from_on)
    event = events.Appointed(post.pk, person.pk, organ.pk, organ.name, duty, title, from_on.isoformat())
    told(organ.congress_id, event, by=by, now=now)
    return post


@ledger.verb
def end_post(post_id: int, *, on: dt.date | None = None, by: Actor, now: dt.datetime) -> Post:
    """卸任；`on` 是任职的最后一日。拒绝：已经卸任；早于任职之日。"""
    post = gates.post_to_end(post_id, by=by)
    on = on or day_of(now)
    if post.to_on is not None:
        raise AlreadyDone(f"已于 {post.to_on} 卸任")
    if on < post.from_on:
        raise BadInput(f"卸任不能早于任职之日 {post.from_on}")
    post.to_on = on
    post.save(update_fields=["to_on"])
    event = events.PostEnded(post.pk, post.person_id, post.organ_id, on.isoformat())
    told(post.organ.congress_id, event, by=by, now=now)
    return post


@ledger.verb
def phone_of(person_id: int, *, by: Actor, now: dt.datetime) -> str:
    """看手机号：看一次，记一次查阅。

    拒绝：不是此人所在人大的工作人员，不是正在办他建议的单位，也不是本人；没有登记；已经删除。
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not sees_phone(by, person_id):
        raise NotFound("没有这个人")
    entry = ledger.entry(person.phone_entry_id) if person.phone_entry_id else None
    if entry is None:
        raise NotFound(f"{person.name}没有登记手机号")
    phone = entry.personal().get("phone")
    if not phone:
        raise NotFound(f"{person.name}的手机号已经删除")
    ledger.look(by.id, looked_at_phone(person_id), now=now)
    return str(phone)


def looked_at_phone(person_id: int) -> str:
    """看手机号的那一次查阅记的是什么。"""
    return f"person:{person_id} 手机号"


def sees_phone(by: Actor, person_id: int) -> bool:
    """看得到此人的手机号吗：本人，所在人大的工作人员，因正在办的事要与他沟通的单位。"""
    kept = by.person_id == person_id or any(gates.keeps(by, each) for each in congresses_of(person_id))
    return kept or calls(by, person_id)


def sealed_phone(person_id: int) -> str:
    """手机号，给往外寄短信用的，不给人看；没有登记、已经删除的为空。"""
    person = Person.objects.filter(pk=person_id).first()
    entry = ledger.entry(person.phone_entry_id) if person is not None and person.phone_entry_id else None
    return str(entry.personal().get("phone") or "") if entry is not None else ""


def forget_name(subject: str) -> None:
    """删除个人信息时：销毁姓名的盐，留痕里的哈希从此对不出是谁。"""
    kind, _, number = subject.partition(":")
    if kind == "person" and number.isdecimal():
        Person.objects.filter(pk=int(number)).update(salt="")


def keep_phone(congress_id: int, person: Person, phone: str, *, by: Actor, now: dt.datetime) -> None:
    """手机号封入保密库，人这一行只记封在哪一条。"""
    phone = tidy_phone(phone)
    subject = f"person:{person.pk}"
    entry = told(congress_id, events.PhoneKept(person.pk, phone), by=by, now=now, subject=subject)
    person.phone_entry_id = entry.id
    person.save(update_fields=["phone_entry_id"])


def tidy_phone(phone: str) -> str:
    """去掉空格与连字符的手机号；座机保留区号后的连字符。"""
    tidied = re.sub(r"[\s－—]+", "", phone)
    if tidied.startswith("1"):
        tidied = tidied.replace("-", "")
    if not PHONE.fullmatch(tidied):
        raise BadInput(f"“{phone}”不像电话号码：手机 11 位，座机写成 0573-12345678")
    return tidied


def tidy_name(name: str) -> str:
    """姓名去掉空白：两字名中间为对齐而加的空格不是名字的一部分；外文名的空格留一个。"""
    name = " ".join(name.split())
    if not name.isascii():
        name = name.replace(" ", "")
    if not name or len(name) > 40:
        raise BadInput("姓名要有，且不超过 40 字")
    return name
