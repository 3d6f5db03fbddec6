"""公开了的收录到检索，人人找得到；撤下的不再找得到。查到的、数字打开的，去公开的那一页。"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse

from bihuan.figures import door as figures
from bihuan.procedure.door import text_by_id
from bihuan.regions.door import scope_of
from bihuan.search import door as search

from ..models import Publication
from ..seeing import seen
from ..url import case_url
from .pieces import Cleared

KIND = "published"
PUBLIC_PAGE = "portal:case"


def publish(row: Publication, cleared: Iterable[Cleared]) -> None:
    """收录一件公开的：只收审核后的文字。"""
    said = [cell for one in cleared for cells in one.rows for cell in cells]
    search.index(
        KIND, row.pk, scope=scope_of(row.congress), title=row.title, body=" ".join(said),
        names=[text_by_id(row.case.text_id).kind_name], public=True,
    )  # fmt: skip


def withdraw(row: Publication) -> None:
    """撤下的不再收录。"""
    search.remove(KIND, row.pk)


def found_published(ids: Sequence[int], actor: Any) -> list[search.Row]:
    """查到的公开的；看得到本件的，去本件。"""
    rows = list(_open(pk__in=ids))
    own = seen([row.case_id for row in rows], actor)
    found = [
        search.Row(
            row.pk, row.title, case_url(row.case) if row.case_id in own else public_url(row),
            f"{text_by_id(row.case.text_id).kind_name} · {row.congress.name}",
        )
        for row in rows
    ]  # fmt: skip
    return [row for row in found if row.url]


def counted_published(case_ids: Sequence[int]) -> list[figures.Row]:
    """数字所数的事项里公开着的。"""
    rows = _open(case_id__in=case_ids)
    return [
        figures.Row(row.case_id, row.title, public_url(row), text_by_id(row.case.text_id).kind_name) for row in rows
    ]


def public_url(row: Publication) -> str:
    """公开的那一页；没有公开网站的为空。"""
    try:
        return reverse(PUBLIC_PAGE, args=[row.pk])
    except NoReverseMatch:
        return ""


def _open(**which: Any) -> Any:
    return (
        Publication.objects.filter(withdrawn_at=None, **which).select_related("case", "congress").defer("case__memory")
    )
