"""区划与日历的动词：录入一年的放假安排，增设地方扩展区划。"""

import datetime as dt
from typing import Any

from bihuan.kernel.clock import day_of
from bihuan.kernel.lots import forget
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.kernel.spelling import pinyin_of
from bihuan.ledger import door as ledger

from .events import DivisionAdded, YearImported
from .foresight import check_plausible
from .models import CalendarDay, CalendarVersion, CalendarYear, Division
from .notices import DayOff, YearNotice, read_notice
from .questions import calendar, calendar_version, forget_calendars

CALENDAR_STREAM = "calendar:national"


@ledger.verb
def import_year(data: dict[str, Any] | YearNotice, *, by: str, now: dt.datetime) -> int:
    """录入一年的放假安排，返回新的日历版本；以前的版本原样留着。

    `by` 是经手人的编号。拒绝：内容不合（见 read_notice）；与现行安排一模一样（AlreadyDone）。
    """
    notice = data if isinstance(data, YearNotice) else read_notice(data)
    if notice.days == _days_now(notice.year):
        raise AlreadyDone(f"{notice.year} 年的安排与现在的一样，没有改动")
    version = calendar_version() + 1
    row = CalendarVersion.objects.create(version=version, recorded_at=now, note=f"录入 {notice.year} 年")
    year = CalendarYear.objects.create(version=row, year=notice.year, papers="\n".join(notice.papers))
    CalendarDay.objects.bulk_create(
        CalendarDay(year=year, day=item.day, name=item.name, off=item.off) for item in notice.days
    )
    event = YearImported(
        year=notice.year,
        calendar=version,
        off=tuple(item.day.isoformat() for item in notice.days if item.off),
        work=tuple(item.day.isoformat() for item in notice.days if not item.off),
        papers=notice.papers,
        names=tuple(item.name for item in sorted(notice.days, key=lambda item: item.day)),
    )
    ledger.record(CALENDAR_STREAM, event, by=by, now=now)
    forget_calendars()
    forget()
    return version


@ledger.verb
def import_new_year(notice: YearNotice, *, by: str, now: dt.datetime) -> int:
    """在网页上录入新的一年。拒绝：已有的年份（改动它会牵动各级人大的期限，要由管机器的人用命令办）；不像一年的安排。"""
    check_new(notice, now=now)
    return import_year(notice, by=by, now=now)


def check_new(notice: YearNotice, *, now: dt.datetime) -> None:
    """网页上录得了。拒绝同上。"""
    check_plausible(notice, today=day_of(now))
    if calendar().known(notice.year):
        raise NotAllowed(
            f"{notice.year} 年的安排已经录入。改动它会牵动各级人大的期限，要由管机器的人用 bihuan calendar import 办"
        )


@ledger.verb
def add_division(*, code: str, name: str, parent_code: str, by: str, now: dt.datetime) -> Division:
    """增设地方扩展区划（开发区、新设街道、虚构的县），代码至多 14 位，隶属由 `parent_code` 写明，空的是省级（虚构的省）。

    拒绝：代码不是字母数字或已有、上级没有、上级已是乡级。
    """
    if not (code.isascii() and code.isalnum() and 2 <= len(code) <= 14):
        raise BadInput("区划代码是 2 至 14 位的字母和数字")
    parent = Division.objects.filter(code=parent_code).first()
    if parent is None and parent_code:
        raise NotFound(f"没有代码为 {parent_code} 的上级区划")
    if parent is not None and parent.level == Division.Level.TOWNSHIP:
        raise BadInput(f"{parent.name}已是乡级，下面不再设区划")
    if Division.objects.filter(code=code).exists():
        raise AlreadyDone(f"区划代码 {code} 已经有了")
    place = Division(
        code=code,
        name=name.strip(),
        level=parent.level + 1 if parent else Division.Level.PROVINCE,
        parent=parent,
        province_id=parent.province_id if parent else 0,
        city_id=parent.city_id if parent else None,
        county_id=parent.county_id if parent else None,
        pinyin=pinyin_of(name, longest=160),
        local=True,
    )
    place.save()
    field = {1: "province_id", 2: "city_id", 3: "county_id", 4: "township_id"}[place.level]
    setattr(place, field, place.pk)
    place.save(update_fields=[field])
    event = DivisionAdded(division=place.pk, code=code, name=place.name, level=place.level, parent=place.parent_id or 0)
    ledger.record(f"division:{place.pk}", event, by=by, now=now)
    return place


def _days_now(year: int) -> tuple[DayOff, ...]:
    newest = CalendarYear.objects.filter(year=year).order_by("-version_id").first()
    if newest is None:
        return ()
    return tuple(DayOff(*row) for row in newest.days.order_by("day").values_list("day", "name", "off"))
