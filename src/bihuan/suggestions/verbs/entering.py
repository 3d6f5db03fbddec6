"""代录：代表工委、代表团（乡镇）秘书把一份纸质建议一次录完。"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bihuan.kernel.refuse import BadInput
from bihuan.ledger.door import verb
from bihuan.people.door import Actor, sessions_of

from ..models import Suggestion
from .drafting import invite_cosigner, start_draft


@verb
def enter_paper(
    *, congress_id: int, lead_deputy_id: int, session_id: int | None, cosigners: Sequence[int] = (), by: Actor,
    now: dt.datetime, **parts: Any,
) -> Suggestion:  # fmt: skip
    """代录一份：文本、哪次会议、联名代表；联名由各人自己确认，文本由领衔代表确认后提出。

    拒绝：没有这次会议；其余见 start_draft、invite_cosigner。有一项不成，整份不录。
    """
    if session_id is not None and not sessions_of(congress_id).filter(pk=session_id).exists():
        raise BadInput("没有这次会议", {"session": "请从列表里选"})
    paper = start_draft(
        congress_id=congress_id, lead_deputy_id=lead_deputy_id, session_id=session_id, by=by, now=now,
        in_session=session_id is not None, **parts,
    )  # fmt: skip
    for person_id in cosigners:
        invite_cosigner(paper.pk, person_id, by=by, now=now)
    return paper
