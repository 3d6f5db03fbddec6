"""一年的放假安排：读懂、核对。文件的样子与国务院通知的整理本相同（年份、通知地址、逐日）。"""

import datetime as dt
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bihuan.kernel.refuse import BadInput

WEEKEND = 5  # 星期六起
LARGEST_FILE = 200_000  # 字节；一年的安排不过几千


@dataclass(frozen=True)
class DayOff:
    """一天：放假，或周末补班。"""

    day: dt.date
    name: str
    off: bool


@dataclass(frozen=True)
class YearNotice:
    """核对过的一年的安排。"""

    year: int
    papers: tuple[str, ...]
    days: tuple[DayOff, ...]


def read_json(data: bytes) -> YearNotice:
    """读一个上传的 JSON 文件。拒绝：太大、不是 JSON，及 `read_notice` 的各条。"""
    if len(data) > LARGEST_FILE:
        raise BadInput("这个文件太大，不像一年的放假安排")
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # 编码不对，不是 JSON，一个数太长，套得太深
        raise BadInput("这不是 JSON 文件，请用 UTF-8 编码的 .json") from error
    return read_notice(told)


def read_notice(data: Any) -> YearNotice:
    """核对一年的安排：`{"year": 2027, "papers": ["地址"], "days": [{"name", "date", "isOffDay"}]}`。

    拒绝：年份不对、没有日子、日子写错或出了这一年前后（元旦可以连到上年十二月末）、重复、补班不在周末。
    """
    if not isinstance(data, dict) or type(data.get("year")) is not int or not 2000 <= data["year"] <= 2100:
        raise BadInput("缺少年份：year 应是 2000 至 2100 的整数")
    year, items = data["year"], data.get("days")
    if not isinstance(items, list) or not items:
        raise BadInput(f"{year} 年的安排里没有日子：days 应是逐日的列表")
    if len(items) > 366:
        raise BadInput(f"{year} 年的安排有 {len(items)} 天，多过一年")
    days = tuple(sorted((_day(item, number, year) for number, item in enumerate(items, 1)), key=lambda item: item.day))
    for before, after in pairwise(days):
        if before.day == after.day:
            raise BadInput(f"{after.day} 写了两次，请只留一次")
    if not any(item.off for item in days):
        raise BadInput(f"{year} 年的安排里没有一天放假，请核对 isOffDay")
    papers = data.get("papers") or []
    if not isinstance(papers, list) or not all(isinstance(paper, str) and paper.isprintable() for paper in papers):
        raise BadInput("papers 应是通知地址的列表")
    return YearNotice(year, tuple(paper.strip()[:500] for paper in papers if paper.strip()), days)


def _day(item: Any, number: int, year: int) -> DayOff:
    where = f"第 {number} 天"
    if not isinstance(item, dict) or not isinstance(item.get("name"), str) or not item["name"].strip():
        raise BadInput(f"{where}缺少节名 name")
    if not item["name"].isprintable():
        raise BadInput(f"{where}的节名里夹着看不见的字")
    if not isinstance(item.get("isOffDay"), bool):
        raise BadInput(f"{where}（{item['name']}）缺少 isOffDay：放假写 true，补班写 false")
    try:
        day = dt.date.fromisoformat(item.get("date", ""))
    except (TypeError, ValueError) as error:
        raise BadInput(f"{where}（{item['name']}）的日子“{item.get('date')}”不对，应写成 2027-01-01") from error
    if not dt.date(year - 1, 12, 25) <= day <= dt.date(year, 12, 31):
        raise BadInput(f"{where}（{item['name']}）的日子 {day} 不在 {year} 年")
    if not item["isOffDay"] and day.weekday() < WEEKEND:
        raise BadInput(f"{where}（{item['name']}）{day} 本是工作日，补班只能在周末，请核对 isOffDay")
    return DayOff(day, item["name"].strip()[:40], item["isOffDay"])
