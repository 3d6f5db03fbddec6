"""检索和数字打开之后的每一行：看得到的才画，去本件；看不到而公开了的，去公开的那一页；其余略去。"""

from collections.abc import Callable, Sequence
from typing import Any

from bihuan.figures import door as figures
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, stage_name
from bihuan.search import door as search

from .look import called, note
from .seeing import visible
from .url import case_url

Published = Callable[[Sequence[int]], Sequence[figures.Row]]

_published: list[Published] = []


def published(rows: Published) -> None:
    """登记公开了的怎么画：rows(事项的 id) → 公开着的各行，去公开的那一页。"""
    _published.append(rows)


def found_cases(ids: Sequence[int], actor: Any) -> list[search.Row]:
    """查到的事项。"""
    return [search.Row(case.pk, case.title, case_url(case), said(case)) for case in _visible(ids, actor)]


def counted_cases(ids: Sequence[int], actor: Any) -> list[figures.Row]:
    """数字所数的事项：看得到的去本件，公开了的去公开页，其余略去。"""
    own = _visible(ids, actor)
    rows = [figures.Row(case.pk, case.title, case_url(case), said(case)) for case in own]
    others = sorted(set(ids) - {case.pk for case in own})
    return rows + [row for draw in _published for row in (draw(others) if others else ())]


def said(case: Case) -> str:
    """一行里的第二句：编号、谁提的、走到哪里。"""
    return note(called(case.number), case.proposer.name if case.proposer else "", stage_name(case))


def _visible(ids: Sequence[int], actor: Actor | None) -> list[Case]:
    return list(Case.objects.filter(visible(actor), pk__in=ids).select_related("proposer").defer("memory"))
