"""通过一份工作法：一人照决定提出，同一办公机构的另一人确认，自施行日期起选用；停用也照这样。每一步一笔留痕。"""

import datetime as dt
from collections.abc import Callable

from django.db import IntegrityError, transaction

from bihuan.files.door import attach
from bihuan.kernel import canonical, clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from bihuan.ledger.door import record, verb
from bihuan.notices.door import tell
from bihuan.people.door import OFFICES, SYSTEM, Actor, actor_name, actor_of, township_congresses

from .. import enacted, library
from ..language import Text, read_text
from ..models import Adoption, Enactment, ReleasedText
from ..patterns import refuse_pattern
from .one_by_one import each_enactment

LONGEST = 80  # 字：文号
CONFIRMERS = (*OFFICES, "chairpersons_meeting")  # 确认得了的：办公机构的另一人；只有一个人的，请主任会议的一位
Page = Callable[[int], str]


@verb
def propose_enactment(
    congress_id: int, text: Text | None, *, stop: str = "", number: str, document: int, effective_on: dt.date,
    townships: bool = False, second_id: int, page: Page, by: Actor, now: dt.datetime,
) -> Enactment:  # fmt: skip
    """提出：照哪一号决定通过 text（停用的写 stop，是哪一种事项），文件、施行日期、本级还是连同各乡镇，请谁确认。

    page(编号): 通知里去哪里看。拒绝：不是办公机构的人；没有文号；请的是自己，或者不是本级办公机构、主任会议的人；没有乡镇人大；
    同一版已经入库而内容不同；这种事项已经有一份在等确认（同一刻提出的两份，后到的也是）；停用的没有选用。
    """
    _check_office(by, congress_id)
    if text is not None:
        refuse_pattern(text, by)
    if townships and not township_congresses(congress_id):
        raise BadInput("辖区内没有乡镇人大", {"townships": "辖区内没有乡镇人大"})
    row = _row(congress_id, text, stop)
    row.effective_on, row.townships = effective_on, townships
    return _propose(row, number=number, document=document, second_id=second_id, page=page, by=by, now=now)


@verb
def propose_calling_off(
    enactment_id: int, *, number: str, document: int, second_id: int, page: Page, by: Actor, now: dt.datetime
) -> Enactment:
    """提出撤销：确认了、还没有到施行日期的一次，照另一次决定撤销；也要另一个人确认，到确认那一刻才撤销。

    拒绝：不是办公机构的人；没有这一次；已经施行、没有确认、已经撤销；其余同 propose_enactment。
    """
    target = _held(enactment_id)
    _check_office(by, target.congress_id)
    _check_waits(target)
    row = Enactment(
        congress_id=target.congress_id, act="call_off", code=target.code, version=target.version, title=target.title,
        kind=target.kind, calls_off=target, effective_on=clock.day_of(now),
    )  # fmt: skip
    return _propose(row, number=number, document=document, second_id=second_id, page=page, by=by, now=now)


def _propose(
    row: Enactment, *, number: str, document: int, second_id: int, page: Page, by: Actor, now: dt.datetime
) -> Enactment:
    number = " ".join(number.split())
    if not number or len(number) > LONGEST:
        raise BadInput("请写明决定的文号，八十个字以内", {"number": "八十个字以内"})
    _check_second(second_id, row.congress_id, by, now)
    row.number, row.document = number, document
    row.proposer_id, row.second_id, row.proposed_at = by.person, second_id, now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        waiting = Enactment.objects.filter(congress_id=row.congress_id, kind=row.kind, outcome="").first()
        number = f"（{waiting.number}）" if waiting else ""
        raise AlreadyDone(f"这种事项已经有一份在等确认{number}，先办完那一份") from taken
    attach(document, owner_kind="enactment", owner_id=row.pk, by=by, now=now)
    said = enacted.EnactmentProposed(
        row.pk, row.act, row.said, row.title, row.kind, f"{row.code}@{row.version}", row.hash, number, document,
        row.effective_on.isoformat(), row.townships, by.person, second_id, row.calls_off_id or 0,
    )  # fmt: skip
    record(f"org:{row.congress_id}", said, by=by.id, now=now)
    _tell(row, second_id, f"{by.name}请您确认：{row.number} {row.said}《{row.title}》", now, page)
    return row


