"""代办的问题：谁代着谁，到哪一日。"""

import datetime as dt

from django.db.models import Q, QuerySet

from ..models import Post, StandIn
from .persons import in_office


def stand_ins_of(person_id: int, *, on: dt.date) -> QuerySet[StandIn]:
    """此人请的、替别人办的代办，还没有过去的，先到的在前。"""
    return _standing(on).filter(Q(post__person_id=person_id) | Q(person_id=person_id))


def stand_ins_in(congress_id: int, *, on: dt.date) -> QuerySet[StandIn]:
    """这级人大的代办，还没有过去的，先到的在前。"""
    return _standing(on).filter(post__organ__congress_id=congress_id)


def posts_of(person_id: int, *, on: dt.date) -> QuerySet[Post]:
    """此人这一日在任的职务。"""
    return in_office(Post.objects.filter(person_id=person_id), on).select_related("organ__parent")


def _standing(on: dt.date) -> QuerySet[StandIn]:
    running = StandIn.objects.filter(Q(post__to_on=None) | Q(post__to_on__gte=on), withdrawn_at=None, to_on__gte=on)
    return running.select_related("post__organ__parent", "post__person", "person").order_by("from_on", "id")
