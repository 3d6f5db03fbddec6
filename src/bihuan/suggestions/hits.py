"""检索和数字打开之后的每一行：看得到的才画，看不到的略去。"""

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse

from bihuan.cases.door import case_url, seen
from bihuan.figures import door as figures
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, stage_name
from bihuan.search import door as search

from .models import Publication

PUBLIC_PAGE = "portal:publication"


def register() -> None:
    """登记三种行：查到的建议、查到的公开建议、数字所数的事项。"""
    search.renderer("suggestion", found_cases)
    search.renderer("publication", found_publications)
    figures.renderer("case", counted_cases)


def found_cases(ids: Sequence[int], actor: Any) -> list[search.Row]:
    """查到的建议。"""
    return [search.Row(case.pk, case.title, case_url(case), _note(case)) for case in _visible(ids, actor)]


def found_publications(ids: Sequence[int], actor: Any) -> list[search.Row]:
    """查到的公开建议；看得到本件的，去本件。"""
    rows = list(_public(pk__in=ids))
    own = seen([row.suggestion.case_id for row in rows if row.suggestion.case_id], actor)
    found = []
    for row in rows:
        case = row.suggestion.case
        assert case is not None
        url = case_url(case) if case.pk in own else _public_url(row)
        found.append(search.Row(row.pk, row.title, url, f"第 {case.number} 号 · {row.congress.name}"))
    return [row for row in found if row.url]


def counted_cases(ids: Sequence[int], actor: Any) -> list[figures.Row]:
    """数字所数的事项：看得到的去本件，公开了的去公开页，其余略去。"""
    visible = {case.pk: case for case in _visible(ids, actor)}
    rows = [figures.Row(case.pk, case.title, case_url(case), _note(case)) for case in visible.values()]
    for one in _public(suggestion__case_id__in=[pk for pk in ids if pk not in visible]):
        case = one.suggestion.case
        assert case is not None
        rows.append(figures.Row(case.pk, one.title, _public_url(one), f"第 {case.number} 号"))
    return rows


def _visible(ids: Sequence[int], actor: Actor | None) -> list[Case]:
    return list(Case.objects.filter(pk__in=seen(ids, actor)).select_related("proposer").defer("memory"))


def _note(case: Case) -> str:
    number = f"第 {case.number} 号" if case.number else ""
    return " · ".join(part for part in (number, case.proposer.name if case.proposer else "", stage_name(case)) if part)


def _public(**which: Any) -> Any:
    found = Publication.objects.filter(reply=None, withdrawn_at=None, **which)
    return found.select_related("suggestion__case", "congress").defer("suggestion__case__memory")


def _public_url(row: Publication) -> str:
    try:
        return reverse(PUBLIC_PAGE, args=[row.pk])
    except NoReverseMatch:
        return ""