@verb
def confirm_enactment(enactment_id: int, *, page: Page, by: Actor, now: dt.datetime) -> Enactment:
    """确认：只有请他确认的那个人。通过的从此入库；施行日期已经到了的当时选用，没有到的，到那天由时刻表选用。
    撤销的，那一次从此不再等施行。

    拒绝：不是请的那个人、他已经不在那个机构；撤销的那一次已经施行；已经答复过、撤回了；同一版已经以别的内容入库。
    """
    row = _to_answer(enactment_id, by)
    target = _held(row.calls_off_id) if row.calls_off_id else None
    if target is not None:
        _check_waits(target)
    elif not row.stops:
        if canonical.digest(row.source) != row.hash:
            raise Refused("提出时的全文与哈希不符，不能确认")
        library.release(read_text(row.source, "工作法"), now=now, owner_id=row.congress_id)
    _settle(row, "confirmed", now)
    record(f"org:{row.congress_id}", enacted.EnactmentConfirmed(row.pk, row.number, row.title), by=by.id, now=now)
    if target is not None:
        _settle(target, "called_off", now)
        said = enacted.EnactmentCalledOff(target.pk, target.number, target.title, row.number)
        record(f"org:{row.congress_id}", said, by=by.id, now=now)
    elif row.effective_on <= clock.day_of(now):
        _put_in_force(row, now)
    _tell(row, row.proposer_id, f"{by.name}确认了：{row.number} {row.said}《{row.title}》", now, page)
    return row


@verb
def refuse_enactment(enactment_id: int, *, why: str, page: Page, by: Actor, now: dt.datetime) -> Enactment:
    """不确认：写明为什么。只有请他确认的那个人。什么也没有入库。"""
    row = _to_answer(enactment_id, by)
    why = " ".join(why.split())[:500]
    if not why:
        raise BadInput("请写明为什么不确认", {"why": "请写明为什么"})
    row.why = why
    _settle(row, "refused", now)
    record(f"org:{row.congress_id}", enacted.EnactmentRefused(row.pk, row.number, row.title, why), by=by.id, now=now)
    _tell(row, row.proposer_id, f"{by.name}没有确认{row.number}：{why}", now, page)
    return row


@verb
def withdraw_enactment(enactment_id: int, *, by: Actor, now: dt.datetime) -> Enactment:
    """撤回：提出的人自己，在确认以前；确认了的是两个人定的，一个人撤不回。拒绝：不是提出的人；已经答复过。"""
    row = _held(enactment_id)
    _check_office(by, row.congress_id)
    if row.proposer_id != by.person_id:
        raise NotAllowed("只有提出的人可以撤回")
    if row.outcome:
        raise AlreadyDone("这一份已经答复过，不能撤回")
    _settle(row, "withdrawn", now)
    record(f"org:{row.congress_id}", enacted.EnactmentWithdrawn(row.pk, row.number, row.title), by=by.id, now=now)
    return row


def put_in_force(now: dt.datetime) -> int:
    """到了施行日期的都起用（停用的都停），返回几份。一份一个事务，一份不成不碍别的；做几遍都一样。"""
    due = Enactment.objects.filter(outcome="confirmed", in_force_at=None, calls_off=None)
    due = due.filter(effective_on__lte=clock.day_of(now))
    rows = list(due.order_by("effective_on", "pk").values_list("pk", flat=True))
    return sum(each_enactment(rows, lambda pk: _put_one(pk, now), "到了施行日期的工作法起用", now=now))


@verb
def _put_one(enactment_id: int, now: dt.datetime) -> int:
    row = _held(enactment_id)
    if not row.waits:
        return 0
    _put_in_force(row, now)
    return 1


