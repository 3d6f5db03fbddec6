"""代表那一屏上几栏都要的：他领衔的各件，在哪些单位办着、各走到哪里；一屏只问一次。"""

from dataclasses import dataclass

from bihuan.cases.door import Asker
from bihuan.procedure.door import Assignment, Case, text_by_id

from . import drafts

MINE = 8  # 件：首屏列几件，其余在“我的建议”
LOOKED = 60  # 件：领衔的还没有结束的，早提的在先


@dataclass(frozen=True)
class Handling:
    """一个分办：哪个单位，走到哪里。"""

    unit_id: int
    name: str
    short: str
    stage: str


def proposed(asker: Asker) -> list[Case]:
    """他领衔的，新的在前，首屏这几件。"""
    return asker.once("suggestions.proposed", lambda: drafts.proposed(asker.actor, after=None, limit=MINE))


def unfinished(asker: Asker) -> list[Case]:
    """他领衔的还没有结束的，早的在先。"""
    rows = Case.objects.filter(proposer_id=asker.actor.person_id, suggestion__isnull=False, ended_on=None)
    return asker.once("suggestions.unfinished", lambda: list(rows.order_by("received_on", "pk")[:LOOKED]))


def handling(asker: Asker) -> dict[int, list[Handling]]:
    """上面两样各件没有结束的分办：事项 → 各单位；两样都问过以后另一条 SQL。"""
    return asker.once("suggestions.handling", lambda: _handling([*proposed(asker), *unfinished(asker)]))


def _handling(cases: list[Case]) -> dict[int, list[Handling]]:
    found: dict[int, list[Handling]] = {}
    texts = {case.pk: text_by_id(case.text_id) for case in cases}
    rows = Assignment.objects.filter(case_id__in=texts, ended_on=None).order_by("case_id", "n")
    for case_id, stage, unit_id, short, name in rows.values_list(
        "case_id", "stage", "unit_id", "unit__short_name", "unit__name"
    ):
        told = Handling(unit_id, name, short or name, texts[case_id].task_stages[stage])
        found.setdefault(case_id, []).append(told)
    return found
