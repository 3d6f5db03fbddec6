"""代表的一屏，手机在先：请您办的（评价、答复征求、联名、确认、改好再提），我的建议，我联名的，通知。"""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from bihuan.cases.door import Asker, Column, Lane, Row, lane, of_cases, running
from bihuan.notices.door import inbox
from bihuan.people.door import Actor, deputies_of
from bihuan.procedure.door import Assignment, Case, text_by_id
from bihuan.suggestions.door import Reply, consents, cosigned, invitations, proposed, unsubmitted

from .screen import Screen

MINE = 8  # 件：首屏列几件，其余在“我的建议”
TOLD = 5  # 条通知
ROLE = "lead_deputy"


def _waiting(asker: Asker, after: str) -> Lane:
    clocks = running(case__proposer_id=asker.actor.person_id, role=ROLE)
    found = lane("waiting", "请您办", clocks, today=asker.today, after=after, shut=True)
    return replace(found, rows=[_to_page(row) for row in found.rows])


def _to_page(row: Row) -> Row:
    """评价有它自己的页面，手机上好按。"""
    return replace(row, url=reverse("suggestions:rating", args=[row.case_id])) if row.step == "rate" else row


def _standing_in(asker: Asker, after: str) -> Lane:
    """团长代行：本团任期或资格终止的代表留下的。"""
    headed = [post.organ_id for post in asker.actor.posts if post.organ_kind == "delegation" and post.duty == "head"]
    serving = deputies_of(asker.congress_id, on=asker.today).values("person_id")
    clocks = running(
        congress_id=asker.congress_id, role=ROLE, case__suggestion__delegation__organ_id__in=headed
    ).exclude(case__proposer_id__in=serving)
    return lane("standing_in", "团长代行", clocks, today=asker.today, after=after, shut=True)


def _columns(asker: Asker) -> dict[str, Column]:
    columns: dict[str, Column] = {"waiting": _waiting}
    if asker.actor.serves("delegation", asker.congress_id, ("head",)):
        columns["standing_in"] = _standing_in
    return columns


def _around(asker: Asker) -> dict[str, Any]:
    """栏外的：各是一问。"""
    own = proposed(asker.actor, after=None, limit=MINE)
    back = [case for case in own if case.ended_on is None and case.stage == text_by_id(case.text_id).start]
    drafts = unsubmitted(asker.actor)
    asks = [*_consents(asker.actor), *_returned(back), *_to_confirm(asker.actor, drafts), *_invitations(asker.actor)]
    return {
        "asks": asks,
        "drafts": [
            Row(one.title or "还没有标题", reverse("suggestions:draft", args=[one.pk]), "写了一半，还没有提出", ring="quiet")
            for one in drafts if not _others(one, asker.actor)
        ],
        "mine": of_cases([case for case in own if case not in back], asker.today, _units(own)),
        "cosigned": of_cases(cosigned(asker.actor)[:MINE], asker.today),
        "replied": _replied(own),
        "notices": inbox(asker.actor.person_id or 0, limit=TOLD),
    }  # fmt: skip


def _consents(actor: Actor) -> list[Row]:
    return [
        Row(one.suggestion.title, reverse("suggestions:consent", args=[one.pk]), f"{one.asked_by.name}征求您的意见：{one.detail}", ring="soon")
        for one in consents(actor)
    ]  # fmt: skip


def _returned(cases: list[Case]) -> list[Row]:
    return [
        Row(case.title, reverse("suggestions:revision", args=[case.pk]), "退回修改，请改好再提出", case.progress, case.round, "soon")
        for case in cases
    ]  # fmt: skip


def _to_confirm(actor: Actor, drafts: list[Any]) -> list[Row]:
    return [
        Row(one.title, reverse("suggestions:draft", args=[one.pk]), f"{one.entered_by.name}代您录入，请确认后提出", ring="soon")
        for one in drafts if _others(one, actor)
    ]  # fmt: skip


def _invitations(actor: Actor) -> list[Row]:
    return [
        Row(one.suggestion.title, reverse("suggestions:draft", args=[one.suggestion_id]), f"{one.suggestion.lead_deputy.name}请您联名", ring="soon")
        for one in invitations(actor)
    ]  # fmt: skip


def _others(draft: Any, actor: Actor) -> bool:
    """是别人代录的。"""
    return draft.entered_by_id is not None and draft.entered_by_id != actor.person_id


def _units(cases: list[Case]) -> dict[int, str]:
    """事项 → 在办的单位和各自走到哪里；一条 SQL。"""
    said: dict[int, list[str]] = {}
    texts = {case.pk: text_by_id(case.text_id) for case in cases}
    rows = Assignment.objects.filter(case_id__in=texts, ended_on=None).order_by("case_id", "n")
    for case_id, stage, short, name in rows.values_list("case_id", "stage", "unit__short_name", "unit__name"):
        said.setdefault(case_id, []).append(f"{short or name}{texts[case_id].task_stages[stage]}")
    return {case_id: "、".join(told) for case_id, told in said.items()}


def _replied(cases: list[Case]) -> dict[int, str]:
    """事项 → 最近一份答复的摘要；一条 SQL。"""
    rows = (
        Reply.objects.filter(suggestion__case_id__in=[case.pk for case in cases])
        .exclude(issued_at=None)
        .order_by("issued_at")
    )
    return dict(rows.values_list("suggestion__case_id", "summary"))


def _serves(actor: Actor) -> bool:
    return any(held.active for held in actor.deputies)


SCREEN = Screen("deputy", lambda actor: "代表", _serves, _columns, _around, "desk/deputy.html")