def _put_in_force(row: Enactment, now: dt.datetime) -> None:
    """本级选用（不再选用），连同各乡镇的一起。"""
    places = [row.congress_id, *(one.pk for one in township_congresses(row.congress_id) if row.townships)]
    if row.stops:
        using = Adoption.objects.filter(congress_id__in=places, kind=row.kind).values_list("congress_id", flat=True)
        places = sorted(using)
    for congress_id in places:
        if not row.stops:
            library.adopt_procedure(congress_id, f"{row.code}@{row.version}~{row.congress_id}", by=SYSTEM, now=now)
        else:
            library.stop_adopting(congress_id, row.kind, by=SYSTEM, now=now)
    row.in_force_at = now
    row.save(update_fields=["in_force_at"])
    said = enacted.EnactmentInForce(row.pk, row.number, row.title, len(places), "不再用它" if row.stops else "照它办")
    record(f"org:{row.congress_id}", said, by=SYSTEM.id, now=now)


def _row(congress_id: int, text: Text | None, stop: str) -> Enactment:
    """还没有写的一行：通过的是这一份全文，停用的是本级选用着的那一份。"""
    if text is None:
        adopted = Adoption.objects.filter(congress_id=congress_id, kind=stop).select_related("text").first()
        if adopted is None:
            raise NotFound("本级没有选用这种事项的工作法")
        old = adopted.text
        return Enactment(
            congress_id=congress_id, act="stop", code=old.code, version=old.version, title=old.title, kind=old.kind
        )
    digest = canonical.digest(text.source)
    known = ReleasedText.objects.filter(owner_id=congress_id, code=text.code, version=text.version).first()
    if known is not None and known.hash != digest:
        raise BadInput(f"工作法 {known.label} 已经入库，内容不能再改；请换一个版本号")
    return Enactment(
        congress_id=congress_id, act="adopt", code=text.code, version=text.version, title=text.title, kind=text.kind,
        source=text.source, hash=digest,
    )  # fmt: skip


def _held(enactment_id: int) -> Enactment:
    row = Enactment.objects.select_for_update(of=("self",)).filter(pk=enactment_id).first()
    if row is None:
        raise NotFound("没有这一份决定")
    return row


def _to_answer(enactment_id: int, by: Actor) -> Enactment:
    row = _held(enactment_id)
    if not any(by.serves(kind, row.congress_id) for kind in CONFIRMERS):
        raise NotAllowed("只有本级的办公机构、主任会议的人可以确认")
    if row.proposer_id == by.person_id:
        raise NotAllowed("提出的人不能自己确认，要由另一个人确认")
    if row.second_id != by.person_id:
        raise NotAllowed(f"这一份请的是{actor_name(f'person:{row.second_id}')}确认")
    if row.outcome:
        raise AlreadyDone("这一份已经答复过，或者已经撤回")
    return row


def _check_office(by: Actor, congress_id: int) -> None:
    if not any(by.serves(kind, congress_id) for kind in OFFICES):
        raise NotAllowed("只有本级人大的办公机构可以通过、停用工作法")


def _check_second(second_id: int, congress_id: int, by: Actor, now: dt.datetime) -> None:
    try:
        second = actor_of(second_id, now=now)
    except NotFound:
        second = None
    mine = second is not None and any(second.serves(kind, congress_id) for kind in CONFIRMERS)
    if second_id == by.person or not mine:
        raise BadInput("要由本级办公机构的另一个人，或者主任会议的一位确认", {"second": "请选另一个人"})


def _check_waits(target: Enactment) -> None:
    if target.in_force_at is not None:
        raise AlreadyDone("那一次已经施行，不能撤销；不再用它的，照决定停用")
    if not target.waits:
        raise AlreadyDone("那一次没有在等施行，没有可以撤销的")


def _settle(row: Enactment, outcome: str, now: dt.datetime) -> None:
    row.outcome, row.settled_at = outcome, now
    row.save(update_fields=["outcome", "settled_at", "why"])


def _tell(row: Enactment, person_id: int, sentence: str, now: dt.datetime, page: Page) -> None:
    key = f"enactment:{row.pk}:{row.outcome}:{person_id}"
    tell([person_id], "procedure/enactment", case_id=None, sentence=sentence, now=now, url=page(row.pk), key=key)
