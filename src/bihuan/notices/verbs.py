"""告诉、标为已读、抹去。"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import NotFound
from bihuan.notices.models import Address, Notice
from bihuan.people import door as people

LONGEST_SENTENCE = 400
_until: ContextVar[dt.datetime | None] = ContextVar("until", default=None)


@contextmanager
def holding(until: dt.datetime | None) -> Iterator[None]:
    """这一段里告诉的，等到 until 才看得见（撤得回的一批）；None 照常当时就看得见。"""
    token = _until.set(until)
    try:
        yield
    finally:
        _until.reset(token)


def recall(case_id: int, until: dt.datetime) -> None:
    """撤回了的一件：等着的那些通知不再告诉，没有人看见过。"""
    Notice.objects.filter(case_id=case_id, told_at=until).delete()


def tell(
    to: Iterable[int] | people.Organ,
    kind: str,
    *,
    case_id: int | None,
    sentence: str,
    url: str,
    now: dt.datetime,
    entry_id: int | None = None,
    key: str = "",
    about: str = "",
) -> None:
    """告诉：放进这些人（或一个机构现任各人）的收件箱。同一个人、同一件事只收到一次。

    同一件事由 key 说明；没有 key 的，看 kind 和引起它的留痕；也没有的，同一事项同一天算一件。
    url 只能是本站的路径。about 是句子里写到的人（person:7），此人的个人信息删除时这一条也抹去。
    """
    if not url.startswith("/") or url.startswith("//") or "\\" in url:
        raise ValueError(f"通知的去处只能是本站的路径：{url}")
    same = key or f"{kind}:{entry_id if entry_id is not None else f'{case_id}:{day_of(now)}'}"
    told_at = _until.get() or now
    rows = [
        Notice(
            person_id=person_id, key=same, kind=kind, case_id=case_id, entry_id=entry_id, about=about,
            sentence=sentence[:LONGEST_SENTENCE], url=url, told_at=told_at,
        )
        for person_id in _people(to, now)
    ]  # fmt: skip
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)


def read(notice_id: int, *, person_id: int, now: dt.datetime) -> Notice:
    """标为已读。只有收到的人可以；读过的再读不改时间。"""
    notice = Notice.objects.filter(pk=notice_id, person_id=person_id, told_at__lte=now).first()
    if notice is None:
        raise NotFound("没有这条通知")
    Notice.objects.filter(pk=notice_id, read_at__isnull=True).update(read_at=now)
    return notice


def read_all(*, person_id: int, now: dt.datetime) -> int:
    """全部标为已读，返回几条。"""
    return Notice.objects.filter(person_id=person_id, read_at__isnull=True, told_at__lte=now).update(read_at=now)


def forget(subject: str) -> None:
    """个人信息删除时：写到此人的通知删去，此人自己收件箱里的、收件地址和等着寄的也删去。"""
    Notice.objects.filter(about=subject).delete()
    kind, _, number = subject.partition(":")
    if kind == "person" and number.isdecimal():
        Notice.objects.filter(person_id=int(number)).delete()
        Address.objects.filter(person_id=int(number)).delete()


def _people(to: Iterable[int] | people.Organ, now: dt.datetime) -> list[int]:
    if isinstance(to, people.Organ):
        return [person.pk for person in people.holders(to.pk, on=day_of(now))]
    return list(dict.fromkeys(to))
