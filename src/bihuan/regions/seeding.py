"""底表：全国到乡级的区划，2007 年以来的放假安排。

区划取自 china-division（见 data/divisions.LICENSE），放假安排取自 holiday-cn（见 data/holidays.LICENSE，
其来源是国务院办公厅每年的通知，地址随年份一并保存）。
"""

import csv
import datetime as dt
import io
import json
import lzma
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from .models import CalendarDay, CalendarVersion, CalendarYear, Division

DATA = Path(__file__).resolve().parent / "data"
SEEDED_ON = dt.datetime(2025, 11, 4, tzinfo=dt.UTC)  # 底表里最新的一份通知（2026 年）公布的日子


def seed(using: str = DEFAULT_DB_ALIAS) -> None:
    """空表才装底表；装过的一概不动。"""
    with transaction.atomic(using=using):
        if not Division.objects.using(using).exists():
            _seed_divisions(using)
        if not CalendarVersion.objects.using(using).exists():
            _seed_calendar(using)


def _seed_divisions(using: str) -> None:
    text = lzma.decompress((DATA / "divisions.csv.xz").read_bytes()).decode()
    lineage: dict[str, tuple[int | None, ...]] = {}
    rows = []
    for number, (code, parent, name, level, pinyin) in enumerate(list(csv.reader(io.StringIO(text)))[1:], start=1):
        depth = int(level)
        above = lineage[parent][: depth - 1] if parent else ()
        lineage[code] = (*above, number)
        scope = (*lineage[code], None, None, None)[:4]
        rows.append((number, code, name, depth, above[-1] if above else None, *scope, pinyin, False))
    connection = connections[using]
    columns = "id, code, name, level, parent_id, province_id, city_id, county_id, township_id, pinyin, local"
    slots = ", ".join(["%s"] * 11)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {Division._meta.db_table} ({columns}) VALUES ({slots})", rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), [Division]):
            cursor.execute(statement)


def shipped_years() -> list[dict[str, Any]]:
    """随软件发布的放假安排，一年一份通知：year、papers、days（date、name、isOffDay）。"""
    found: list[dict[str, Any]] = json.loads((DATA / "holidays.json").read_text())
    return found


def _seed_calendar(using: str) -> None:
    version = CalendarVersion.objects.using(using).create(version=1, recorded_at=SEEDED_ON, note="底表：2007—2026 年")
    days = []
    for notice in shipped_years():
        year = CalendarYear.objects.using(using).create(
            version=version, year=notice["year"], papers="\n".join(notice["papers"])
        )
        for item in notice["days"]:
            day = dt.date.fromisoformat(item["date"])
            days.append(CalendarDay(year=year, day=day, name=item["name"], off=item["isOffDay"]))
    CalendarDay.objects.using(using).bulk_create(days)
