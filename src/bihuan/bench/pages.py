"""量页面：同一个进程里，真的请求走完全部中间件，数 SQL、量 CPU，与一个不变的回答相比。"""

import datetime as dt
import os
import time
from collections.abc import Callable
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

from .any_kind import acts_any
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


def measure(busy: Busy) -> list[Measured]:
    """量建议的五项：清单、事项页、办一步、找相近的、代表工委的工作台；问题整改的三项：清单、打开一个数字、办一步。"""
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    office = _signed_in(busy, "李敏")
    base = _cpu(_get(Client(), stylesheet_url()))[1]  # 不查库、不登录的一页
    acts: dict[str, Callable[[int], None]] = {
        "case_list": _get(office, reverse("suggestions:list")),
        "case_page": _get(office, reverse("suggestions:case", args=[busy.longest])),
        "step": _steps(busy),
        "similar": _similar(busy),
        "desk_office": _get(office, reverse("desk:home")),
    }
    acts |= acts_any(busy, _signed_in(busy, "戚芳"))
    rows = []
    for name, act in acts.items():
        sql, cpu = _cpu(act)
        rows.append(Measured(name, sql, round(cpu, 2), round(cpu / base, 1)))
    return rows


def _cpu(act: Callable[[int], None]) -> tuple[int, float]:
    for turn in range(WARM):
        act(turn)
    with CaptureQueriesContext(connection) as asked:
        act(WARM)
    sql = len(asked)  # 此刻就数，后面的请求会清掉
    spent = []
    for turn in range(TIMES):
        before = _clock()
        act(WARM + 1 + turn)
        spent.append((_clock() - before) * 1000)
    return sql, median(spent)


def _clock() -> float:
    """应用进程加数据库后台的 CPU 秒；SQLite 就在进程里。"""
    if connection.vendor != "postgresql" or connection.connection is None:
        return time.process_time()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _signed_in(busy: Busy, name: str) -> Client:
    client = Client()
    account = accounts.open_account(busy.county.people[name], by=people.SYSTEM, now=clock.now())
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _get(client: Client, url: str) -> Callable[[int], None]:
    def get(turn: int) -> None:
        answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} 回答 {answer.status_code}")

    return get


def _steps(busy: Busy) -> Callable[[int], None]:
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


def _similar(busy: Busy) -> Callable[[int], None]:
    titles = ("关于推进城西农贸市场消防通道的建议", "关于加快老旧小区加装电梯的建议", "关于解决石桥农村公厕改造的建议")
    scope = scope_of(busy.county.congress)

    def similar(turn: int) -> None:
        search.similar(titles[turn % len(titles)], kind="suggestion", scope=scope)

    return similar
