"""关口：写工作法的是本级人大的办公机构的人，各人只拿得到自己的稿；决定，请去确认的主任会议的人也看得到。"""

from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import OFFICES, Actor
from bihuan.procedure.door import CONFIRMERS, Enactment

from ..models import MethodDraft


def office_of(by: Actor) -> int:
    """此人在哪级人大的办公机构，返回人大的编号。拒绝：不是办公机构的人。"""
    if by.congress_id is None or not any(by.serves(kind, by.congress_id) for kind in OFFICES):
        raise NotAllowed("只有本级人大的办公机构可以写工作法")
    return by.congress_id


def draft_to_write(code: str, by: Actor, *, lock: bool = False) -> MethodDraft:
    """此人自己的那一份稿。拒绝：不是办公机构的人；没有这一份。"""
    rows = MethodDraft.objects.select_for_update() if lock else MethodDraft.objects.all()
    found = rows.filter(congress_id=office_of(by), person_id=by.person, code=code).first()
    if found is None:
        raise NotFound("您没有在写这一份工作法")
    return found


def decision_to_see(enactment_id: int, by: Actor) -> Enactment:
    """一次决定：提得出、确认得了的人看得到。拒绝：不是本级的办公机构、主任会议的人；没有这一次。"""
    congress = by.congress_id
    if congress is None or not any(by.serves(kind, congress) for kind in CONFIRMERS):
        raise NotAllowed("只有本级的办公机构、主任会议的人看得到决定")
    found = Enactment.objects.filter(pk=enactment_id, congress_id=congress).first()
    if found is None:
        raise NotFound("没有这一份决定")
    return found
