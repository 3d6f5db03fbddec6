"""每日摘要：一天一份，说有几条新通知、几件等办、几件逾期；都没有的，不寄。"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from bihuan.kernel.clock import day_of
from bihuan.people import door as people

from ..models import Address, Notice, Sending
from .channels import CHANNELS

SHOWN = 20  # 一封信里最多写几条通知的句子，自定


@dataclass(frozen=True)
class Standing:
    """手上的事：几件等办，其中几件逾期；`more` 表示不止这些。"""

    waiting: int
    late: int
    more: bool = False


Asked = Callable[[Collection[int], dt.datetime], Standing]


def digest(now: dt.datetime, *, standing: Asked) -> int:
    """给每个在用的收件地址备一份今天的摘要，返回几份。standing: 这些人手上的事（去重）。"""
    due = [one for one in _due() if CHANNELS[one.channel].ready()]
    made = [sending for one in due if (sending := _of(one, now, standing)) is not None]
    return len(Sending.objects.bulk_create(made, ignore_conflicts=True))


def ask_to_confirm(address: Address, link: str, now: dt.datetime) -> None:
    """备一封确认信。"""
    body = f"有人（应当是您本人）把这个邮箱登记为闭环的收件地址。\n是您本人，请登录以后点开：\n{link}\n不是您，不必理会，不会再寄。"
    Sending.objects.create(
        address=address, key=f"confirm:{address.pk}", subject="请确认收件地址", body=body, next_at=now
    )


def _due() -> QuerySet[Address]:
    """要寄的：没有停，要确认的确认过。"""
    asked = [code for code, one in CHANNELS.items() if one.confirmed]
    fit = ~Q(channel__in=asked) | Q(confirmed_at__isnull=False)
    return Address.objects.filter(fit, ended_at__isnull=True).select_related("organ").order_by("id")


def _of(address: Address, now: dt.datetime, standing: Asked) -> Sending | None:
    """一个地址今天的一份；没有可说的为 None。"""
    persons = _persons(address, now)
    if not persons:
        return None
    fresh = _fresh(address, persons, now)
    held = standing(persons, now)
    subject = _subject(address, fresh, held)
    if not subject:
        return None
    body = _body(subject, fresh) if address.person_id is not None else ""
    return Sending(address=address, key=f"day:{day_of(now)}", subject=subject, body=body, next_at=now)


def _persons(address: Address, now: dt.datetime) -> list[int]:
    if address.organ is None:
        return [address.person_id] if address.person_id else []
    return [person.pk for person in people.holders(address.organ.pk, on=day_of(now))]


def _fresh(address: Address, persons: Sequence[int], now: dt.datetime) -> list[Notice]:
    """上一份摘要以后新来的、还没有读的；第一份看一天以内的。"""
    last = address.sendings.filter(key__startswith="day:").order_by("-id").values_list("key", flat=True).first()
    since = now - dt.timedelta(days=1)
    if last is not None:
        since = min(since, dt.datetime.fromisoformat(f"{last.removeprefix('day:')}T{now.timetz():%H:%M:%S%z}"))
    unread = Notice.objects.filter(person_id__in=persons, read_at__isnull=True, told_at__gt=since, told_at__lte=now)
    return list(unread.order_by("-id")[: SHOWN + 1])


def _subject(address: Address, fresh: Sequence[Notice], held: Standing) -> str:
    """只有数目，没有个人信息：短信和群里说的就是这一句。"""
    told = len({(one.kind, one.case_id, one.entry_id) for one in fresh}) if address.organ_id else len(fresh)
    more = "+" if held.more else ""
    said = [f"{told if told <= SHOWN else f'{SHOWN}+'} 条新通知"] if told else []
    said += [f"{held.waiting}{more} 件等办"] if held.waiting else []
    said += [f"{held.late}{more} 件逾期"] if held.late else []
    whose = f"{address.organ.name}：" if address.organ is not None else "您有 "
    return whose + "，".join(said) if said else ""


def _body(subject: str, fresh: Sequence[Notice]) -> str:
    """信的全文：句子里写到别人个人信息的不写，请登录看。"""
    lines = [f"{subject}。", ""]
    lines += [f"· {'一条涉及个人信息的通知，请登录查看' if one.about else one.sentence}" for one in fresh[:SHOWN]]
    lines += ["", f"登录查看：{settings.SITE_URL}/desk/" if settings.SITE_URL else "请登录闭环查看。"]
    lines += ["每天最多一封。不想再收，到“通知 · 寄给我”停用。"]
    return "\n".join(lines)
