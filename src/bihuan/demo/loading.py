"""装入示范：云泽县和邻县，连同各人的账号。整个装入是一个事务，半途出错什么也不留。"""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from bihuan.accounts import door as accounts
from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.regions import door as regions
from bihuan.search import door as search

from .cast import PINGLAN
from .county import CODE, County, found
from .telling import Teller, read

NEIGHBOUR = "431291000000"  # 平澜县的本地扩展码
BEGINS = dt.timedelta(days=230)  # 故事从多久以前讲起


@dataclass(frozen=True)
class Loaded:
    """装好的：几件建议，谁有密码（姓名 → 他在做什么）。"""

    count: int
    people: dict[str, str]


def is_loaded() -> bool:
    """示范县已经在了吗。"""
    return regions.division(CODE) is not None


def load(*, password: str, now: dt.datetime) -> Loaded:
    """装入两个县。`password` 给故事里的人；其余的人只能一键登录。拒绝：正式运行。"""
    if settings.LIVE:
        raise NotAllowed("正式运行不装示范县")
    began = now - BEGINS
    with transaction.atomic():
        yunze = found(began)
        pinglan = found(began, name="平澜县", code=NEIGHBOUR, cast=PINGLAN)
        people: dict[str, str] = {}
        count = 0
        for county, name in ((yunze, "story.yaml"), (pinglan, "neighbour.yaml")):
            told = read(name)
            _open_accounts(county, list(told["people"]), password, began)
            count += Teller(county, now).tell(told["lives"])
            people |= told["people"]
    search.weigh()
    ledger.checkpoint(now)
    return Loaded(count, people)


def _open_accounts(county: County, named: list[str], password: str, now: dt.datetime) -> None:
    """故事里的人在先，次序就是首页上的次序。"""
    for name in [*named, *(name for name in county.people if name not in named)]:
        accounts.open_account(county.people[name], password=password if name in named else None, by=SYSTEM, now=now)
