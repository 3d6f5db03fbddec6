"""代办：请一个人在一段日子里代一个职务办事；提前收回。到期、职务卸了，自己终止。"""

import datetime as dt

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger

from .. import events, gates
from ..actors import ADMINISTRATORS, Actor
from ..models import Organ, Person, Post, StandIn
from ..offices import DECIDERS
from ..questions.persons import in_office
from ..recording import told

LONGEST = 366  # 日：再长的就该另任一人
# 集体行使职权、由选举产生的，职务上的权利是本人的，不能请人代：常委会、主任会议、主席团、代表团
PERSONAL = frozenset({*DECIDERS, Organ.Kind.DELEGATION})


@ledger.verb
def name_stand_in(
    post_id: int, person_id: int, *, from_on: dt.date, to_on: dt.date, by: Actor, now: dt.datetime
) -> StandIn:
    """请人代办：本人，或者本级的工作人员，写明自何日至何日。

    拒绝：别人的职务；请自己代；本级不在任的人；三员（代别人、被人代）；组成人员、代表团的职务；已经有人代的日子；
    日子过去了、颠倒了、长于一年、超过任期；正以代办的名义。
    """
    post = gates.post_to_lend(post_id, by=by)
    person = _able(post, person_id, from_on, by)
    _check_days(post, from_on, to_on, now)
    running = StandIn.objects.filter(post=post, withdrawn_at=None, from_on__lte=to_on, to_on__gte=from_on)
    taken = running.select_related("person").first()
    if taken is not None:
        raise AlreadyDone(f"{taken.from_on}至{taken.to_on}已由{taken.person.name}代办，要换人请先收回")
    row = StandIn.objects.create(post=post, person=person, from_on=from_on, to_on=to_on)
    event = events.StandInNamed(
        row.pk, post.pk, person.pk, post.person_id, post.organ.name, post.title, from_on.isoformat(), to_on.isoformat()
    )
    told(post.organ.congress_id, event, by=by, now=now)
    return row


@ledger.verb
def withdraw_stand_in(stand_in_id: int, *, by: Actor, now: dt.datetime) -> StandIn:
    """收回代办，即刻作数：本人、代办的人、本级的工作人员都可以。拒绝：已经收回、已经到期。"""
    row = gates.stand_in_to_end(stand_in_id, by=by)
    if row.withdrawn_at is not None or row.to_on < day_of(now):
        raise AlreadyDone("这一笔代办已经终止")
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    event = events.StandInWithdrawn(row.pk, row.person_id, row.post.person_id)
    told(row.post.organ.congress_id, event, by=by, now=now)
    return row


def personal_organ(kind: str) -> bool:
    """在这一种机构里的职务由选举产生、集体行使职权，只归本人：不能请人代，也不随移交给人。"""
    return kind in PERSONAL


def _able(post: Post, person_id: int, on: dt.date, by: Actor) -> Person:
    """可以代这个职务的人。"""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    if person_id == post.person_id:
        raise BadInput("自己的职务自己办，不用代")
    if person_id == by.person_id:
        raise NotAllowed("不能请自己代别人办，请另一位工作人员来办")
    if post.duty in ADMINISTRATORS:
        raise NotAllowed("系统、安全、审计管理员不能请人代：三员各由一人担任，要换人请另任")
    if personal_organ(post.organ.kind):
        raise NotAllowed(f"{post.organ.name}的职务由本人行使，不能请人代")
    held = in_office(Post.objects.filter(person=person, organ__congress_id=post.organ.congress_id), on)
    if not held.exists():
        raise NotAllowed(f"{person.name}那时不在本级任职，不能代办")
    if held.filter(duty__in=ADMINISTRATORS).exists():
        raise NotAllowed(f"{person.name}是三员之一，不能代别人办")
    return person


def _check_days(post: Post, from_on: dt.date, to_on: dt.date, now: dt.datetime) -> None:
    if from_on < day_of(now):
        raise BadInput("起日不能早于今天：已经过去的日子没有人代过")
    if to_on < from_on:
        raise BadInput("止日不能早于起日")
    if (to_on - from_on).days >= LONGEST:
        raise BadInput("代办一次至多一年，再长的请另任一人")
    if post.to_on is not None and to_on > post.to_on:
        raise BadInput(f"这个职务任到 {post.to_on}，代办不能比它长")
