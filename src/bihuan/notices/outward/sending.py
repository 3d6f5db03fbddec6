"""寄：到时的一份一份寄；没有寄成的隔一会儿再寄，几次不成的告诉人。

领一份先改次数和下一次的时候，几个后台不会同时寄同一份；寄到一半断电的，过一会儿再寄一遍（宁可重，不可丢）。
"""

import datetime as dt

from django.db.models import F, QuerySet

from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people

from ..models import Address, Sending
from .channel import Failed, Message
from .channels import CHANNELS

BACK_OFF = (5, 30, 120, 360)  # 分钟，自定；都试过还不成，就不再自己寄
LEASE = dt.timedelta(minutes=5)  # 自定：远长于一次寄
BATCH = 200  # 份：一次最多寄这么多


def send_due(now: dt.datetime) -> int:
    """寄到时的各份，返回寄到几份。"""
    due = Sending.objects.filter(state=Sending.State.WAITING, next_at__lte=now, address__ended_at__isnull=True)
    return sum(_send(one, now) for one in due.select_related("address").order_by("next_at", "id")[:BATCH])


def failed(congress_id: int) -> QuerySet[Sending]:
    """这级人大没有寄成的，新的在前。"""
    found = Sending.objects.filter(state=Sending.State.FAILED, address__congress_id=congress_id)
    return found.select_related("address", "address__person", "address__organ").order_by("-id")


def failed_of(person_id: int) -> QuerySet[Sending]:
    """寄给此人而没有寄成的。"""
    return Sending.objects.filter(state=Sending.State.FAILED, address__person_id=person_id).order_by("-id")


def send_again(sending_id: int, *, by: people.Actor, now: dt.datetime) -> Sending:
    """再寄一次没有寄成的：本级管组织的人，或者收件的本人。拒绝：别人的、已经寄到的。"""
    one = Sending.objects.filter(pk=sending_id).select_related("address").first()
    if one is None or not (one.address.person_id == by.person or people.keeps(by, one.address.congress_id)):
        raise NotFound("没有这一份")
    again = Sending.objects.filter(pk=one.pk, state=Sending.State.FAILED, address__ended_at__isnull=True)
    if not again.update(state=Sending.State.WAITING, tries=0, next_at=now, done_at=None):
        raise NotAllowed("已经寄到，或者地址停了")
    return one


def _send(one: Sending, now: dt.datetime) -> bool:
    mine = Sending.objects.filter(pk=one.pk, state=Sending.State.WAITING, tries=one.tries)
    if not mine.update(tries=F("tries") + 1, next_at=now + LEASE):
        return False
    mine = Sending.objects.filter(pk=one.pk, state=Sending.State.WAITING, tries=one.tries + 1)
    try:
        CHANNELS[one.address.channel].send(_target(one.address), Message(one.subject, one.body, one.key))
    except Failed as fault:
        _not_sent(one, fault.sentence, now, mine)
        return False
    return bool(mine.update(state=Sending.State.SENT, body="", fault="", done_at=now))


def _not_sent(one: Sending, sentence: str, now: dt.datetime, mine: QuerySet[Sending]) -> None:
    """没有寄成：还有次数的再等，没有的告诉本级管组织的人。"""
    if one.tries < len(BACK_OFF):
        mine.update(fault=sentence, next_at=now + dt.timedelta(minutes=BACK_OFF[one.tries]))
        return
    if mine.update(state=Sending.State.FAILED, fault=sentence, done_at=now):
        _tell_keepers(one, sentence, now)


def _tell_keepers(one: Sending, sentence: str, now: dt.datetime) -> None:
    from ..verbs import tell

    congress_id = one.address.congress_id
    office = next((organ for kind in people.KEEPERS if (organ := people.organ_of(congress_id, kind))), None)
    if office is not None:
        tell(
            office, "notices/not_sent", case_id=None, url="/notices/unsent/", now=now,
            sentence=f"有一份{one.address}没有寄成（{sentence}），试了 {one.tries + 1} 次", key=f"not_sent:{one.pk}",
        )  # fmt: skip


def _target(address: Address) -> str:
    """地址：短信是名册上现在的手机号，别的从保密库里开。拒绝：已经删除。"""
    if address.channel == "sms":
        return people.sealed_phone(address.person_id or 0)
    kept = ledger.entry(address.entry_id)
    target = kept.personal().get("target") if kept is not None else None
    if not target:
        raise Failed("收件地址已经删除")
    return str(target)
