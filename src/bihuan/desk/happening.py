"""刚刚发生：本级（本单位）的事项里最近办过的几步，新的在前；旧档里的不算。"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from bihuan.cases.door import Told, case_url, happened, rows_of
from bihuan.ledger import door as ledger
from bihuan.procedure.door import Case, past_texts

SHOWN = 10
LOOKED = 120  # 笔：只看全站最近这么多笔，看的代价不随记录增长


@dataclass(frozen=True)
class Happened:
    """一步：怎么念，是哪一件。"""

    told: Told
    title: str
    url: str


def lately(key: Hashable, cases: Callable[[], QuerySet[Case]]) -> list[Happened]:
    """cases（由 key 定下）里最近的几步。三条 SQL：留痕、事项、姓名。"""
    entries = ledger.latest("case:", limit=LOOKED)
    wanted = tuple(sorted({_case_of(entry) for entry in entries}))

    def build() -> QuerySet[Case, Any]:
        shown = cases().filter(pk__in=wanted).exclude(text_id__in=past_texts())
        return shown.values_list("pk", "kind", "text_id", "title")

    rows = rows_of(("happened", key, wanted), build)
    found = {pk: Case(pk=pk, kind=kind, text_id=text_id, title=title) for pk, kind, text_id, title in rows}
    steps = (entry for entry in entries if _case_of(entry) in found and _is_step(entry))
    pairs = [(entry, found[_case_of(entry)]) for entry in islice(steps, SHOWN)]
    told = happened(pairs)
    return [Happened(one, case.title, case_url(case)) for one, (_, case) in zip(told, pairs, strict=True)]


def _case_of(entry: ledger.Entry) -> int:
    return int(entry.stream.removeprefix("case:"))


def _is_step(entry: ledger.Entry) -> bool:
    return entry.step is not None and not entry.step["code"].startswith("@")
