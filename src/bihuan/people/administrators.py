"""三员：系统、安全、审计三个管理员，各在安全管理中心任职，一人不兼两样（GB/T 22239-2019 第 8.1.5 条）。

任命了的，那一样事只由他办；没有任命的，管组织的机构照旧办。审计管理员只看，什么也不办，所以也不能在管组织的机构任职。
"""

import datetime as dt

from django.db.models import Q

from bihuan.kernel.refuse import BadInput, NotAllowed

from .actors import ADMINISTRATORS, RECORD, SYSTEM, Actor
from .gates import KEEPERS, keeps
from .models import Organ, Post, StandIn

CENTER = "security_center"  # 机构种类的代号：安全管理中心
SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN = THREE = ADMINISTRATORS


def administers(actor: Actor | None, congress_id: int, duty: str) -> bool:
    """此人办得了这级人大的这一样（`duty` 是三员之一）吗：任命了的只有他，没有任命的是管组织的机构。"""
    if actor in (SYSTEM, RECORD):
        return True
    if actor is None or actor.on is None:
        return False
    if actor.serves(CENTER, congress_id, (duty,)):
        return True
    return keeps(actor, congress_id) and not appointed(congress_id, duty, on=actor.on)


def appointed(congress_id: int, duty: str, *, on: dt.date) -> bool:
    """这一日，这级人大任命了三员里的这一员吗。一条 SQL。"""
    running = Post.objects.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on, duty=duty)
    return running.filter(organ__congress_id=congress_id, organ__kind=CENTER).exists()


def refuse_overlap(person_id: int, organ: Organ, duty: str, *, on: dt.date) -> None:
    """任职以前：三员只在安全管理中心，那里也只有三员；一人不兼两样；审计管理员不管组织，管组织的不当审计管理员。"""
    refuse_elsewhere(organ, duty)
    held = Post.objects.filter(Q(to_on=None) | Q(to_on__gte=on), person_id=person_id)
    if duty in THREE:
        other = held.filter(duty__in=THREE).exclude(duty=duty).first()
        if other is not None:
            raise NotAllowed(f"此人是{other.get_duty_display()}，三员一人不能兼两样")
        if StandIn.objects.filter(person_id=person_id, withdrawn_at=None, to_on__gte=on).exists():
            raise NotAllowed("此人正代别人办事，三员不能代别人办，请先收回代办")
    keeper = organ.kind in KEEPERS and held.filter(duty=AUDIT_ADMIN).exists()
    if keeper or (duty == AUDIT_ADMIN and held.filter(organ__kind__in=KEEPERS).exists()):
        raise NotAllowed("审计管理员只看不办，不能同时在人大办公室、代表工委（乡镇人大秘书）任职")


def refuse_elsewhere(organ: Organ, duty: str) -> None:
    """三员只在安全管理中心任职，那里也只有三员。"""
    if (duty in THREE) != (organ.kind == CENTER):
        raise BadInput("系统、安全、审计三个管理员在安全管理中心任职，那里也只有这三样职责")
