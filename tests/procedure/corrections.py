"""两个人更正上一步：一人提出，另一人复核同意。别的测试要撤一步，从这里取。"""

import datetime as dt

from bihuan.people.door import Actor
from bihuan.procedure import door as procedure


def propose(case_id: int, *, second: Actor, by: Actor, now: dt.datetime, reason: str = "办错了") -> None:
    """照页面上看到的那一步提出更正。"""
    seq = procedure.correctable(procedure.Case.objects.get(pk=case_id)).seq
    procedure.propose_correction(case_id, seq=seq, reason=reason, second_id=second.person, by=by, now=now)


def correct(case_id: int, *, reason: str, second: Actor, by: Actor, now: dt.datetime) -> None:
    """提出，复核同意。"""
    propose(case_id, second=second, by=by, now=now, reason=reason)
    procedure.confirm_correction(case_id, by=second, now=now)
