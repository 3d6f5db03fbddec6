"""关口：法规由人大的办公机构带来、撤下、确认；别人只看。"""

from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import OFFICES, SYSTEM, Actor

from .models import LawText


def office_only(by: Actor) -> None:
    """办公机构的人，或者管机器的人在命令行。拒绝：别人。"""
    if by.id != SYSTEM.id and not any(by.serves(kind, by.congress_id) for kind in OFFICES if by.congress_id):
        raise NotAllowed("只有人大的办公机构可以带来、撤下法规文本，确认承接")


def text_to_change(text_id: int, by: Actor) -> LawText:
    """要撤下、要确认的一版，锁住。拒绝：不是办公机构的人；没有、撤下了。"""
    office_only(by)
    found = LawText.objects.select_for_update().filter(pk=text_id, withdrawn_at=None).first()
    if found is None:
        raise NotFound("没有这一版文本")
    return found
