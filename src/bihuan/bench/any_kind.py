"""再装入一种没有房间的事项（问题整改），量它的清单、数字和一步：全凭一份文件的，也要一样快。"""

import datetime as dt
import random
from collections.abc import Callable, Iterator

from django.test import Client
from django.urls import reverse

from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.procedure import door as procedure

from .seeding import PLACES, THINGS, Busy

KIND = "rectification"
SEED = 20270301
SOURCES = ("执法检查", "工作评议", "审计查出")
DAYS = 300  # 分布在最近这么多天里


def seed_any(busy: Busy, cases: int, *, now: dt.datetime) -> None:
    """装入这么多件问题整改：一半刚列入，一半交办了，其中六成归最忙的单位。"""
    source = random.Random(SEED)
    text = procedure.latest(KIND)
    plans = (_history(source, busy, procedure.text_by_id(text.pk), number, now) for number in range(cases))
    procedure.load(plans, text=text, congress=busy.county.congress, now=now)


def acts_any(busy: Busy, office: Client) -> dict[str, Callable[[int], None]]:
    """量的三样：清单的一页、打开一个数字、办一步（认领）。"""
    figure = reverse("cases:figure", args=[KIND, f"{KIND}.列入问题"])
    return {
        "any_register": lambda turn: _fetch(office, reverse("cases:register", args=[KIND])),
        "any_figure": lambda turn: _fetch(office, f"{figure}?year=all"),
        "any_step": _claims(busy),
    }


def _fetch(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} 回答 {answer.status_code}")


def _claims(busy: Busy) -> Callable[[int], None]:
    now = clock.now()
    he = people.actor_of(busy.county.people["何平"], now=now)
    waiting = procedure.Assignment.objects.filter(unit_id=busy.units[0], case__kind=KIND, stage=_pending()).order_by(
        "id"
    )
    ids = iter(list(waiting.values_list("case_id", "n")[:100]))

    def claim(turn: int) -> None:
        case_id, n = next(ids)
        procedure.take_step(case_id, "claim", filled=_coded("claim", 整改方案="逐项整改"), assignment=n, by=he, now=now)

    return claim


def _history(
    source: random.Random, busy: Busy, text: procedure.Text, number: int, now: dt.datetime
) -> procedure.History:
    at = now - dt.timedelta(days=source.randrange(5, DAYS))
    title = f"{source.choice(PLACES)}{source.choice(THINGS)}的问题"
    return procedure.History(
        title, at, f"person:{busy.county.people['戚芳']}", number=f"问题〔{at.year}〕{number + 1:04}号",
        steps=tuple(_steps(source, busy, text, title, number, at)),
    )  # fmt: skip


def _steps(
    source: random.Random, busy: Busy, text: procedure.Text, title: str, number: int, at: dt.datetime
) -> Iterator[procedure.Taken]:
    office = f"person:{busy.county.people['戚芳']}"
    listed = _coded("list", 问题=title, 来源=source.choice(SOURCES), 情况="现场查看，情况属实。")
    yield procedure.Taken("list", at + dt.timedelta(hours=1), office, 0, listed)
    if number % 2:
        unit = busy.units[0] if source.random() < 0.6 else source.choice(busy.units)
        due = (at + dt.timedelta(days=400)).date().isoformat()
        assigned = _coded("assign", 牵头=unit, 整改时限=due, 核查人=busy.county.people["李敏"])
        opened = [{"n": 1, "role": "rectify_lead", "unit": unit}]
        yield procedure.Taken("assign", at + dt.timedelta(days=1), office, 0, assigned, opened)


def _coded(step: str, **named: object) -> dict[str, object]:
    """按名称写的 → 按代号。"""
    codes = {item.name: item.code for item in _text().by_step[step].fields}
    return {codes[name]: value for name, value in named.items()}


def _text() -> procedure.Text:
    return procedure.text_by_id(procedure.latest(KIND).pk)


def _pending() -> str:
    return _text().task_start
