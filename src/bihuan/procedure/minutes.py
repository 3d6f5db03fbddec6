"""表决的问题：录入的页面要什么，办过的表决结果怎样。都不写。"""

import datetime as dt
from dataclasses import dataclass

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.ledger.door import Entry, entries
from bihuan.people.door import Actor, actor_names, actor_of, holders_of, names, organs_named, sitting_on

from . import gates, roles, voting
from .language.parts import RESULT
from .machine import undone
from .models import Case, VoteEntry
from .situation import Held, Situation
from .voting import Ballot

VOTED = "procedure.voted"


@dataclass(frozen=True)
class Minutes:
    """一次表决的结果：哪一步、哪一天、怎样表决、多少人，各项各得多少票，每个决定的缘由和原文，谁先后录入。

    columns: 各种票的名称；rows:（项目，各种票的票数，判定）；elected: 选出的；revote: 票数相等要再次投票的。
    """

    step: str
    name: str
    on: dt.date
    way: str
    entitled: int
    present: int
    void: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], str], ...]
    result: str
    because: tuple[str, ...]
    elected: tuple[str, ...]
    revote: tuple[str, ...]
    rule: str
    first: str
    second: str


@dataclass(frozen=True)
class ToEnter:
    """录入的页面要的：情形、票面、在等另一个人的一次（没有为 None）、上一次不一致的（之后没有再录的才有）。

    sits: 在哪一天的会上投，那一天还没有到的才有；只提醒，会提前开了的由录的人判断。
    others: 除了此人，还有谁录得了（姓名）；where: 一个也没有的，给哪几个机构添人就录得了。
    """

    about: Situation
    ballot: Ballot
    waiting: VoteEntry | None
    differed: VoteEntry | None
    sits: dt.date | None = None
    others: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


def waiting_votes(held: Held, step: str, assignment: int = 0) -> VoteEntry | None:
    """等另一个人录入的一次；没有为 None。"""
    rows = VoteEntry.objects.filter(case=held.case, step=step, task=assignment, outcome="")
    return rows.select_related("person").first()


def votes_to_enter(case_id: int, step: str, assignment: int, by: Actor, *, now: dt.datetime) -> ToEnter:
    """录入一次票数的页面；不锁。拒绝：看不见的、办不成这一步的、还没有要表决的项目。"""
    case = Case.objects.select_related("text", "congress").filter(pk=case_id).first()
    if case is None:
        raise NotFound("没有这件事项")
    held = gates.held_of(case, on=clock.day_of(now))
    about = gates.step_to_take(held, step, assignment=assignment, filled={}, by=by, now=now, beside=True)
    ballot = voting.ballot_of(about)
    last = VoteEntry.objects.filter(case=case, step=step, task=assignment).select_related("person", "second")
    waiting = last.filter(outcome="", ballot=ballot.hash).first()
    latest = last.order_by("-pk").first()
    sits = gates.votes_on(about.article, about.state, about.task)
    early = sits if sits is not None and clock.day_of(now) < sits else None
    differed = latest if latest and latest.outcome == "differed" else None
    others = enterers(about) - {by.person_id or 0}
    known, on = names(others), clock.day_of(now)
    where = () if others else tuple(name for _, name, _ in organs_named(sitting_on([by.id], on=on)))
    return ToEnter(about, ballot, waiting, differed, early, tuple(sorted(known.values())), where)


def enterers(about: Situation) -> set[int]:
    """录得了这一步的票数的：担任这个角色的人，和与他们同在一个机构任职、看得见这一件的人（gates.colleague 反过来问）。"""
    able = {one for role in about.article.by for one in roles.people(role, about.held, about.task, now=about.now)}
    on = clock.day_of(about.now)
    organs = sitting_on([f"person:{one}" for one in able], on=on)
    beside = set().union(*holders_of(organs, on=on).values()) - able
    known = {one: actor_of(one, now=about.now, congress_id=about.case.congress_id) for one in beside}
    return able | {one for one, actor in known.items() if gates.can_see(actor, about.case)}


def votes_of(held: Held) -> list[Minutes]:
    """这件事项办过的各次表决，先后为序，更正掉的不算；没有表决的工作法不查留痕。"""
    if not any(article.vote and article.step in held.state.counts for article in held.text.articles):
        return []
    listed = entries(held.case.stream)
    gone = undone(entry.told for entry in listed)
    voted = [entry for entry in listed if entry.type == VOTED and entry.seq not in gone]
    people = actor_names(entry.data[who] for entry in voted for who in ("first", "second"))
    return [_minutes(entry, held, people) for entry in voted]


def _minutes(entry: Entry, held: Held, people: dict[str, str]) -> Minutes:
    told, step = entry.data, entry.step or {}
    article = held.text.by_step.get(step["code"])
    items = dict(told["items"])
    columns = {**dict(told["marks"]), **({"": "未填"} if any(told["blank"].values()) else {})}
    rows = []
    for code, name in items.items():
        given = {**told["votes"][code], "": told["blank"].get(code, 0)}
        rows.append((name, tuple(given.get(mark, 0) for mark in columns), told["outcomes"].get(code, "")))
    return Minutes(
        step["code"], article.name if article else step["code"], clock.day_of(entry.happened_at),
        voting.WAYS[told["way"]], told["entitled"], told["present"], told["void"], tuple(columns.values()),
        tuple(rows), told["filled"][RESULT], tuple(told["because"]), tuple(name for _, name in told["elected"]),
        tuple(name for _, name in told["revote"]), told["rule"], people.get(told["first"], ""),
        people.get(told["second"], ""),
    )  # fmt: skip
