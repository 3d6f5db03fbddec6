"""装入示范：云泽县和邻县（另讲的一年还有别处的八个地方），连同各人的账号。整个装入是一个事务，半途出错什么也不留。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from bihuan.accounts import door as accounts
from bihuan.cases import door as cases
from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from bihuan.search import door as search

from .case_life import CaseLife
from .cast import PINGLAN, PINGLAN_YEAR, YUNZE_MORE, YUNZE_YEAR
from .county import CODE, County, found, settle
from .days import Days
from .placing import place
from .suggestion_life import SuggestionLife
from .telling import Life, Teller, read
from .words import Shelf

NEIGHBOUR = "431291000000"  # 平澜县的本地扩展码
BEGINS = dt.timedelta(days=230)  # 故事从多久以前讲起
KINDS = (  # kinds/ 里的各份，会议在先：别的事项的日子随它走
    "meeting", "rectification", "responsibility", "opinion", "livelihood", "appraisal", "filing", "decision",
    "selection", "ecology", "keys", "motion", "continuing", "link",
)  # fmt: skip
MORE = (  # 另讲的：bihuan demo --more 才装，第一次打开不等它
    "oversight", "planning", "performing", "partners", "scrutiny", "voices", "sitting", "safeguard", "neighbouring",
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """装好的：几件建议，几件别的事项，谁有密码（姓名 → 他在做什么），群众手里的查询码（标题 → 码）。"""

    count: int
    people: dict[str, str]
    others: int = 0
    codes: dict[str, str] = field(default_factory=dict)


def is_loaded() -> bool:
    """示范县已经在了吗。"""
    return regions.division(CODE) is not None


def load(*, password: str, now: dt.datetime, kinds: Sequence[str] = KINDS) -> Loaded:
    """装入两个县。`password` 给故事里的人；其余的人只能一键登录。`kinds` 是建议以外还讲哪几份。拒绝：正式运行。"""
    if settings.LIVE:
        raise NotAllowed("正式运行不装示范县")
    began = now - BEGINS
    with transaction.atomic():
        yunze = found(began)
        pinglan = found(began, name="平澜县", code=NEIGHBOUR, cast=PINGLAN)
        if kinds:
            settle(yunze, YUNZE_MORE, now=began)
        if set(kinds) & set(MORE):
            settle(yunze, YUNZE_YEAR, now=began)
            settle(pinglan, PINGLAN_YEAR, now=began)
        books = [read(f"kinds/{kind}.yaml") for kind in kinds]
        shelf = Shelf(yunze, Days(now))
        here = [read("story.yaml"), *(book for book in books if "县" not in book)]
        count, named = _tell(shelf, here, password, began)
        beside = [read("neighbour.yaml"), *(book for book in books if "县" in book)]
        more, others = _tell(Shelf(pinglan, Days(now)), beside, password, began)
        if set(kinds) & set(MORE):
            for book in elsewhere():
                far = Shelf(place(book, now=began), Days(now))
                one, theirs = _tell(far, [book], password, began, alone=far.county.congress.pk)
                more, others = more + one, others | theirs
    search.weigh()
    ledger.refresh_statistics()
    ledger.checkpoint(now)
    adopted = procedure.Adoption.objects.filter(congress_id=yunze.congress.pk).values("kind")
    told = procedure.Case.objects.filter(congress_id=yunze.congress.pk, kind__in=adopted).count()
    return Loaded(count + more, named | others, told, shelf.codes)


def elsewhere() -> list[dict[str, Any]]:
    """别处的各个地方：elsewhere/ 里一份一个，照那里的法规选用的几份，一年怎样办。"""
    return [read(f"elsewhere/{path.name}") for path in sorted((Path(__file__).parent / "elsewhere").glob("*.yaml"))]


def _tell(
    shelf: Shelf, books: list[dict[str, Any]], password: str, began: dt.datetime, alone: int | None = None
) -> tuple[int, dict[str, str]]:
    """讲一个地方：建议的故事和别的各份；返回几件建议，有密码的各人。alone: 只走这一级人大的钟。"""
    county = shelf.county
    named = {who: does for book in books for who, does in book.get("people", {}).items()}
    _open_accounts(county, list(named), password, began)
    _register_sessions(shelf, books, began)
    written = [life for book in books for life in book.get("lives", ())]
    others = _others(shelf, [book for book in books if "选用" in book], began)
    lives = _suggestions(county, written, shelf.days)
    Teller(county, shelf.days.now, alone=alone).tell([*lives, *others])
    return len(lives), named


def _suggestions(county: County, told: list[dict[str, Any]], days: Days) -> list[SuggestionLife]:
    keyed: dict[str, SuggestionLife] = {}
    return [SuggestionLife(one, county, days, keyed) for one in told]


def _others(shelf: Shelf, books: list[dict[str, Any]], began: dt.datetime) -> list[Life]:
    """选用各份工作法，贴出入口；返回各件的一生。"""
    county = shelf.county
    lives: list[Life] = []
    for book in books:
        for code in book["选用"]:
            clerk = county.actor(book["选用人"], now=began)
            procedure.adopt_procedure(county.congress.pk, procedure.latest(code).label, by=clerk, now=began)
        for spot, who in book.get("入口", {}).items():
            by = county.actor(who, now=began)
            shelf.entrances[spot] = cases.make_entrance(book["选用"][0], spot, by=by, now=began)
        lives += [CaseLife(one.get("种类", book["选用"][0]), one, shelf) for one in book.get("事项", ())]
    return lives


def _register_sessions(shelf: Shelf, books: list[dict[str, Any]], began: dt.datetime) -> None:
    """写了「会次」的，登记那几次大会：第几次，哪一天开幕、闭幕；询问、质询会后的期限由闭幕起。"""
    for number, opens, closes in (row for book in books for row in book.get("会次", ())):
        days = {"opens_on": shelf.days.on(opens), "closes_on": shelf.days.on(closes)}
        people.open_session(shelf.county.term.pk, number=number, **days, by=SYSTEM, now=began)


def _open_accounts(county: County, named: list[str], password: str, now: dt.datetime) -> None:
    """故事里的人在先，次序就是首页上的次序。"""
    for name in [*named, *(name for name in county.people if name not in named)]:
        accounts.open_account(county.people[name], password=password if name in named else None, by=SYSTEM, now=now)
