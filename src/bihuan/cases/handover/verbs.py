"""移交：一步办完，一笔也不落下；有一样交不过去，一样也不交。"""

import datetime as dt

from django.conf import settings
from django.shortcuts import resolve_url

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger.door import record, verb
from bihuan.notices.door import tell
from bihuan.people.door import (
    Actor,
    Post,
    StandIn,
    actor_name,
    appoint,
    congress_to_keep,
    end_post,
    person_exists,
    posts_of,
    withdraw_stand_in,
)
from bihuan.procedure.door import hand_over_plans, hand_over_seats

from ..events import HandedOver
from .questions import in_hand, own_cases


@verb
def hand_over(
    person_id: int, successor_id: int, *, congress_id: int, by: Actor, now: dt.datetime
) -> tuple[int, int, int]:
    """移交：这级人大里他的职务由接手的人来任、他卸任，写着由他本人办的各件、排定的周期都换成接手的人；返回各几样。

    接手的人已在任的那一职责不重复任。他替别人代办的收回。由选举产生的职务、代表的座位不动。
    拒绝：不是本级管组织的机构；交给自己、交给他本人；接手的人以后也不在本级任职；没有什么要移交的；三员兼两样。
    """
    congress_to_keep(congress_id, by=by)
    today = day_of(now)
    _check_people(person_id, successor_id, by)
    held = in_hand(person_id, congress_id, by=by, on=today)
    if held.nothing:
        raise AlreadyDone("他手上没有什么要移交的了")
    for post in held.posts:
        _hand_post(post, successor_id, today, by, now)
    if not any(post.organ.congress_id == congress_id for post in posts_of(successor_id, on=today)):
        raise BadInput("接手的人不在本级任职，请先在机构页给他任职")
    cases = list(own_cases(person_id, congress_id).order_by("pk").values_list("pk", flat=True))
    moved = sum(hand_over_seats(case, person_id, successor_id, by=by, now=now) for case in cases)
    plans = hand_over_plans(person_id, successor_id, congress_id=congress_id, by=by, now=now)
    for row in StandIn.objects.filter(person_id=person_id, withdrawn_at=None, to_on__gte=today):
        if row.post.organ.congress_id == congress_id:
            withdraw_stand_in(row.pk, by=by, now=now)
    entry = record(
        f"org:{congress_id}", HandedOver(person_id, successor_id, len(held.posts), moved, plans), by=by.id, now=now
    )
    _tell_both(person_id, successor_id, f"{len(held.posts)}个职务、{moved}件没有办完的事", entry.id, now)
    return len(held.posts), moved, plans


def _tell_both(person_id: int, successor_id: int, what: str, entry_id: int, now: dt.datetime) -> None:
    """交的、接的各收到一句。"""
    url, about = resolve_url(settings.LOGIN_REDIRECT_URL), f"person:{person_id}"
    for whom, sentence in (
        (successor_id, f"{actor_name(about)}的{what}移交给您了"),
        (person_id, f"您的职务和没有办完的事已移交给{actor_name(f'person:{successor_id}')}"),
    ):
        tell(
            [whom], "cases/handed_over", case_id=None, sentence=sentence, url=url, now=now,
            entry_id=entry_id, about=about,
        )  # fmt: skip


def _check_people(person_id: int, successor_id: int, by: Actor) -> None:
    if not person_exists(successor_id) or not person_exists(person_id):
        raise NotFound("没有这个人")
    if successor_id == person_id:
        raise BadInput("接手的要是另一个人")
    if successor_id in (by.person_id, by.holder_id):
        raise NotAllowed("不能移交给自己，请另一位工作人员来办")


def _hand_post(post: Post, successor_id: int, on: dt.date, by: Actor, now: dt.datetime) -> None:
    """一个职务：接手的人还没有任这一职责的，任上；他卸任，今天是最后一日。还没有开始的，从它开始那天任。"""
    running = posts_of(successor_id, on=on).filter(organ_id=post.organ_id, duty=post.duty, to_on=None)
    end_post(post.pk, on=max(on, post.from_on), by=by, now=now)
    if not running.exists():
        appoint(successor_id, post.organ_id, duty=post.duty, title=post.title, from_on=on, by=by, now=now)
