"""关口：写工作法的是本级人大的办公机构的人，各人只拿得到自己的稿。"""

from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import OFFICES, Actor

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
