"""清单的一行：这件是什么，谁提的，走到哪里，哪些单位在办。"""

import datetime as dt
from collections.abc import Sequence

from bihuan.procedure.door import Assignment, Case, Seat, Text, answering, text_by_id

from ..look import Row, of_case
from .paging import Found


def draw(found: Sequence[Found], *, today: dt.date) -> list[Row]:
    """各行；承办单位一条 SQL。"""
    handlers = _handlers([one.case for one in found])
    return [
        of_case(
            one.case, today, due_on=one.due_on, who=_proposer(one.case, one.cosigners),
            more=_said(handlers.get(one.case.pk, {})), units=handlers.get(one.case.pk, {}),
        )
        for one in found
    ]  # fmt: skip


def _handlers(cases: list[Case]) -> dict[int, dict[str, list[str]]]:
    """事项 → 承办角色的名称 → 单位，要答复的在前；改交出去的不算。"""
    texts = {case.pk: text_by_id(case.text_id) for case in cases}
    found: dict[int, dict[str, list[str]]] = {}
    rows = Assignment.objects.filter(case_id__in=texts).order_by("case_id", "n")
    columns = ("case_id", "role", "stage", "unit_id", "unit__short_name", "unit__name")
    newest = {(row[0], row[3]): row for row in rows.values_list(*columns)}
    for case_id, role, stage, _, short, name in newest.values():
        if stage in _handed_over(texts[case_id]):
            continue
        text = texts[case_id]
        title = text.roles.get(role, role).removesuffix("单位")
        units = found.setdefault(case_id, {})
        if role in answering(text) and title not in units:
            found[case_id] = units = {title: [], **units}
        units.setdefault(title, []).append(short or name)
    unhandled = [case_id for case_id, text in texts.items() if not text.task_stages]
    if unhandled:
        owing = Seat.objects.filter(case_id__in=unhandled, task=0, organ__isnull=False).order_by("case_id", "id")
        for case_id, role, short, name in owing.values_list("case_id", "role", "organ__short_name", "organ__name"):
            found.setdefault(case_id, {}).setdefault(texts[case_id].roles.get(role, role), []).append(short or name)
    return found


def _handed_over(text: Text) -> set[str]:
    """改交出去之后停在哪里：开出新分办的那几条所到之处。"""
    return {
        stage for article in text.articles if article.place == "task" and article.opens for stage in article.targets
    }


def _said(units: dict[str, list[str]]) -> str:
    """主办 住建局，会办 财政局、城管局；多了只说个数。"""
    return "，".join(
        f"{title} {'、'.join(names)}" if len(names) <= 3 else f"{title} {names[0]}等 {len(names)} 个单位"
        for title, names in units.items()
    )


def _proposer(case: Case, cosigners: int) -> str:
    if case.proposer is None:
        return ""
    return f"{case.proposer.name}等 {cosigners + 1} 人" if cosigners else case.proposer.name
