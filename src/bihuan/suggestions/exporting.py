"""导出清单时建议另添的列：会议、代表团、联名、交办、答复、评价。数是数，日子是日子。"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Min, Q

from bihuan.kernel import clock
from bihuan.procedure.door import Assignment

from .models import Rating, Reply, Suggestion

HEADERS = (
    "会议", "代表团", "联名人数", "类别", "交办日", "答复日", "结果类别", "承诺完成日期", "态度", "结果", "评价日",
)  # fmt: skip
APART = "、"


def columns(case_ids: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    """各件的各列；四条 SQL。没有签发的答复不在内。"""
    rows = Suggestion.objects.filter(case_id__in=case_ids).select_related("session__term", "delegation")
    rows = rows.annotate(joined=Count("cosigners", filter=Q(cosigners__confirmed_at__isnull=False)))
    opened = dict(
        Assignment.objects.filter(case_id__in=case_ids).order_by().values_list("case_id").annotate(on=Min("opened_on"))
    )
    replies, ratings = _replies(case_ids), _ratings(case_ids)
    return {
        one.case_id: (
            str(one.session) if one.session else ("大会期间" if one.in_session else "闭会期间"),
            one.delegation.name if one.delegation else "", one.joined, one.subject, opened.get(one.case_id),
            one.replied_on, *replies.get(one.case_id, ("", None)), *ratings.get(one.case_id, ("", "", None)),
        )
        for one in rows if one.case_id is not None
    }  # fmt: skip


def _replies(case_ids: Sequence[int]) -> dict[int, tuple[str, Any]]:
    """最近一轮签发了的：各单位的类别，最早的承诺日期。"""
    rows = Reply.objects.filter(suggestion__case_id__in=case_ids).exclude(issued_at=None)
    newest: dict[int, int] = {}
    classes: dict[int, list[str]] = defaultdict(list)
    days: dict[int, list[Any]] = defaultdict(list)
    for case_id, turn, said, on in rows.order_by("-round", "assignment__n").values_list(
        "suggestion__case_id", "round", "result_class", "promised_on"
    ):
        if newest.setdefault(case_id, turn) == turn:
            classes[case_id].append(said)
            days[case_id] += [on] if on else []
    return {one: (APART.join(classes[one]), min(days[one], default=None)) for one in newest}


def _ratings(case_ids: Sequence[int]) -> dict[int, tuple[str, str, Any]]:
    """最近一次评价。"""
    rows = Rating.objects.filter(suggestion__case_id__in=case_ids).order_by("round")
    told = rows.values_list("suggestion__case_id", "attitude", "result", "rated_at")
    return {case_id: (attitude, result, clock.day_of(at)) for case_id, attitude, result, at in told}
