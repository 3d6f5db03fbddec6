"""取一件事项：办一步、看一件都从这几句开始，拼好记着，只换编号；记的只有问句，行每次都是新取的。"""

from django.db import connection

from bihuan.ledger.door import Spelled
from bihuan.people.door import Actor

from . import registry
from .models import Case

ANY = -1  # 没有这个编号的事项：拼好的一句里，换成要问的那一件
_LOCKED = Spelled(lambda pk: Case.objects.select_for_update(of=("self",)).filter(pk=pk), ANY)
_PLAIN = Spelled(lambda pk: Case.objects.filter(pk=pk), ANY)


def locked(case_id: int) -> Case | None:
    """一件事项的行，锁住；没有的为 None。"""
    if connection.features.has_select_for_update and not connection.in_atomic_block:
        raise RuntimeError("锁住一件要在事务里：请用 @ledger.verb")
    return _LOCKED.first(Case, case_id)


def case_row(case_id: int) -> Case:
    """一件事项的行，不锁；没有的报 Case.DoesNotExist。"""
    case = _PLAIN.first(Case, case_id)
    if case is None:
        raise Case.DoesNotExist(case_id)
    return case


class Seer:
    """一个人看得见哪些件：那一句拼好，只换编号；他的职务、身份变了的，另拼一句。问法同 can_see。"""

    def __init__(self, by: Actor) -> None:
        sight = registry.visible_to(by)
        self._seen = Spelled(lambda pk: Case.objects.filter(sight, pk=pk).values_list("pk").order_by(), ANY)

    def sees(self, case_id: int) -> bool:
        """看得见这一件吗；一条 SQL，必定看不见的不问。"""
        return bool(self._seen.rows(case_id))
