"""看收件箱。"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, IntegerField, QuerySet, Subquery

from bihuan.kernel import clock
from bihuan.notices.models import Notice

PAGE = 30


def unread_count(person_id: int) -> int:
    """未读几条。数到 100 为止：再多也只显示 99+。"""
    return _told(person_id).filter(read_at__isnull=True).values("pk")[:100].count()


def inbox(person_id: int, *, before: int | None = None, limit: int = PAGE, unread: bool = False) -> list[Notice]:
    """收件箱，新的在前；before 接着上一页最后一条的号。"""
    notices = _told(person_id)
    if unread:
        notices = notices.filter(read_at__isnull=True)
    if before is not None:
        notices = notices.filter(pk__lt=before)
    return list(notices.order_by("-pk")[:limit])


def told_of(case_ids: Collection[int]) -> list[tuple[int, str, dt.datetime]]:
    """关于这几件事项告诉过的：谁、哪一句、什么时候，先后。沙盘上看告知了谁，日子可以在将来。"""
    rows = Notice.objects.filter(case_id__in=case_ids).order_by("pk")
    return list(rows.values_list("person_id", "sentence", "told_at"))


def newest(person_id: int, *, limit: int) -> tuple[list[Notice], int]:
    """最新的几条，和未读的一共几条；一条 SQL。"""
    unread = _told(person_id).filter(read_at__isnull=True).order_by().values("person")
    counted = Subquery(unread.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows = _told(person_id).annotate(unread_now=counted).order_by("-pk")[:limit]
    unread_now = next((row.unread_now or 0 for row in rows), 0)
    return list(rows), unread_now


def _told(person_id: int) -> QuerySet[Notice]:
    """已经到了时候的；撤得回的一批，通知等那段时间过了才到。"""
    return Notice.objects.filter(person_id=person_id, told_at__lte=clock.now())
