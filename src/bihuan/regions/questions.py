"""区划与日历的问题。"""

import datetime as dt
from functools import lru_cache

from django.db import connection
from django.db.models import Subquery

from bihuan.kernel.lots import once
from bihuan.kernel.workdays import Calendar

from .models import CalendarDay, CalendarVersion, CalendarYear, Division


def calendar_version() -> int:
    """最新的日历版本；一条 SQL。"""
    return once("calendar_version", _newest)


def _newest() -> int:
    with connection.cursor() as cursor:  # 办一步要问几遍：不经 ORM 拼句子
        cursor.execute(f"SELECT MAX(version) FROM {CalendarVersion._meta.db_table}")
        return cursor.fetchone()[0] or 0


def newest_calendar() -> Subquery:
    """最新的日历版本，嵌在别的问题里一并问；一版也没有的为 None。"""
    return Subquery(CalendarVersion.objects.order_by("-version").values("version")[:1])


def calendar(version: int | None = None) -> Calendar:
    """工作日历；不指定版本则取最新。同一版本读过一次就记住，版本从不改写。"""
    version = calendar_version() if version is None else version
    return _calendar(connection.settings_dict["NAME"], version)


def forget_calendars() -> None:
    """录入之后忘掉记住的日历：万一上一次录入的事务退回了，同一个版本号会有别的内容。"""
    _calendar.cache_clear()


@lru_cache(maxsize=32)
def _calendar(database: object, version: int) -> Calendar:
    years = CalendarYear.objects.filter(version__lte=version).order_by("version_id")
    newest = dict(years.values_list("year", "pk"))  # 同一年，版本大的在后，盖过前面的
    off: dict[dt.date, str] = {}
    work: dict[dt.date, str] = {}
    # 年份大的通知在后：元旦的安排有时写在下一年的通知里，以后出的为准
    for day, name, is_off in (
        CalendarDay.objects.filter(year__in=newest.values())
        .order_by("year__year", "day")
        .values_list("day", "name", "off")
    ):
        off.pop(day, None)
        work.pop(day, None)
        (off if is_off else work)[day] = name
    return Calendar(off, work, frozenset(newest), version)


def division(code: str) -> Division | None:
    """按代码找区划。"""
    return Division.objects.filter(code=code).first()


def division_names(ids: list[int] | tuple[int, ...]) -> dict[int, str]:
    """编号 → 名称。"""
    return dict(Division.objects.filter(pk__in=ids).values_list("pk", "name"))


def full_name(place: Division) -> str:
    """从省到此处的全名，如“浙江省宁波市慈溪市”；不重复“市辖区”这样的过渡层。"""
    ids = [number for number in (place.province_id, place.city_id, place.county_id, place.township_id) if number]
    names = division_names(ids)
    return "".join(names[number] for number in ids if names[number] not in TRANSITIONAL)


TRANSITIONAL = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def papers_of(year: int) -> list[str]:
    """某年的安排依据的通知地址，以版本新的为准。"""
    newest = CalendarYear.objects.filter(year=year).order_by("-version_id").values_list("papers", flat=True).first()
    return (newest or "").split()
