"""建议汇编：筛出来的各件连同全文、承办单位、答复、评价，一件一页，好装订。没有签发的答复不在内。"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bihuan.cases.door import called
from bihuan.kernel import clock
from bihuan.procedure.door import Assignment, Case, stage_name, text_by_id
from bihuan.sheets.door import Block

from .models import Cosigner, Rating, Reply, Suggestion
from .options import class_set


@dataclass
class Entry:
    """汇编里的一件。handlers：角色的名称和单位；replies：单位、类别、摘要、日子；joined：联名的人。"""

    case: Case
    suggestion: Suggestion
    number: str
    stage: str
    joined: list[str] = field(default_factory=list)
    handlers: list[tuple[str, str]] = field(default_factory=list)
    replies: list[tuple[Reply, str, str]] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)


def compiled(cases: Sequence[Case]) -> list[Entry]:
    """各件，照给的次序；五条 SQL。"""
    ids = [one.pk for one in cases]
    texts = {
        one.case_id: one
        for one in Suggestion.objects.filter(case_id__in=ids).select_related("lead_deputy", "delegation", "session")
    }
    made = {one.pk: Entry(one, texts[one.pk], called(one.number), stage_name(one)) for one in cases if one.pk in texts}
    _fill(made)
    return list(made.values())


def booklet(entries: Sequence[Entry], title: str, about: str) -> Iterator[Block]:
    """一册 .docx 的各段：题目、目录、一件一页；与网页上的汇编说的一样。"""
    yield from (Block("title", title), Block("note", about), Block("heading", "目录"))
    for n, one in enumerate(entries, 1):
        lead = one.handlers[0][1] if one.handlers else ""
        told = "  ".join(part for part in (one.number, one.suggestion.lead_deputy.name, lead) if part)
        yield Block("line", f"{n}. {one.case.title}  {told}")
    for n, one in enumerate(entries, 1):
        yield Block("heading", f"{n}. {one.case.title}", fresh=True)
        yield from (Block("line", f"{name}：{said}") for name, said in _facts(one) if said)
        yield from _told(one)


def _facts(one: Entry) -> Iterator[tuple[str, str]]:
    text = one.suggestion
    yield "编号", one.number
    yield "领衔代表", text.lead_deputy.name + (f"（{text.delegation.name}）" if text.delegation else "")
    yield "联名", "、".join(one.joined)
    yield "受理日", _day(one.case.received_on)
    yield from one.handlers
    yield "现在", one.stage + ("（代表要求不公开）" if text.confidential else "")


def _told(one: Entry) -> Iterator[Block]:
    text = one.suggestion
    for name, words in (("情况", text.situation), ("分析", text.analysis), ("具体意见", text.proposal)):
        yield from (Block("subheading", name), Block("text", words)) if words else ()
    for reply, unit, said in one.replies:
        kept = f"，承诺{_day(reply.promised_on)}完成" if reply.promised_on else ""
        yield Block("subheading", f"{unit}的答复{_again(reply.round)}")
        yield Block("text", reply.summary)
        yield Block("note", f"{said}{kept}，{_day(clock.day_of(reply.issued_at)) if reply.issued_at else ''}签发")
    for rating in one.ratings:
        yield Block("subheading", f"代表评价{_again(rating.round)}")
        why = f"：{rating.note}" if rating.note else ""
        yield Block("text", f"态度{rating.attitude}，结果{rating.result}{why}")


def _again(turn: int) -> str:
    return f"（第 {turn} 次办理）" if turn > 1 else ""


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _fill(made: dict[int, Entry]) -> None:
    for case_id, name in (
        Cosigner.objects.filter(suggestion__case_id__in=made, confirmed_at__isnull=False).order_by("id")
        .values_list("suggestion__case_id", "person__name")
    ):  # fmt: skip
        made[case_id].joined.append(name)
    roles: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Assignment.objects.filter(case_id__in=made).order_by("case_id", "n")
    for case_id, role, stage, short, name in rows.values_list(
        "case_id", "role", "stage", "unit__short_name", "unit__name"
    ):
        text = text_by_id(made[case_id].case.text_id)
        if stage not in text.task_ends - set(text.task_complete):  # 改交出去的不列
            roles[case_id][text.roles.get(role, role).removesuffix("单位")].append(short or name)
    for case_id, held in roles.items():
        made[case_id].handlers = [(role, "、".join(names)) for role, names in held.items()]
    replies = Reply.objects.filter(suggestion__case_id__in=made).exclude(issued_at=None)
    for row in replies.select_related("suggestion", "assignment__unit", "suggestion__congress").order_by("issued_at"):
        labels = dict(class_set(row.suggestion.congress.class_set))
        unit = row.assignment.unit.short_name or row.assignment.unit.name
        made[row.suggestion.case_id or 0].replies.append((row, unit, labels.get(row.result_class, row.result_class)))
    for rating in Rating.objects.filter(suggestion__case_id__in=made).select_related("suggestion").order_by("round"):
        made[rating.suggestion.case_id or 0].ratings.append(rating)
