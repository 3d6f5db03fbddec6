"""清单的一行：第一行说它是什么，第二行说它为什么在这里。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from bihuan.cases.door import case_url
from bihuan.procedure.door import Assignment, Case, Seat, Text, answering, text_by_id
from bihuan.regions.door import calendar
from bihuan.ui.door import due_words

from .listing import COMMITMENT
from .paging import Found


@dataclass(frozen=True)
class Row:
    """画好的一行。ring: 环的样子；left: 离到期还有几个工作日（已到期为 None）；units: 承办角色 → 单位。"""

    case: Case
    url: str
    stage: str
    note: str
    ring: str
    due_on: dt.date | None
    left: int | None
    proposer: str
    units: dict[str, list[str]] = field(default_factory=dict)


def draw(found: Sequence[Found], *, today: dt.date) -> list[Row]:
    """各行；承办单位一条 SQL。"""
    handlers = _handlers([one.case for one in found])
    table = calendar()
    rows = []
    for one in found:
        case, due_on = one.case, None if one.case.ended_on else one.due_on
        left = table.between(today, due_on) if due_on and due_on >= today else None
        ring = "done" if case.ended_on else (due_words(due_on, today, left)[0] if due_on else "open")
        stage = text_by_id(case.text_id).stages.get(case.stage, case.stage)
        proposer = _proposer(case, one.cosigners)
        units = handlers.get(case.pk, {})
        note = " · ".join(part for part in (_number(case), proposer, stage, _said(units), _again(case)) if part)
        rows.append(Row(case, case_url(case), stage, note, ring, due_on, left, proposer, units))
    return rows


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
    promised = [case.pk for case in cases if case.kind == COMMITMENT]
    if promised:
        owing = Seat.objects.filter(case_id__in=promised, task=0, organ__isnull=False).order_by("case_id", "id")
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


def _number(case: Case) -> str:
    return f"第 {case.number} 号" if case.number else ""


def _again(case: Case) -> str:
    return f"第 {case.round} 次办理" if case.round > 1 else ""
