"""起草时要问的：我的建议、请我联名的、可以代谁录入、可以邀请谁、相近的有哪些。都不写。"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.cases.door import seen
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import (
    Actor,
    Congress,
    Deputy,
    MandateHeld,
    Session,
    delegations_of,
    deputies_of,
    secretary_of,
    sessions_of,
)
from bihuan.procedure.door import Case, stage_name
from bihuan.regions.door import scope_of
from bihuan.search.door import similar

from . import gates
from .models import Attachment, Consent, Cosigner, Publication, Suggestion

LONGEST_ASKED = 40  # 字：比人名长；更长的模式数据库不认
TEXT = ("title", "situation", "analysis", "proposal")
TWICE_WITHIN = dt.timedelta(minutes=1)  # 一分钟之内交来一字不差的两份，是按了两下
OFFERED = 20  # 一次列出几位可以邀请的代表；再多就请写得确切些


@dataclass(frozen=True)
class Alike:
    """相近的一件：标题、编号、走到哪里；case 只在此人看得到时有，published 只在公开了时有。"""

    title: str
    number: str
    year: int
    stage: str
    case: Case | None
    published: int | None


def draft_to_read(suggestion_id: int, by: Actor) -> Suggestion:
    """看一份文本：领衔代表、代为录入的人、被邀请联名的代表。看不见的和没有的，说法相同。"""
    suggestion = (
        Suggestion.objects.select_related("lead_deputy", "entered_by", "congress", "session__term", "delegation")
        .select_related("case").filter(pk=suggestion_id).first()
    )  # fmt: skip
    if suggestion is None or not (writes(suggestion, by) or invitation(suggestion, by)):
        raise NotFound("没有这份稿子，或者不在您可以看的范围里")
    return suggestion


def just_submitted(by: Actor, kind: str, parts: Mapping[str, Any], now: dt.datetime) -> Case | None:
    """一分钟之内此人提出过一字不差的一件吗：没有听到答复又按了一下的，去看那一件，不再提一件。"""
    told = {name: as_kept(parts.get(name, "")) for name in TEXT}
    rows = Suggestion.objects.filter(lead_deputy_id=by.person_id, kind=kind, created_at__gt=now - TWICE_WITHIN, **told)
    twice = rows.exclude(case=None).select_related("case").first()
    return twice.case if twice else None


def as_kept(text: str) -> str:
    """文字存下时的样子：换行只有一种，两头没有空白。"""
    return text.replace("\r\n", "\n").strip()


def writes(suggestion: Suggestion, by: Actor) -> bool:
    """这份文本由此人写：领衔代表，或者代他录入的人。"""
    return gates.is_author(suggestion, by) or (by.person_id is not None and suggestion.entered_by_id == by.person_id)


def invitation(suggestion: Suggestion, by: Actor) -> Cosigner | None:
    """请此人联名的一份邀请。"""
    return suggestion.cosigners.filter(person_id=by.person).first()


def mandate_of(by: Actor) -> MandateHeld:
    """以哪一级的代表身份提出：现在办事的那一级在先。拒绝：不是在任的代表。"""
    held = sorted((m for m in by.deputies if m.active), key=lambda m: m.congress_id != by.congress_id)
    if not held:
        raise NotAllowed("只有正在执行职务的代表可以提出建议")
    return held[0]


def running_session(congress_id: int, on: dt.date) -> Session | None:
    """这一天正在开的会；闭会期间没有。"""
    opened = sessions_of(congress_id).filter(opens_on__lte=on)
    return opened.filter(Q(closes_on=None) | Q(closes_on__gte=on)).first()


def deputies_to_enter_for(by: Actor, on: dt.date) -> QuerySet[Deputy]:
    """可以代谁录入：代表工委代本级各代表，秘书代本团的代表。拒绝：都不是。"""
    congress_id = by.congress_id or 0
    everyone = deputies_of(congress_id, on=on)
    if any(by.serves(kind, congress_id) for kind in ("deputies_affairs", "township_secretariat")):
        return everyone
    own = [one.pk for one in delegations_of(congress_id) if secretary_of(by, one.pk)]
    if not own:
        raise NotAllowed("只有代表工委或者代表团（乡镇）的秘书可以代为录入")
    return everyone.filter(delegation_id__in=own)


def entered_by(by: Actor, *, limit: int) -> list[Suggestion]:
    """此人代录的，新的在前。"""
    rows = Suggestion.objects.filter(entered_by_id=by.person_id).select_related("lead_deputy", "case")
    return list(rows.order_by("-id")[:limit])


def same_title(suggestion: Suggestion) -> bool:
    """这位代表另有同题的一份吗，提出了没有都算。"""
    rows = Suggestion.objects.filter(lead_deputy_id=suggestion.lead_deputy_id, title=suggestion.title)
    return rows.exclude(pk=suggestion.pk).exists()


def inviting(suggestion: Suggestion, asked: str, on: dt.date) -> list[Deputy]:
    """可以邀请联名的代表：按姓名、拼音或编号找；领衔的和请过的不在内。多取一位，好说还有更多。"""
    asked = asked.strip()[:LONGEST_ASKED]
    if not asked:
        return []
    invited = suggestion.cosigners.values("person_id")
    found = deputies_of(suggestion.congress_id, on=on).exclude(person_id=suggestion.lead_deputy_id)
    found = found.exclude(person_id__in=invited)
    named = Q(person__name__contains=asked) | Q(person__pinyin__contains=asked.lower()) | Q(number=asked)
    return list(found.filter(named)[: OFFERED + 1])


def alike(title: str, congress: Congress, by: Actor, *, exclude: int | None = None) -> list[Alike]:
    """以前提出过的、标题相近的。代表要求不公开的，只给看得见那一件的人看。

    五六条 SQL 上下：检索、建议、公开的各一遍，不随件数变。
    """
    if len(title.strip()) < 4:
        return []
    close = similar(title, kind="suggestion", scope=scope_of(congress), exclude=[exclude] if exclude else [])
    order = {case_id: place for place, (case_id, _) in enumerate(close)}
    if not order:
        return []
    rows = Suggestion.objects.filter(case_id__in=order).select_related("case")
    own = seen(order, by)
    public = dict(
        Publication.objects.filter(suggestion__in=rows, reply=None, withdrawn_at=None).values_list(
            "suggestion_id", "pk"
        )
    )
    found: list[tuple[int, Alike]] = []
    for row in rows:
        case = row.case
        assert case is not None
        if row.confidential and case.pk not in own:
            continue
        one = Alike(
            case.title,
            case.number,
            case.cohort_year,
            stage_name(case),
            case if case.pk in own else None,
            public.get(row.pk),
        )
        found.append((order[case.pk], one))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def files_of(suggestion: Suggestion | None) -> list[Attachment]:
    """一份建议的附件，先附的在前；还没有存下的没有。"""
    return list(suggestion.attachments.select_related("upload").order_by("pk")) if suggestion else []


def unsubmitted(by: Actor) -> list[Suggestion]:
    """此人名下还没有提出的，近的在前。"""
    rows = Suggestion.objects.filter(lead_deputy_id=by.person_id, case=None).select_related("entered_by")
    return list(rows.order_by("-changed_at", "-id")[:50])


def invitations(by: Actor) -> list[Cosigner]:
    """请此人联名、此人还没有答复的。"""
    rows = Cosigner.objects.filter(person_id=by.person, confirmed_at=None, suggestion__case=None)
    return list(rows.select_related("suggestion__lead_deputy").order_by("-invited_at", "-id")[:50])


def consents(by: Actor) -> list[Consent]:
    """征求此人同意、此人还没有答复的。"""
    rows = Consent.objects.filter(suggestion__lead_deputy_id=by.person_id, answered_at=None)
    return list(rows.select_related("suggestion__case", "asked_by").order_by("-asked_at", "-id")[:50])


def consent_to_read(consent_id: int, by: Actor) -> Consent:
    """一次征求：只有被征求的代表看。"""
    consent = (
        Consent.objects.select_related("suggestion__case", "suggestion__lead_deputy", "asked_by")
        .filter(pk=consent_id).first()
    )  # fmt: skip
    if consent is None or not gates.speaks_for(consent.suggestion, by):
        raise NotFound("没有征求您的意见")
    return consent


def proposed(by: Actor, *, after: tuple[dt.date, int] | None, limit: int) -> list[Case]:
    """此人领衔提出的，新的在前；after 是上一页最后一件的（受理日，编号）。"""
    rows = Case.objects.filter(proposer_id=by.person_id, suggestion__isnull=False)
    if after is not None:
        day, number = after
        rows = rows.filter(received_on__lte=day).exclude(received_on=day, pk__gte=number)
    return list(rows.select_related("suggestion").order_by("-received_on", "-id")[:limit])


def cosigned(by: Actor) -> list[Case]:
    """此人联名、已经提出的，新的在前。"""
    rows = Case.objects.filter(suggestion__cosigners__person_id=by.person)
    rows = rows.exclude(suggestion__cosigners__in=Cosigner.objects.filter(person_id=by.person, confirmed_at=None))
    return list(rows.select_related("proposer").order_by("-received_on", "-id")[:50])
