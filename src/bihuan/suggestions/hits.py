"""检索里公开的建议、数字里公开了的事项：各去公开的那一页。"""

from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse

from bihuan.cases.door import called, case_url, seen
from bihuan.figures import door as figures
from bihuan.search import door as search

from .models import Publication

PUBLIC_PAGE = "portal:publication"
DRAWN = ("title", "congress__name", "suggestion__case__kind", "suggestion__case__number")  # 画一行只要这几列


def register() -> None:
    """登记查到的公开建议怎么画；数字所数而公开了的，由 room.py 登记。"""
    search.renderer("publication", found_publications)


def found_publications(ids: Sequence[int], actor: Any) -> list[search.Row]:
    """查到的公开建议；看得到本件的，去本件。"""
    rows = list(_public(pk__in=ids))
    own = seen([row.suggestion.case_id for row in rows if row.suggestion.case_id], actor)
    found = []
    for row in rows:
        case = row.suggestion.case
        assert case is not None
        url = case_url(case) if case.pk in own else _public_url(row)
        found.append(search.Row(row.pk, row.title, url, f"{called(case.number)} · {row.congress.name}"))
    return [row for row in found if row.url]


def counted_publications(case_ids: Sequence[int]) -> list[figures.Row]:
    """数字所数的事项里公开着的。"""
    rows = []
    for one in _public(suggestion__case_id__in=case_ids):
        case = one.suggestion.case
        assert case is not None
        rows.append(figures.Row(case.pk, one.title, _public_url(one), called(case.number)))
    return rows


def _public(**which: Any) -> Any:
    found = Publication.objects.filter(reply=None, withdrawn_at=None, **which)
    return found.select_related("suggestion__case", "congress").only(*DRAWN)


def _public_url(row: Publication) -> str:
    try:
        return reverse(PUBLIC_PAGE, args=[row.pk])
    except NoReverseMatch:
        return ""
