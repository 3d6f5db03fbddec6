"""导入旧档，一次做完：读、打算、走、数。"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from bihuan.kernel.refuse import BadInput
from bihuan.ledger.door import refresh_statistics

from .counts import Span, counts, promises_undated, spans
from .layout import place_named, read_year
from .models import ReplayAnomaly, ReplayedCase
from .plan import plan_year
from .walk import walk
from .words import words


@dataclass(frozen=True)
class Told:
    """一处反常：旧系统的编号、种类的名称、为什么。"""

    key: str
    title: str
    why: str


@dataclass(frozen=True)
class Replayed:
    """导入的结果。counts 是 `--json` 的各数；spans 是登记至答复、交办至答复，名称分开；
    undated 是 B 类答复而没有承诺日期的件数。"""

    congress: str
    brought: int
    known: int
    differing: tuple[str, ...]
    counts: dict[str, Any]
    spans: dict[str, Span]
    anomalies: tuple[Told, ...]
    undated: int


def replay(
    folder: Path, *, place_code: str = "", now: dt.datetime, tell: Callable[[int, int], None] | None = None
) -> Replayed:
    """导入一个文件夹，归入 place_code 的人大；不写的看文件夹里的 place.txt。

    拒绝：读不懂的文件（一行也不写）、没有的区划；正式运行时没有写归入哪里。
    """
    table, place_code = words(), place_code or place_named(folder)
    if settings.LIVE and not place_code:
        raise BadInput("没有写归入哪个区划的人大：用 --place 写明统计用区划代码，或者写在文件夹里的 place.txt")
    year = read_year(folder, kinds=tuple(table.kinds), member_kinds=tuple(table.member_kinds))
    roster, walked = walk(plan_year(year, table), place_code=place_code, now=now, tell=tell)
    refresh_statistics()
    congress = roster.congress
    brought = ReplayedCase.objects.filter(congress=congress)
    return Replayed(
        congress=congress.name,
        brought=walked.brought,
        known=walked.known,
        differing=walked.differing,
        counts=counts(congress),
        spans=spans(brought),
        undated=promises_undated(congress).count(),
        anomalies=tuple(
            Told(row.key, table.anomalies[row.what], row.why)
            for row in ReplayAnomaly.objects.filter(congress=congress).order_by("id")
        ),
    )
