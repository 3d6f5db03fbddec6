"""收件地址：登记、确认、停用。人只管自己的；机构的群，由在那里任职的人或本级管组织的人登记。"""

import datetime as dt

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people

from .. import events
from ..models import Address, Sending
from .channels import CHANNELS
from .digest import ask_to_confirm

SALT = "notices.confirm"
VALID = dt.timedelta(days=3)  # 确认信里的链接三天内有效，自定


def mine(person_id: int) -> QuerySet[Address]:
    """此人在用的收件地址。"""
    return Address.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("id")


def of_organs(by: people.Actor) -> QuerySet[Address]:
    """此人代表的机构在用的群（科室的人代表所属的单位）。"""
    return (
        Address.objects.filter(organ_id__in=by.seat_ids(), ended_at__isnull=True).select_related("organ").order_by("id")
    )


@ledger.verb
def keep_address(
    channel: str, given: str, *, organ_id: int | None = None, site: str = "", by: people.Actor, now: dt.datetime
) -> Address:
    """登记一个收件地址，给自己或（organ_id）给所在的机构；要确认的，寄一封确认信，site 是链接的开头。

    拒绝：没有这种寄法、站点没有设好、填的不像、不在那个机构任职、已经有一个了、名册上没有手机号。
    """
    how = CHANNELS.get(channel)
    if how is None or not how.ready() or how.for_organs != (organ_id is not None):
        raise BadInput("没有这种寄的办法")
    congress_id = _congress(organ_id, by)
    target = how.tidy(given)
    if channel == "sms" and not people.sealed_phone(by.person):
        raise BadInput("名册上没有您的手机号，请先请工作人员登记")
    number, owner = (organ_id, "机构") if organ_id is not None else (by.person, "人员")
    try:
        with transaction.atomic():
            address = Address.objects.create(
                congress_id=congress_id, person_id=None if organ_id else by.person, organ_id=organ_id, channel=channel,
                entry_id=0,
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyDone("已经登记过一个，要换先停用原来的") from None
    event = events.AddressKept(address.pk, owner, number, channel, target)
    subject = f"person:{by.person}" if organ_id is None else f"organ:{organ_id}"
    address.entry_id = ledger.record(f"org:{congress_id}", event, by=by.id, now=now, subject=subject).id
    address.save(update_fields=["entry_id"])
    if how.confirmed:
        ask_to_confirm(address, f"{site}{signing.dumps(address.pk, salt=SALT)}", now)
    return address


@ledger.verb
def confirm_address(token: str, *, by: people.Actor, now: dt.datetime) -> Address:
    """点了确认信里的链接。拒绝：链接不对、过期、不是本人的、已经停了。"""
    try:
        pk = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.SignatureExpired:
        raise BadInput("链接过期了，请停用后重新登记") from None
    except signing.BadSignature:
        raise BadInput("链接不对，请从确认信里点开") from None
    address = Address.objects.select_for_update().filter(pk=pk, person_id=by.person, ended_at__isnull=True).first()
    if address is None:
        raise NotFound("没有等您确认的收件地址")
    if address.confirmed_at is None:
        address.confirmed_at = now
        address.save(update_fields=["confirmed_at"])
        ledger.record(f"org:{address.congress_id}", events.AddressConfirmed(address.pk), by=by.id, now=now)
    return address


@ledger.verb
def end_address(address_id: int, *, by: people.Actor, now: dt.datetime) -> Address:
    """停用：从此不往那里寄，等着寄的也不寄了。拒绝：不是自己的，也不是所在机构的。"""
    address = Address.objects.select_for_update().filter(pk=address_id).first()
    if address is None or not (address.person_id == by.person or address.organ_id in by.seat_ids()):
        raise NotFound("没有这个收件地址")
    if address.ended_at is not None:
        raise AlreadyDone("已经停了")
    address.ended_at = now
    address.save(update_fields=["ended_at"])
    address.sendings.filter(state=Sending.State.WAITING).delete()
    ledger.record(f"org:{address.congress_id}", events.AddressEnded(address.pk), by=by.id, now=now)
    return address


def _congress(organ_id: int | None, by: people.Actor) -> int:
    """记在哪级人大的流里。"""
    if organ_id is None:
        if by.congress_id is None:
            raise NotAllowed("不在任，也不是代表，没有可寄的")
        return by.congress_id
    post = next((one for one in by.posts if organ_id in (one.seat_id, one.unit_id)), None)
    if post is None:
        raise NotAllowed("只能给自己代表的机构登记")
    return post.congress_id
