"""办一步：核对、走动、留痕、计数、告知；随后条件已到的自动条文接着办完，同在一个事务里。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, NotFound, Refused
from bihuan.ledger.door import Entry, verb
from bihuan.people.door import Actor

from .. import effects, events, filling, following, gates, picking, registry, syncing, telling
from ..deciding import Counted
from ..filling import Filled
from ..language import Article
from ..machine import State, Task
from ..models import Case
from ..situation import Held, Situation, Taking
from . import raising, redating, transferring
from .bearing import Born
from .linking import make_links
from .recording import record_step

AUTOMATIC_LIMIT = 20  # 自动条文一次最多连着办这么多步；再多就是工作法写成了圈


def take_step(
    case_id: int,
    step: str,
    *,
    filled: dict[str, Any] | None = None,
    assignment: int = 0,
    by: Actor,
    now: dt.datetime,
    happened_at: dt.datetime | None = None,
    origin: str = "live",
) -> Entry:
    """办一步，走它自己的动词（有的话），否则走通用的一步。页面、命令、旧记录都由此进入。"""
    taking = Taking(by, now, filled or {}, assignment, happened_at, origin)
    if not registry.has_verbs(step):
        return perform(case_id, step, taking)
    kind = Case.objects.filter(pk=case_id).values_list("kind", flat=True).first()
    if kind is None:
        raise NotFound("没有这件事项")
    own = registry.verb_of(kind, step)
    return own(case_id, taking) if own else perform(case_id, step, taking)


@verb
def perform(
    case_id: int, step: str, taking: Taking, *, event: Any = None, number: str = "", title: str = "",
    counted: Counted | None = None,
) -> Entry:  # fmt: skip
    """走一步，恰好留一条痕；条件已到的自动条文接着办完。

    event: 有类型的事件，不给就记所填的内容；number: 这一步给事项编的号；title: 改了的标题；counted: 表决得出的。
    拒绝：见 gates.step_to_take 和 filling.check_filled；表决的一步要由两个人先后录入票数。
    """
    held = gates.hold(case_id, now=taking.now)
    about = gates.step_to_take(
        held, step, assignment=taking.assignment, filled=taking.filled,
        by=taking.on_paper_of or taking.by, now=taking.now, beside=counted is not None,
    )  # fmt: skip
    if about.article.vote and counted is None and taking.origin == "live":
        raise NotAllowed(f"「{about.article.name}」要由两个人先后录入票数，录得一致才算")
    filled = filling.check_filled(about)
    if counted is not None:
        filled = filled.joined(counted.filled)
        event = counted.event(filled)
    before = held.state
    title = title if title != held.case.title else ""
    entry = _walk(about, filled, event, taking, number, title)
    _finish(held, before, entry, taking)
    return entry


def go_on(born: Born, article: Article, filled: Filled, taking: Taking, *, quiet: bool = False) -> None:
    """开立连同第一步之后的余下部分：文件、链接、子事项、自动的条、告知。quiet: 接手的人由调用者一并告诉。"""
    held, before = born.held, born.held.state
    about = Situation(held, article, None, taking.by, taking.now, taking.filled)
    _effects(about, filled, taking, born.entry, before)
    _follow(held, taking)
    syncing.sync(held, before)
    if taking.origin == "live":
        if not quiet:
            telling.tell_opened(held, born.entry, by=taking.by, now=taking.now)
        following.wake_parent(held, None, born.entry)


def run_automatic(
    held: Held, article: Article, task: Task | None, *, now: dt.datetime, happened_at: dt.datetime | None = None
) -> None:
    """由期限引起的一步：逾期则、到期自办。调用者已经锁住事项、核对过条件。happened_at: 补办的，记在哪一天。"""
    before, taking = held.state, Taking(procedure_actor(held), now, happened_at=happened_at)
    about = Situation(held, article, task, taking.by, now)
    entry = _by_itself(about, taking)
    _finish(held, before, entry, taking)


def _by_itself(about: Situation, taking: Taking) -> Entry:
    """没有人办的一步：固定了值的，连同那些值记在工作法名下。"""
    given = dict(about.article.given)
    filled = Filled(given, {}, given)
    return _walk(about, filled, events.Stepped(given) if given else events.Followed(), taking)


@verb
def advance(case_id: int, *, now: dt.datetime) -> bool:
    """旁边的事项变了（下属结束了），看看自己的自动条文是不是该办了。返回办了没有。"""
    held = gates.hold(case_id, now=now)
    before = held.state
    entry = _follow(held, Taking(procedure_actor(held), now))
    if entry is None:
        return False
    _finish(held, before, entry, Taking(procedure_actor(held), now), followed=True)
    return True


def procedure_actor(held: Held) -> Actor:
    """工作法自己：自动的条由它署名。"""
    return Actor(None, "工作法", label=f"procedure:{held.text.code}")


def _finish(held: Held, before: State, entry: Entry, taking: Taking, *, followed: bool = False) -> None:
    """接着办自动的条，写行，叫醒上级，告诉轮到的人。"""
    if not followed:
        _follow(held, taking)
    syncing.sync(held, before)
    if taking.origin == "live":
        following.wake_parent(held, before, entry)
        redating.tell_followers(held, before, entry)
        telling.tell_next(held, before, entry, now=taking.now)


def _walk(about: Situation, filled: Filled, event: Any, taking: Taking, number: str = "", title: str = "") -> Entry:
    held, before = about.held, about.held.state
    if about.article.merges:
        rows = picking.merged(about)
        filled = filled.joined(Filled(rows, {}, {}, tuple(rows)))
        event = event if isinstance(event, events.Voted) else None
    step = effects.step_of(about, filled, on=clock.day_of(taking.at), number=number, title=title)
    entry = record_step(
        held, step, event or events.Stepped(filled.open, filled.private), by=taking.by, now=taking.now,
        happened_at=taking.happened_at, origin=taking.origin,
    )  # fmt: skip
    _effects(about, filled, taking, entry, before)
    return entry


def _effects(about: Situation, filled: Filled, taking: Taking, entry: Entry, before: State) -> None:
    """这一步在状态以外的效果：文件归到名下，链接的行，子事项，写明要告知的话。"""
    filling.keep_files(about.case, filled, about.article, by=taking.by)
    make_links(about, filled, taking, before)
    if about.article.raises:
        raising.raise_children(about, filled, taking, newborn=before is about.held.state)
    for there, carried in transferring.transfers(about, filled, taking) if about.article.transfers else ():
        _take_there(there, carried, taking)
    if taking.origin == "live":
        telling.tell_said(about, filled, entry, now=taking.now)


def _take_there(there: Situation, filled: Filled, taking: Taking) -> None:
    """转入：在另一件上办一步。"""
    taken = Taking(taking.by, taking.now, dict(there.filled), happened_at=taking.happened_at, origin=taking.origin)
    before = there.held.state
    entry = _walk(there, filled, None, taken)
    _finish(there.held, before, entry, taken)


def _follow(held: Held, taking: Taking) -> Entry | None:
    """条件已到的自动条文一条接一条，由工作法署名；返回最后一笔，没有办的为 None。"""
    by_itself = Taking(procedure_actor(held), taking.now, happened_at=taking.happened_at, origin=taking.origin)
    entry = None
    for _ in range(AUTOMATIC_LIMIT):
        about = following.next_automatic(held, by_itself)
        if about is None:
            return entry
        entry = _by_itself(about, by_itself)
    raise Refused(f"工作法 {held.state.procedure} 的自动条文连成了圈，没有办下去")
