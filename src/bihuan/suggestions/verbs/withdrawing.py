"""撤回：联名提出的，先问各位联名代表同意不同意。"""

import datetime as dt

from django.urls import reverse

from bihuan.kernel.refuse import AlreadyDone, NotAllowed
from bihuan.ledger.door import verb
from bihuan.notices.door import tell
from bihuan.people.door import Actor

from .. import gates


@verb
def ask_to_withdraw(case_id: int, *, by: Actor, now: dt.datetime) -> list[int]:
    """请各位联名代表同意撤回，返回请了谁。同一天只请一次。拒绝：不是领衔代表；没有联名，或者都已同意。"""
    suggestion = gates.suggestion_of_case(case_id)
    if not gates.speaks_for(suggestion, by):
        raise NotAllowed("只有领衔代表可以请联名代表同意撤回")
    waiting = suggestion.cosigners.exclude(confirmed_at=None).filter(agrees_to_withdraw_at=None)
    people = list(waiting.order_by("id").values_list("person_id", flat=True))
    if not people:
        raise AlreadyDone("联名代表都已同意，可以撤回")
    tell(
        people, "suggestions/withdrawal", case_id=case_id, url=reverse("suggestions:withdrawal", args=[case_id]),
        sentence=f"{by.name}想撤回「{suggestion.title}」，请您同意", now=now,
    )  # fmt: skip
    return people
