"""量页面：同一个进程里，真的请求走完全部中间件，数 SQL、量 CPU，与一个不变的回答相比。"""

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.regions.door import scope_of
from bihuan.search import door as search
from bihuan.ui.door import stylesheet_url

from .any_acts import Act, acts_any, fetch
from .any_kind import Seeded
from .seeding import Busy

WARM = 3
TIMES = 15


@dataclass(frozen=True)
class Measured:
    """一项：SQL 条数、CPU 毫秒（应用加数据库）、与不变的回答相比的倍数。"""

    name: str
    sql: int
    cpu_ms: float
    ratio: float


class Bench:
    """装好的县里要量的各项：备一次，库大了再量一遍，比得出慢了几倍。"""

    def __init__(self, busy: Busy, seeded: Seeded) -> None:
        """建议的五项（装了建议的才有），没有房间的事项的各项，两种人的工作台。"""
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("collectstatic", verbosity=0, interactive=False)
        self.still = fetch(Client(), stylesheet_url())  # 不查库、不登录的一页
        office, unit, nobody = (_signed_in(busy, name) for name in ("戚芳", "何平", "王建国"))
        self.acts: dict[str, Act] = {}
        if busy.longest:
            self.acts |= _suggestions(busy, _signed_in(busy, "李敏"))
        self.acts |= acts_any(busy, seeded, office, unit, nobody)
        self.acts |= {"desk_any": fetch(office, reverse("desk:home")), "desk_unit": fetch(unit, reverse("desk:home"))}

    def measure(self) -> list[Measured]:
        """各项量一遍。"""
        base = _cpu(self.still)[1]
        found = []
        for name, act in self.acts.items():
            sql, cpu = _cpu(act)
            found.append(Measured(name, sql, round(cpu, 2), round(cpu / base, 1)))
        return found


def _suggestions(busy: Busy, office: Client) -> dict[str, Act]:
    return {
        "case_list": fetch(office, reverse("suggestions:list")),
        "case_page": fetch(office, reverse("suggestions:case", args=[busy.longest])),
        "step": _steps(busy),
        "similar": _similar(busy),
        "desk_office": fetch(office, reverse("desk:home")),
    }


def _cpu(act: Act) -> tuple[int, float]:
    """SQL 条数；应用的毫秒取中位，数据库后台的按各次平均（它的钟粗，一次看不准）。"""
    for turn in range(WARM):
        act(turn)
    with CaptureQueriesContext(connection) as asked:
        act(WARM)
    sql = len(asked)  # 此刻就数，后面的请求会清掉
    spent, beside = [], _backend()
    for turn in range(TIMES):
        before = time.process_time()
        act(WARM + 1 + turn)
        spent.append((time.process_time() - before) * 1000)
    return sql, median(spent) + (_backend() - beside) * 1000 / TIMES


def _backend() -> float:
    """PostgreSQL 后台用掉的处理器，秒；SQLite 就在应用的进程里，为零。"""
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    ran = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(ran.read_text().split()[0]) / 1e9


def _signed_in(busy: Busy, name: str) -> Client:
    client = Client()
    account = accounts.open_account(busy.county.people[name], by=people.SYSTEM, now=clock.now())
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _steps(busy: Busy) -> Act:
    """沟通一次：不变状态、可以反复办的一步；承办最忙的单位的经办人来办。"""
    now = clock.now()
    he = people.actor_of(busy.county.people["何平"], now=now)
    told = {"form": "电话", "on": clock.today().isoformat(), "account": "电话沟通，代表要求写明完成时间。"}
    cases = list(
        procedure.Assignment.objects.filter(unit_id=busy.units[0], n=1, stage=_working()).values_list(
            "case_id", flat=True
        )[: WARM + TIMES + 2]
    )

    def step(turn: int) -> None:
        procedure.take_step(
            cases[turn % len(cases)], "consult", filled=told, assignment=1, by=he, now=now + dt.timedelta(seconds=turn)
        )

    return step


def _working() -> str:
    return procedure.text_by_id(procedure.latest("suggestion_handling").pk).task_working


def _similar(busy: Busy) -> Act:
    titles = ("关于推进城西农贸市场消防通道的建议", "关于加快老旧小区加装电梯的建议", "关于解决石桥农村公厕改造的建议")
    scope = scope_of(busy.county.congress)

    def similar(turn: int) -> None:
        search.similar(titles[turn % len(titles)], kind="suggestion", scope=scope)

    return similar
