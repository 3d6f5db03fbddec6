"""一并办：代您录入的全部无误，一并提出；请您联名的，一并确认。各件各办各的，没有办成的说为什么。"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from bihuan.kernel.refuse import NotFound, Refused
from bihuan.ledger.door import verb
from bihuan.people.door import Actor, phone_of

from .. import gates
from .drafting import confirm_cosigning, submit_draft

Failed = list[tuple[int, str]]


def submit_many(ids: Iterable[int], *, by: Actor, now: dt.datetime) -> Failed:
    """各份文字无误，一并提出。返回没有提出的（编号，为什么）。"""
    return _each(ids, lambda one: submit_draft(one, by=by, now=now))


def cosign_many(ids: Iterable[int], *, by: Actor, now: dt.datetime) -> Failed:
    """一并确认联名。返回没有确认的（编号，为什么）。"""
    return _each(ids, lambda one: confirm_cosigning(one, by=by, now=now))


@verb
def deputy_phone(case_id: int, *, by: Actor, now: dt.datetime) -> tuple[str, str]:
    """领衔代表的姓名和电话（没有登记的为空）：要与他沟通的承办单位看，看一次记一次。拒绝：不由他沟通的。"""
    lead = gates.suggestion_to_talk(case_id, by=by, now=now).lead_deputy
    try:
        return lead.name, phone_of(lead.pk, by=by, now=now)
    except NotFound:
        return lead.name, ""


def _each(ids: Iterable[int], act: Callable[[int], Any]) -> Failed:
    failed = []
    for one in ids:
        try:
            act(one)
        except Refused as refused:
            failed.append((one, refused.sentence))
    return failed
