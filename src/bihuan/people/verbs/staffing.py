"""设立一个机构，连同其中新来的几个人：行成批写，留痕仍一件事一笔。"""

import datetime as dt
from collections.abc import Sequence

from bihuan.kernel.refuse import BadInput
from bihuan.kernel.spelling import pinyin_of
from bihuan.ledger import door as ledger

from .. import events
from ..actors import Actor
from ..administrators import refuse_elsewhere
from ..models import Organ, Person, Post
from ..recording import fresh_salt, name_digest, told
from .founding import found_organ
from .serving import tidy_name


@ledger.verb
def found_staffed(
    congress_id: int, *, kind: str, name: str, staff: Sequence[tuple[str, str]], from_on: dt.date, by: Actor,
    now: dt.datetime,
) -> tuple[Organ, list[int]]:  # fmt: skip
    """设立机构，登记 staff 的各人（姓名、职责）并各在其中任职；返回机构和各人的编号。拒绝：同 found_organ、enrol、appoint。"""
    organ = found_organ(congress_id, kind=kind, name=name, from_on=from_on, by=by, now=now)
    for _, duty in staff:
        if duty not in Post.Duty.values:
            raise BadInput(f"没有“{duty}”这种职责")
        refuse_elsewhere(organ, duty)
    named = [tidy_name(each) for each, _ in staff]
    persons = Person.objects.bulk_create(Person(name=each, pinyin=pinyin_of(each), salt=fresh_salt()) for each in named)
    posts = Post.objects.bulk_create(
        Post(person=person, organ=organ, duty=duty, title=str(Post.Duty(duty).label), from_on=from_on)
        for person, (_, duty) in zip(persons, staff, strict=True)
    )
    for person, post in zip(persons, posts, strict=True):
        told(congress_id, events.PersonEnrolled(person.pk, name_digest(person.salt, person.name)), by=by, now=now)
        event = events.Appointed(post.pk, person.pk, organ.pk, organ.name, post.duty, post.title, from_on.isoformat())
        told(congress_id, event, by=by, now=now)
    return organ, [person.pk for person in persons]
