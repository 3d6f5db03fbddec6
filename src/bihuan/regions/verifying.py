"""核验：日历每一版的放假日、补班日，与录入时的记录（第 1 版与随软件发布的底表）相比；增设的区划与记录相比。"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from bihuan.ledger.door import Fault, Told, rows_against, verifier

from .models import CalendarDay, CalendarVersion, CalendarYear, Division
from .seeding import shipped_years

KIND = "calendar"
BASE = 1  # 底表的那一版，没有记录，与随软件发布的比
Days = dict[dt.date, tuple[bool, str | None]]  # 日子 → 放假吗、节名（旧版的记录没有说的为 None）


@verifier("calendar:")
class Calendars:
    """日历的核验者。"""

    def __init__(self) -> None:
        self.told: dict[tuple[int, int], tuple[str, Days, str]] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """录入过的各年。"""
        for body in bodies:
            event = body["event"]
            days = dict.fromkeys(event["off"], True) | dict.fromkeys(event["work"], False)
            names = event.get("names", [None] * len(days))
            told = {
                dt.date.fromisoformat(day): (days[day], name) for day, name in zip(sorted(days), names, strict=True)
            }
            self.told[(event["calendar"], event["year"])] = (stream, told, "\n".join(event["papers"]))
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐版逐年比；多出来的、少了的都说。"""
        years = {(row.version_id, row.year): row for row in CalendarYear.objects.all()}
        newest = max((year for version, year in years if version == BASE), default=0)
        for year in shipped_years():
            if year["year"] <= newest:
                days = {dt.date.fromisoformat(day["date"]): (day["isOffDay"], day["name"]) for day in year["days"]}
                self.told[(BASE, year["year"])] = ("", days, "\n".join(year["papers"]))
        found: dict[int, Days] = {}
        for pk, day, off, name in CalendarDay.objects.order_by().values_list("year_id", "day", "off", "name"):
            found.setdefault(pk, {})[day] = (off, name)
        for key in sorted(self.told.keys() | years.keys()):
            if key[0] != BASE or key in self.told:  # 底表里有而新版软件的底表里没有的年份，无从比起
                yield from self._compare(key, years.get(key), found)
        versions = set(CalendarVersion.objects.values_list("version", flat=True))
        for version in sorted(versions - {version for version, _ in self.told} - {BASE}):
            yield Fault(KIND, "", f"日历第 {version} 版没有留痕")

    def _compare(self, key: tuple[int, int], row: CalendarYear | None, found: dict[int, Days]) -> Iterator[Fault]:
        stream, days, papers = self.told.get(key, ("", {}, ""))
        name = f"日历第 {key[0]} 版 {key[1]} 年"
        if row is None:
            yield Fault(KIND, stream, f"{name}的安排不在")
            return
        if key not in self.told:
            yield Fault(KIND, "", f"{name}没有留痕")
            return
        now, source = found.get(row.pk, {}), "录入时的记录" if stream else "随软件发布的底表"
        for day in sorted(days.keys() | now.keys()):
            told, kept = days.get(day), now.get(day)
            if told is None or kept is None or told[0] != kept[0] or (told[1] is not None and told[1] != kept[1]):
                yield Fault(KIND, stream, f"{name}的 {day} 与{source}不符")
        if row.papers != papers:
            yield Fault(KIND, stream, f"{name}的通知地址与{source}不符")


@verifier("division:")
class Divisions:
    """增设的区划的核验者。"""

    def __init__(self) -> None:
        self.told: dict[int, Told] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一个增设的区划。"""
        for event in (body["event"] for body in bodies):
            columns = {name: event[name] for name in ("code", "name", "level")} | {"parent_id": event["parent"] or None}
            self.told[event["division"]] = Told(stream, columns)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐个比。"""
        rows = Division.objects.filter(local=True)
        return rows_against(rows, self.told, ("code", "name", "level", "parent_id"), kind=KIND, what="区划")
