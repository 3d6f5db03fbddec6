"""后来怎样：先前的各件由谁办、答复是哪一类、评价如何，一句话；审核时给人参考，不给单位和代表打分。"""

from collections import Counter
from collections.abc import Sequence

from bihuan.procedure.door import Assignment, Case, answering, stage_name, text_by_id

from .models import Rating, Reply, Suggestion
from .options import class_set

SEPARATOR = " · "


def became(cases: Sequence[Case]) -> dict[int, str]:
    """事项 → 走到哪里、主办、答复的类别、评价；各件一并问，三条 SQL。"""
    ids = [case.pk for case in cases]
    if not ids:
        return {}
    labels = dict(class_set(cases[0].congress.class_set))
    handlers = leading_units(cases)
    classes: dict[int, str] = {}
    replies = Reply.objects.filter(suggestion__case_id__in=ids).exclude(issued_at=None).order_by("round", "issued_at")
    for case_id, code in replies.values_list("suggestion__case_id", "result_class"):
        classes[case_id] = labels.get(code, code)
    rated: dict[int, str] = {}
    ratings = Rating.objects.filter(suggestion__case_id__in=ids).order_by("round")
    for case_id, attitude, result in ratings.values_list("suggestion__case_id", "attitude", "result"):
        rated[case_id] = f"态度{attitude}，结果{result}"
    return {
        case.pk: SEPARATOR.join(
            part
            for part in (
                stage_name(case), "、".join(handlers.get(case.pk, ())), classes.get(case.pk, ""), rated.get(case.pk, "")
            )
            if part
        )
        for case in cases
    }  # fmt: skip


def leading_units(cases: Sequence[Case]) -> dict[int, list[str]]:
    """事项 → 主办、分别办理的单位的简称；改交出去的不算。"""
    roles = {case.pk: answering(text_by_id(case.text_id)) for case in cases}
    rows = Assignment.objects.filter(case_id__in=roles).order_by("case_id", "-n")
    found: dict[int, list[str]] = {}
    for case_id, role, short, name, kept in rows.values_list(
        "case_id", "role", "unit__short_name", "unit__name", "ended_on"
    ):
        units = found.setdefault(case_id, [])
        if role in roles[case_id] and (short or name) not in units and (kept is None or not units):
            units.append(short or name)
    return found


def likely(handlers: dict[int, list[str]]) -> list[tuple[str, int]]:
    """相近的各件由哪几个单位办过，各几件；多的在前。"""
    return Counter(unit for units in handlers.values() for unit in units).most_common(3)


def earlier(suggestion: Suggestion, *, limit: int = 5) -> list[Case]:
    """同一位代表先前领衔提出的，新的在前。"""
    rows = Suggestion.objects.filter(lead_deputy_id=suggestion.lead_deputy_id, congress_id=suggestion.congress_id)
    rows = rows.filter(case__isnull=False, pk__lt=suggestion.pk).select_related("case__congress", "case__proposer")
    return [one.case for one in rows.order_by("-pk")[:limit] if one.case is not None]
