"""例里的一行：日期 谁 步骤 项=值；日期 到期；接 ‹另一个例› 到 ‹日期›。"""

import datetime as dt
import re
from dataclasses import dataclass

_AFTER = re.compile(r"接 (?P<name>.+) 到 (?P<on>\d{4}-\d{2}-\d{2})")
DUE = "到期"


@dataclass(frozen=True)
class Line:
    """on: 哪一天（ISO）；after 非空为接哪个例；step 为空（又不是接）的是到期；values:（项的名称，各个值）。"""

    on: str
    who: str = ""
    step: str = ""
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    after: str = ""


def read_line(written: str) -> Line | None:
    """读一行；读不懂的返回 None。"""
    if match := _AFTER.fullmatch(written):
        return Line(match["on"], after=match["name"]) if is_day(match["on"]) else None
    on, *rest = written.split()
    if not is_day(on) or not rest:
        return None
    if rest == [DUE]:
        return Line(on)
    if len(rest) < 2 or not all("=" in one for one in rest[2:]):
        return None
    pairs = [one.partition("=") for one in rest[2:]]
    return Line(on, rest[0], rest[1], tuple((name, tuple(value.split("、"))) for name, _, value in pairs))


def is_day(written: str) -> bool:
    """写的是不是一个日子（ISO）。"""
    try:
        return dt.date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
