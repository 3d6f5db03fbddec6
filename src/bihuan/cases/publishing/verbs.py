"""公开、撤下公开：具名的审核人一处一处看过才公开；公开的是审核后的文字，一步一笔留痕。"""

import datetime as dt

from bihuan.kernel import canonical, clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.ledger.door import record, verb
from bihuan.people.door import Actor
from bihuan.procedure.door import Held, can_see, hold

from .. import events
from ..models import Publication
from . import finding, gates
from .offering import draft_of, title_code
from .pieces import Cleared, Draft, Judged

TITLE_LONGEST = 40  # 字


@verb
def publish(case_id: int, judged: Judged, *, listed_only: bool = False, by: Actor, now: dt.datetime) -> Publication:
    """公开一件：工作法「公开」写明的各项，照判断遮去以后的文字。listed_only: 只登目录里的各项。

    拒绝：看不见的；不是写明的审核角色；文件没有写「公开」；要求保密；已经公开；还有没看的；看过以后改动了。
    """
    held = _held(case_id, by, now)
    gates.check_clearing(held, by)
    known = Publication.objects.select_for_update(of=("self",)).filter(case_id=case_id).first()
    if known is not None and known.withdrawn_at is None:
        on = clock.day_of(known.cleared_at)
        raise AlreadyDone(f"这一件{on.month}月{on.day}日已经公开")
    draft = draft_of(held, listed_only=listed_only)
    cleared = draft.cleared(judged)
    title = title_of(held, cleared)
    told = {
        "congress": held.case.congress, "kind": held.text.kind, "title": title, "body": body_of(cleared),
        "listed_only": listed_only, "source": draft.digest, "cleared_by_id": by.person, "cleared_at": now,
        "cleared_on": clock.day_of(now), "withdrawn_at": None,
    }  # fmt: skip
    row, _ = Publication.objects.update_or_create(case_id=case_id, defaults=told)
    record(held.case.stream, _published(row, cleared, draft, judged), by=by.id, now=now)
    finding.publish(row, cleared)
    return row


@verb
def withdraw_publication(case_id: int, *, reason: str, by: Actor, now: dt.datetime) -> Publication:
    """撤下公开：写明理由。拒绝：看不见的；不是写明的审核角色；没有公开着；没有理由。"""
    held = _held(case_id, by, now)
    if not gates.clears(by, held):
        gates.check_clearing(held, by)
    row = Publication.objects.select_for_update(of=("self",)).filter(case_id=case_id).first()
    if row is None:
        raise NotFound("这一件没有公开过")
    if row.withdrawn_at is not None:
        raise AlreadyDone("这一件已经撤下")
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise BadInput("请写明撤下的理由", {"reason": "请写明理由"})
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record(held.case.stream, events.PublicationWithdrawn(reason, row.pk), by=by.id, now=now)
    finding.withdraw(row)
    return row


def title_of(held: Held, cleared: list[Cleared]) -> str:
    """公开的标题：标题那一项审核后的头四十个字；没有公开标题的，用这种事项的名称。"""
    code = title_code(held.text, tuple(one.key for one in cleared))
    words = next((one.words for one in cleared if one.key == code), "").strip()
    return words.split("\n")[0][:TITLE_LONGEST] or held.text.kind_name


def body_of(cleared: list[Cleared]) -> str:
    """审核后的各项，写成规范文本。"""
    return canonical.dumps(
        [
            {
                "key": one.key, "label": one.label, "head": list(one.head), "rows": [list(row) for row in one.rows],
                "files": list(one.files), "listed": one.listed,
            }
            for one in cleared
        ]
    )  # fmt: skip


def _published(row: Publication, cleared: list[Cleared], draft: Draft, judged: Judged) -> events.Published:
    spots = [judged.spots[one.n] for one in draft.spots if one.piece not in judged.hidden]
    return events.Published(
        "、".join(one.label for one in cleared), row.pk, canonical.digest(row.body), canonical.digest(row.title),
        row.source, spots.count(True), spots.count(False), len(judged.extra), row.listed_only,
    )  # fmt: skip


def _held(case_id: int, by: Actor, now: dt.datetime) -> Held:
    held = hold(case_id, now=now)
    if not can_see(by, held.case):
        raise NotFound("没有这件事项")
    return held
