"""链接：两件事项的关系。状态里写明，另写两边可查的行，并在对方的链上记一笔。"""

import datetime as dt

from bihuan.kernel.refuse import NotFound, Refused
from bihuan.ledger.door import record, verb
from bihuan.people.door import Actor
from bihuan.regions.door import calendar_version

from .. import events, gates, meetings, syncing
from ..filling import Filled
from ..language import words
from ..machine import Linked, State, Step
from ..machine.records import VERSION
from ..machine.state import Held
from ..models import Case, Link
from ..situation import Situation, Taking
from .recording import record_step


@verb
def link(
    origin_id: int, target_id: int, kind: str, *, by: str, now: dt.datetime, reason: str = "", origin: str = "live",
    happened_at: dt.datetime | None = None,
) -> Link:  # fmt: skip
    """链接两件事项，两边的链上各记一笔。拒绝：不认得的关系、没有的事项、链到自己、已经有了、并成圈。"""
    check_link(origin_id, target_id, kind)
    held = gates.hold(origin_id, now=now)
    other = Case.objects.filter(pk=target_id).first()
    if other is None:
        raise NotFound("没有这件事项")
    at, before = happened_at or now, held.state
    actor = Actor(None, by, label=by) if not by.startswith("person:") else Actor(int(by[7:]), "")
    step = Step(code="@link", calendar=calendar_version(), v=VERSION, links=(Linked(kind, target_id),))
    said = events.Linked(target_id, kind, reason)
    record_step(held, step, said, by=actor, now=now, happened_at=happened_at, origin=origin)
    syncing.sync(held, before)
    record(other.stream, events.Linked(origin_id, kind, reason), by=by, now=now, happened_at=happened_at, origin=origin)
    return Link.objects.create(origin_id=origin_id, target_id=target_id, kind=kind, by=by, reason=reason, at=at)


def check_link(origin_id: int, target_id: int, kind: str) -> None:
    """拒绝：不认得的关系、链到自己、已经有了、并成圈。"""
    if kind not in words.vocabulary("链接").values():
        raise Refused(f"不认得的链接：{kind}")
    if origin_id == target_id:
        raise Refused("一件事项不能链接到它自己")
    if Link.objects.filter(origin_id=origin_id, target_id=target_id, kind=kind).exists():
        raise Refused("这两件事项已经有这个链接")
    if Link.objects.filter(origin_id=target_id, target_id=origin_id, kind=kind).exists():
        raise Refused("对方已经这样链接到这一件，不能连成圈")


def make_links(about: Situation, filled: Filled, taking: Taking, before: State) -> None:
    """这一步新建的链接。拒绝：链到自己、并成圈。"""
    known = set(before.links) if about.held.state is not before else set()
    fresh = [one for one in about.held.state.links if one not in known]
    if not fresh:
        return
    kinds = {kind for code, kind in about.article.links if code in filled} | {meetings.LINK}
    reason = str(filled.get("reason") or "")[:500]
    for one in (link for link in fresh if link.kind in kinds):
        check_link(about.case.pk, one.case, one.kind)
        write_link(about.case, one, taking, reason)


def write_link(origin: Case, one: Held, taking: Taking, reason: str = "") -> None:
    """写下一件事项的一个链接：行，和对方链上的一笔。"""
    other = Case.objects.get(pk=one.case)
    Link.objects.create(origin=origin, target=other, kind=one.kind, by=taking.by.id, reason=reason, at=taking.at)
    record(
        other.stream, events.Linked(origin.pk, one.kind, reason), by=taking.by.id, now=taking.now,
        happened_at=taking.happened_at, origin=taking.origin,
    )  # fmt: skip
