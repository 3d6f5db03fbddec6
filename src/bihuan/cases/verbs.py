"""办：一步连同并案的各件一并办理。"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from bihuan.ledger.door import verb
from bihuan.people.door import Actor
from bihuan.procedure.door import take_step


@verb
def take_together(
    places: Sequence[tuple[int, int]], step: str, *, fill: Callable[[], dict[str, Any]], by: Actor, now: dt.datetime
) -> None:
    """几处（事项，分办）同办一步，填的相同：`fill()` 每处填一遍，文件在这时收下。有一件不成，都不成，文件也不留。

    拒绝见 take_step。
    """
    for case_id, assignment in places:
        take_step(case_id, step, filled=fill(), assignment=assignment, by=by, now=now)
