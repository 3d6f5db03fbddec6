"""工作台上建议的栏：代表要答复、要确认、要改的，写着的，自己提的、联名的；机关里可以公开的；秘书代录了等确认的、等本团代表评价的、本团提出的；代表对签名件有异议的。"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from bihuan.cases.door import LANE_PAGE, Asker, Lane, Row, called, keeps_for, of_cases, rows_of
from bihuan.kernel import cursor
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, text_by_id

from . import drafts, ratings
from .handling import MINE, handling, proposed
from .models import Reply, Suggestion

LOOKED = 2000  # 件：没有公开的只在最近这么多件里找


def to_answer(asker: Asker, after: str) -> Lane:
    """征求代表意见的。"""
    return _ask("to_answer", "征求您的意见", (
        (one.suggestion.title, "suggestions:consent", one.pk, f"{one.asked_by.name}征求您的意见：{one.detail}")
        for one in drafts.consents(asker.actor)
    ))  # fmt: skip


def returned(asker: Asker, after: str) -> Lane:
    """退回来修改的。"""
    rows = [
        Row(case.title, reverse("suggestions:revision", args=[case.pk]), "退回修改，请改好再提出", case.progress,
            case.round, "soon")
        for case in proposed(asker) if _back_at_start(case)
    ]  # fmt: skip
    return Lane("returned", "退回修改的", rows, shut=True)


def to_confirm(asker: Asker, after: str) -> Lane:
    """别人代录、等本人确认的。"""
    return _ask("to_confirm", "代您录入的", (
        (one.title, "suggestions:draft", one.pk, f"{one.entered_by.name}代您录入，请确认后提出")
        for one in _unsubmitted(asker) if one.entered_by is not None and _others(one, asker.actor)
    ))  # fmt: skip


def to_cosign(asker: Asker, after: str) -> Lane:
    """请代表联名的。"""
    return _ask("to_cosign", "请您联名", (
        (one.suggestion.title, "suggestions:draft", one.suggestion_id, f"{one.suggestion.lead_deputy.name}请您联名")
        for one in drafts.invitations(asker.actor)
    ))  # fmt: skip


def drafted(asker: Asker, after: str) -> Lane:
    """自己写了一半的。"""
    rows = [
        Row(one.title or "还没有标题", reverse("suggestions:draft", args=[one.pk]), "写了一半，还没有提出", ring="quiet")
        for one in _unsubmitted(asker) if not _others(one, asker.actor)
    ]  # fmt: skip
    return Lane("drafts", "还没有提出的", rows, shut=True)


def mine(asker: Asker, after: str) -> Lane:
    """自己领衔的，连同在哪些单位、走到哪里。"""
    own = [case for case in proposed(asker) if not _back_at_start(case)]
    told = handling(asker) if own else {}
    said = {case.pk: "、".join(f"{one.short}{one.stage}" for one in told.get(case.pk, ())) for case in own}
    rows = of_cases(own, asker.today, said)
    return Lane("mine", "我的建议", rows, empty="还没有提出过建议。", all_url=reverse("suggestions:mine"))


def cosigned(asker: Asker, after: str) -> Lane:
    """联名的。"""
    found = drafts.cosigned(asker.actor)[:MINE]
    said = {case.pk: f"{case.proposer.name}领衔" for case in found if case.proposer}
    return Lane("cosigned", "我联名的", of_cases(found, asker.today, said), shut=True)


def to_publish(asker: Asker, after: str) -> Lane:
    """立案编号了、代表没有要求不公开、还没有公开过的，新的在前；没有答复就结束的（撤回等）不在内。"""
    before = cursor.number(after) if after else None
    key = ("publishing", asker.congress_id, before)
    found = rows_of(key, lambda: _publishable(asker.congress_id, before))
    shown = [
        Row(title, reverse("suggestions:publication", args=[case_id]) + "?of=suggestions", called(number), progress,
            turn, "done" if ended_on else "open")
        for _, title, case_id, number, progress, turn, ended_on in found[:LANE_PAGE]
    ]  # fmt: skip
    more = str(found[LANE_PAGE - 1][0]) if len(found) > LANE_PAGE else ""
    return Lane("publishing", "可以公开的", shown, more, state="quiet", shut=True)


def _publishable(congress_id: int, before: int | None) -> QuerySet[Suggestion, Any]:
    recent = Suggestion.objects.filter(congress_id=congress_id).order_by("-pk").values("pk")[:LOOKED]
    rows = Suggestion.objects.filter(pk__in=recent, case__isnull=False, confidential=False, publications=None)
    rows = rows.exclude(Q(case__number="") | Q(case__ended_on__isnull=False, replied_on=None))
    rows = rows.filter(pk__lt=before) if before is not None else rows
    told = ("pk", "title", "case_id", "case__number", "case__progress", "case__round", "case__ended_on")
    return rows.order_by("-pk").values_list(*told)[: LANE_PAGE + 1]


def entered(asker: Asker, after: str) -> Lane:
    """代录了、代表还没有提出的，新的在前。"""
    rows = Suggestion.objects.filter(entered_by_id=asker.actor.person_id, case=None)
    found, more = _page(rows.select_related("lead_deputy"), after)
    shown = [
        Row(
            one.title or "还没有标题", reverse("suggestions:draft", args=[one.pk]),
            f"{one.lead_deputy.name} · {'代表已确认，等代表提出' if one.confirmed_at else '等代表确认'}", ring="quiet",
        )
        for one in found
    ]  # fmt: skip
    return Lane("entered", "代录的，等代表确认提出", shown, more, "没有等代表确认的。")


def to_rate(asker: Asker, after: str) -> Lane:
    """本团（本级）代表还没有评价的，到期早的在前。"""
    due = ratings.ratings_due(asker.actor, asker.today) if ratings.organises(asker.actor) is not None else []
    rows = [
        Row(one.title, reverse("suggestions:rating_paper", args=[one.case_id]), _rated_by(one), one.progress,
            one.round, "late" if one.due_on < asker.today else "soon", one.due_on, one.case_id)
        for one in due[:LANE_PAGE]
    ]  # fmt: skip
    return Lane("ratings", "等代表评价的", rows, all_url=reverse("suggestions:ratings") if due else "", shut=True)


def of_delegation(asker: Asker, after: str) -> Lane:
    """秘书看本代表团提出的，新的在前。"""
    rows = Case.objects.filter(ratings.of_delegations(keeps_for(asker.actor)), congress_id=asker.congress_id)
    found = list(rows.select_related("proposer").order_by("-received_on", "-id")[:MINE])
    said = {case.pk: case.proposer.name for case in found if case.proposer}
    url = f"{reverse('suggestions:list')}?view=delegation"
    return Lane(
        "delegation", "本代表团的建议", of_cases(found, asker.today, said), all_url=url, empty="还没有提出过建议。"
    )


def objected(asker: Asker, after: str) -> Lane:
    """代表对签名件有异议、还没有处理的。"""
    told = ("pk", "suggestion__title", "suggestion__lead_deputy__name", "objection", "vouched_by__name")
    found = rows_of(
        ("objected", asker.congress_id),
        lambda: ratings.objections(asker.congress_id).values_list(*told)[:LANE_PAGE],
    )
    rows = [
        Row(title, reverse("suggestions:signed_paper", args=[pk]), f"{deputy}：{said}（{voucher}担保）", ring="late")
        for pk, title, deputy, said, voucher in found
    ]
    return Lane("objected", "代表对签名件有异议的", rows, state="late", shut=True)


def replied(case_ids: list[int]) -> dict[int, str]:
    """事项 → 最近一份答复的摘要；一条 SQL。"""
    rows = Reply.objects.filter(suggestion__case_id__in=case_ids).exclude(issued_at=None).order_by("issued_at")
    return {case_id: f"答复：{said}" for case_id, said in rows.values_list("suggestion__case_id", "summary") if said}


def _rated_by(one: ratings.Due) -> str:
    return f"{one.deputy}{' · 今天提醒过' if one.reminded else ''}"


def _unsubmitted(asker: Asker) -> list[Suggestion]:
    return asker.once("suggestions.unsubmitted", lambda: drafts.unsubmitted(asker.actor))


def _ask(code: str, title: str, rows: Iterable[tuple[str, str, int, str]]) -> Lane:
    shown = [Row(named, reverse(page, args=[pk]), said, ring="soon") for named, page, pk, said in rows]
    return replace(Lane(code, title, shown), shut=True)


def _page(rows: Any, after: str) -> tuple[list[Suggestion], str]:
    before = cursor.number(after)
    if after and before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: LANE_PAGE + 1])
    return found[:LANE_PAGE], str(found[LANE_PAGE - 1].pk) if len(found) > LANE_PAGE else ""


def _others(draft: Suggestion, actor: Actor) -> bool:
    """是别人代录的。"""
    return draft.entered_by_id is not None and draft.entered_by_id != actor.person_id


def _back_at_start(case: Case) -> bool:
    return case.ended_on is None and case.stage == text_by_id(case.text_id).start
