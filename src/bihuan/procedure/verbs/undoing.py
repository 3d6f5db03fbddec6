"""撤去几步：从某一笔起由人办的和它引起的自动步骤，照没有办过重新折叠；更正（两人）和整批撤回（一人，几分钟之内）都用它。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.refuse import Refused
from bihuan.ledger.door import Entry, append, entries, record
from bihuan.people.door import Actor
from bihuan.regions.door import calendar_version

from .. import engine, events, facts, registry, syncing
from ..machine import Broken, Step, of_body, undone, written
from ..machine.records import VERSION
from ..machine.standing import same
from ..models import Case, Link
from ..situation import Held

MENDING = ("@decide", "@adopt", "@pause", "@resume")  # 人办的特别的一步：它接着的是要撤去的那一步之后的样子
Body = dict[str, Any]


@dataclass(frozen=True)
class Undoing:
    """要撤去的：自第 seq 笔起的各步（由人办的，和它引起的自动步骤）。"""

    seq: int
    name: str
    at: dt.datetime
    bodies: list[Body]  # 整条链
    undoes: list[int]
    soon: bool = False  # 刚刚办的、还没有告诉人

    @property
    def steps(self) -> list[Body]:
        """撤去的各步。"""
        return [body["step"] for body in self.bodies if body["seq"] in self.undoes]


def latest(held: Held) -> Undoing:
    """撤去最近由人办的一步。

    拒绝：已经结束的、还没有步骤的、那一步已经发出或者开出了别的事项的、之后又有特别决定、改用新版、暂停恢复的。
    """
    if held.state.ended_on is not None:
        raise Refused("已经结束的事项不能更正")
    listed = entries(held.case.stream)
    taken = [
        body
        for body in _alive(listed)
        if not body["step"]["code"].startswith("@") and not body["actor"].startswith("procedure:")
    ]
    if not taken:
        raise Refused("还没有可以更正的步骤")
    return since(held, taken[-1]["seq"], listed)


def since(held: Held, seq: int, listed: Sequence[Entry], *, soon: bool = False) -> Undoing:
    """撤去自第 seq 笔起的各步；listed 是整条链。soon: 刚刚成批办的。拒绝同上，已经结束的不拒绝。"""
    after = [body for body in _alive(listed) if body["seq"] >= seq]
    if not after or after[0]["seq"] != seq:
        raise Refused("那一步已经不在了")
    if any(body["step"]["code"] in MENDING for body in after):
        raise Refused("这一步之后又有特别决定、改用新版、暂停或恢复计时，不能更正；请用特别决定")
    code = after[0]["step"]["code"]
    article = held.text.by_step.get(code)
    undoes = [body["seq"] for body in after if body["step"]["code"] != "@correct"]
    at = next(entry.recorded_at for entry in listed if entry.seq == seq)
    undoing = Undoing(seq, article.name if article else code, at, [entry.told for entry in listed], undoes, soon)
    _rewinds(held, undoing)
    _check_children(held, undoing)
    return undoing


def undo(held: Held, undoing: Undoing, said: Any, *, by: Actor, now: dt.datetime) -> Entry:
    """撤去：留一笔 said，状态、行、数字、链接都照没有办过。拒绝：后面的记录接不上。"""
    rewinds = _rewinds(held, undoing)
    step = Step(code="@correct", calendar=calendar_version(), v=VERSION, undoes=tuple(undoing.undoes))
    before = engine.fold_counting(undoing.bodies).deltas
    after = _folded(undoing, written(step), by)
    entry = append(held.case.stream, said, by=by.id, now=now, step=written(step))
    facts.change(held.case, [one._replace(amount=-one.amount) for one in before] + after, entry.id)
    held.state = _state_after(undoing, written(step), by)
    syncing.rebuild(held)
    for rewind, code, task in rewinds:
        rewind(held.case.pk, code, task)
    _unlink(held, undoing, by=by, now=now)
    return entry


def can_rewind(kind: str, step: str) -> bool:
    """刚刚办的这一步撤得去：没有自己的动词，或者动词登记了怎样倒回。"""
    return registry.verb_of(kind, step) is None or registry.rewind_of(kind, step, soon=True) is not None


def _alive(listed: Sequence[Entry]) -> list[Body]:
    bodies = [entry.told for entry in listed]
    already = undone(bodies)
    return [body for body in bodies if body["step"] and body["seq"] not in already]


def _check_children(held: Held, undoing: Undoing) -> None:
    articles = [held.text.by_step.get(step["code"]) for step in undoing.steps]
    kinds = {"follows"} | {one.link for article in articles if article for one in article.raises}
    raised = {step["code"] for step in undoing.steps}
    below = Case.objects.filter(parent=held.case, raised_by__in=raised).exists()
    if any(_transferred(held, step) for step in undoing.steps):
        raise Refused("这一步已经转入别的事项，那边也办了一步，不能更正；请用特别决定")
    if below or Link.objects.filter(target=held.case, kind__in=kinds, at__gte=undoing.at).exists():
        raise Refused("这一步已经开出别的事项，不能更正；请用特别决定")


def _transferred(held: Held, step: Body) -> bool:
    """这一步转入过另一件：填了那一件，「仅当」也成立。"""
    article = held.text.by_step.get(step["code"])
    values = {**held.state.values, **step.get("values", {})}
    return article is not None and any(
        values.get(one.field) and all(same(values.get(code), options) for code, options in one.only_if)
        for one in article.transfers
    )


def _rewinds(held: Held, undoing: Undoing) -> list[tuple[registry.Rewind, str, int]]:
    """各步怎样倒回。有自己的动词而没有登记倒回的，已经发出去了，不能更正。"""
    found = []
    for step in undoing.steps:
        rewind = registry.rewind_of(held.case.kind, step["code"], soon=undoing.soon)
        if registry.verb_of(held.case.kind, step["code"]) and rewind is None:
            raise Refused(f"「{held.text.by_step[step['code']].name}」已经发出，不能更正；请用特别决定")
        if rewind:
            found.append((rewind, step["code"], step["task"]))
    return found


def _folded(undoing: Undoing, step: Body, by: Actor) -> engine.Deltas:
    """撤去以后，链上各步的增减。拒绝：后面的记录接不上。"""
    try:
        return engine.fold_counting(_with(undoing, step, by)).deltas
    except (Broken, LookupError) as error:
        raise Refused("撤去这一步，后面的记录就接不上，不能更正；请用特别决定") from error


def _state_after(undoing: Undoing, step: Body, by: Actor) -> Any:
    return engine.FOLD.run(_with(undoing, step, by))  # 开立的一笔撤不去，总有状态


def _with(undoing: Undoing, step: Body, by: Actor) -> list[Body]:
    bodies = undoing.bodies
    ending = {
        "seq": len(bodies) + 1,
        "step": step,
        "actor": str(by.id),
        "event": {},
        "happened_at": bodies[-1]["happened_at"],
    }
    return [*bodies, ending]


def _unlink(held: Held, undoing: Undoing, *, by: Actor, now: dt.datetime) -> None:
    """撤去的步骤建立的链接（如并入）一并撤去，两边的链上各记一笔。"""
    for body in undoing.bodies:
        if body["seq"] not in undoing.undoes:
            continue
        step = of_body(body).step
        article = held.text.by_step.get(step.code)
        filled = body["event"].get("filled") or {}
        old = (
            [(kind, filled[code]) for code, kind in article.links if code in filled]
            if article and step.v < VERSION
            else []
        )
        for kind, other in [*old, *((one.kind, one.case) for one in step.links)]:
            Link.objects.filter(origin=held.case, target_id=other, kind=kind).delete()
            for one, another in ((held.case.pk, other), (other, held.case.pk)):
                record(f"case:{one}", events.Unlinked(another, kind), by=by.id, now=now)
