"""五本账：五个虚构的人大，与公开报道里的五个地方一样大；从各自的记录数出来的，与报道的数逐个相对。

places/ 里一份一个地方：设立些什么，一年（或者几年）怎样办，账上有哪些数、各由哪个数字得来。
"""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from bihuan.accounts import door as accounts
from bihuan.cases.door import AccountLine, ReportedAccount
from bihuan.figures import door as figures
from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM, Congress
from bihuan.procedure import door as procedure

from .bulk_life import bulk
from .case_life import CaseLife
from .days import Days
from .placing import place, told_until
from .telling import Life, Teller, read
from .words import Shelf

BEGINS = dt.timedelta(days=30)  # 地方在第一幕以前多少天设立
# 天：没有了结的一件件看，一周一次的话常渡市装入的三分之一时间都在看（量过）；账上的数不由提醒的早晚定。到日子自己立下一件的地方写「看钟」
CLOCKS_EVERY = 28
Told = Callable[[str, int, int], None]  # 哪个地方，办了几幕，一共几幕


def places() -> list[str]:
    """五个地方的名称，照文件的次序。"""
    return [told["地方"] for told in _told()]


def load_accounts(*, now: dt.datetime, told: Told = lambda *_: None, only: Iterable[str] = ()) -> dict[str, int]:
    """装入还没有装的各地（`only` 只装这几个），一地一个事务；返回各装了几件。已经有的不动。拒绝：正式运行。"""
    if settings.LIVE:
        raise NotAllowed("正式运行不装示范的账")
    wanted = set(only) or set(places())
    found = {}
    for one in _told():
        if one["地方"] in wanted and not Congress.objects.filter(division__code=one["代码"]).exists():
            with transaction.atomic():
                found[one["地方"]] = _load(one, told)
    if found:
        ledger.checkpoint(now)
    return found


def account_of(congress: Congress) -> ReportedAccount | None:
    """一级人大的账；不是五个地方的为 None。数都由声明过的数字得来，读的是底账。"""
    one = next((one for one in _told() if one["代码"] == congress.division.code), None)
    if one is None:
        return None
    lines = tuple(_line(written, figures.OfCongress(congress.pk)) for written in one["账"])
    return ReportedAccount(one["地方"], lines, (*_odd(one), *one.get("说明", ())))


def _load(one: dict[str, Any], told: Told) -> int:
    now = told_until(one)
    days, acts = Days(now), one["事项"]
    began = now + dt.timedelta(days=min(each["幕"][0][0] for each in acts)) - BEGINS
    county = place(one, now=began)
    for name in one["people"]:
        accounts.open_account(county.people[name], password=None, by=SYSTEM, now=began)
    by = county.actor(one["选用人"], now=began)
    for code in one["选用"]:
        procedure.adopt_procedure(county.congress.pk, procedure.latest(code).label, by=by, now=began)
    shelf = Shelf(county, days)
    lives: list[Life] = []
    for each in acts:
        if "件" in each:
            lives += bulk(each["种类"], each, shelf)
            continue
        one_life = CaseLife(each["种类"], each, shelf)
        lives.append(one_life)
        for kind, below in each.get("成批下属", {}).items():
            lives += bulk(kind, below, shelf, one_life)
    every, here = one.get("看钟", CLOCKS_EVERY), county.congress.pk
    Teller(county, now, lambda done, total: told(one["地方"], done, total), every, here).tell(lives)
    while ledger.work(now):
        pass
    ledger.refresh_statistics()
    return procedure.Case.objects.filter(congress_id=county.congress.pk).count()


def _line(written: dict[str, Any], scope: figures.OfCongress) -> AccountLine:
    kind, _, title = written["出自"].partition(".")
    mark, reported = written.get("分开", ""), written["报道"]
    figure = next((one.figure for one in procedure.figures_in_files(kind) if one.figure.title == title), None)
    if figure is None:
        raise LookupError(f"{kind} 的文件里没有「{title}」")
    rule = f"{figure.rule}；这里数分开的有几个" if "几种" in written else figure.rule
    if "几种" in written:
        number: int | Decimal = _kinds(figures.marks(figure.name, scope, None), written["几种"])
    elif mark:
        number = figures.marks(figure.name, scope, None).get(mark, 0)
    else:
        number = figures.value(figure.name, scope, None).number or 0
    return AccountLine(
        written["行"], written["数字"], Decimal(reported) if isinstance(reported, str) else reported, number,
        written.get("单位", figure.unit), rule, kind, figure.name, mark,
    )  # fmt: skip


def _kinds(marks: Iterable[str], ending: str) -> int:
    """分开数的有几个；写了「名称的末尾」的，分开数的是单位，只要全称以它结尾的。"""
    if ending == "全部":
        return len(list(marks))
    return sum(name.endswith(ending) for name in people.organ_names(int(mark) for mark in marks).values())


def _odd(one: dict[str, Any]) -> Iterable[str]:
    """各部分加起来不等于总数的，逐个说一句。"""
    for written in one.get("合计", ()):
        total, parts = written["总数"], written["各部分"]
        if sum(parts) != total:
            said = " + ".join(map(str, parts))
            yield f"{written['行']}：报道的总数是 {total}，各部分 {said} = {sum(parts)}，合不上；{written['说']}"


@cache
def _told() -> list[dict[str, Any]]:
    folder = Path(__file__).parent / "places"
    return [read(f"places/{path.name}") for path in sorted(folder.glob("*.yaml"))]
