"""清单添的两列：代表（领衔的和联名的人数）、代表团。"""

from collections.abc import Sequence

from django.db.models import Count, Q

from .models import Suggestion


def deputies(case_ids: Sequence[int]) -> dict[int, str]:
    """事项 → 领衔代表，联名的另说几人；一条 SQL。"""
    rows = Suggestion.objects.filter(case_id__in=case_ids).annotate(
        joined=Count("cosigners", filter=Q(cosigners__confirmed_at__isnull=False))
    )
    found = rows.values_list("case_id", "lead_deputy__name", "joined")
    return {case_id: f"{name}等 {joined + 1} 人" if joined else name for case_id, name, joined in found}


def delegations(case_ids: Sequence[int]) -> dict[int, str]:
    """事项 → 代表团；一条 SQL。"""
    rows = Suggestion.objects.filter(case_id__in=case_ids, delegation__isnull=False)
    return dict(rows.values_list("case_id", "delegation__name"))
