"""姓名写错了：更正。旧名封在留痕里，新名的哈希记在正文；此后各处都叫新名。"""

import datetime as dt

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.kernel.spelling import pinyin_of
from bihuan.ledger import door as ledger

from .. import events, gates
from ..actors import Actor
from ..models import Person
from ..questions import managed_by
from ..recording import fresh_salt, name_digest, told
from .serving import tidy_name

LONGEST_REASON = 100  # 字


@ledger.verb
def correct_name(person_id: int, *, name: str, reason: str, by: Actor, now: dt.datetime) -> Person:
    """更正一个人的姓名，写明缘由。原名封进保密库，随这一笔留着；登录名不变。

    拒绝：没有这个人、个人信息已经删除；不是此人所在最高一级的工作人员；更正自己的；已经是这个名字；没有写缘由。
    """
    home = managed_by(person_id)
    person = Person.objects.filter(pk=person_id).first()
    if home is None or person is None:
        raise NotFound("没有这个人")
    gates.congress_to_keep(home, by=by)
    if by.person_id == person_id:
        raise NotAllowed("自己的姓名请另一位工作人员来更正")
    person, name, reason = Person.objects.get(pk=person_id), tidy_name(name), reason.strip()
    if not person.salt:
        raise BadInput("此人的个人信息已经删除，不能再写姓名")
    if name == person.name:
        raise AlreadyDone(f"现在就是{name}")
    if not reason or len(reason) > LONGEST_REASON:
        raise BadInput(f"请写明缘由，不超过 {LONGEST_REASON} 字", {"reason": "请写明缘由，如：名册上写错了"})
    former = person.name
    person.name, person.pinyin, person.salt = name, pinyin_of(name), fresh_salt()
    person.save(update_fields=["name", "pinyin", "salt"])
    event = events.NameCorrected(person.pk, name_digest(person.salt, name), reason, former)
    told(home, event, by=by, now=now, subject=f"person:{person.pk}")
    return person
