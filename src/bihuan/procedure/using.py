"""本级用着的工作法。"""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from .models import Adoption, Case


def in_use(congress_id: int) -> Q:
    """哪几版工作法与这级人大有关（ReleasedText 的条件）：选用着的，有事项照它办的。别处的一版怎样写，与它无关。

    问照索引往后的第一版是不是它，不问“有没有一件”：那样 PostgreSQL 凭估计顺着表去碰，没有的那一版就看完整张表。
    """
    adopted = Adoption.objects.filter(congress_id=congress_id, text=OuterRef("pk"))
    onwards = Case.objects.filter(congress_id=congress_id, text_id__gte=OuterRef("pk")).order_by("text_id")
    return Q(Exists(adopted)) | Q(pk=Subquery(onwards.values("text_id")[:1]))


def ever_opened(congress_id: int, kind: str) -> IsNull:
    """这级人大有没有过这种事项（true、false 的一列）。同上，取照编号的第一件，不问“有没有一件”。"""
    first = Case.objects.filter(congress_id=congress_id, kind=kind).order_by("number").values("pk")[:1]
    return IsNull(Subquery(first), False)
