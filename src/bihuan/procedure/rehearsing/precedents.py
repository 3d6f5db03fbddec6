"""先例：同一版工作法办结了的各件，停在一处以后接着办了什么、隔了几天。从记录里数，不写。"""

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import Any

from bihuan.ledger.door import bodies_in

from .. import library
from ..models import Case
from .rehearsal import records

LATEST = 300  # 件：只看最近办结的这么多件


@dataclass(frozen=True)
class Precedent:
    """停在一处以后的一种下文。stood: 停在那里几次；times: 其中接着办这一步的几次；days: 隔几天的中位数。"""

    stage: str
    step: str
    name: str
    stood: int
    times: int
    days: int


def precedents(case: Case, stages: set[str], sees: Any) -> tuple[int, list[Precedent]]:
    """这几个状态（代号）以后接着怎样，多的在前；只数同一版、同一级人大、此人看得见（sees）的。返回（几件，各种）。

    只算走动了的一步；停在原处的（沟通、催办）不算下文。两条 SQL。
    """
    ended = Case.objects.filter(sees, text_id=case.text_id, congress_id=case.congress_id, ended_on__isnull=False)
    pks = list(ended.exclude(pk=case.pk).order_by("-ended_on", "-pk").values_list("pk", flat=True)[:LATEST])
    text = library.text_by_id(case.text_id)
    gaps: dict[tuple[str, str], list[int]] = {}
    for _, bodies in bodies_in([f"case:{pk}" for pk in pks]):
        for stage, step, days in _moves(bodies):
            if stage in stages and step in text.by_step:
                gaps.setdefault((stage, step), []).append(days)
    stood = Counter({stage: sum(len(days) for (at, _), days in gaps.items() if at == stage) for stage in stages})
    found = [Precedent(stage, step, text.by_step[step].name, stood[stage], len(days), round(median(days)))
             for (stage, step), days in gaps.items()]  # fmt: skip
    return len(pks), sorted(found, key=lambda one: (one.stage, -one.times, one.step))


def _moves(bodies: list[bytes]) -> list[tuple[str, str, int]]:
    """一件里走动了的各步：从哪里、哪一步、停了几天。"""
    since: dict[int, Any] = {}
    found = []
    for record in records(bodies):
        step = record.step
        since.setdefault(step.task, record.on)
        if step.origin != step.to and not step.special:
            found.append((step.origin, step.code, (record.on - since[step.task]).days))
            since[step.task] = record.on
        since |= {opened.n: record.on for opened in step.opened}
        since |= dict.fromkeys(step.reopened or (), record.on)
    return found
