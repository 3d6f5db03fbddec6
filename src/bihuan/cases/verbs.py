"""办：一步连同并案的各件一并办理。"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bihuan.ledger.door import verb
from bihuan.people.door import Actor
from bihuan.procedure.door import take_step


@verb
def take_together(
    places: Sequence[tuple[int, int]], step: str, *, filled: dict[str, Any], by: Actor, now: dt.datetime
) -> None:
    """几处（事项，分办）同办一步，填的相同。有一件不成，都不成。拒绝见 take_step。"""
    for case_id, assignment in places:
        take_step(case_id, step, filled=filled, assignment=assignment, by=by, now=now)
