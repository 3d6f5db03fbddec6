"""试走表决：造得出所要的结果的票数，由两个人先后录入，录得一致才办。"""

import itertools
from collections.abc import Iterator
from typing import Any

from bihuan.kernel.refuse import Refused
from bihuan.people.door import Actor

from .. import deciding, roles, voting
from ..language import Article
from ..language.parts import RESULT as RESULT, VOTE_RESULT
from ..situation import Situation
from ..verbs.voting import enter_votes
from .sandbox import Sandbox

OTHERWISE = "未通过"  # 「按」写了其余的，另走一次的结果


def outcomes(article: Article) -> tuple[str, ...]:
    """一条表决可以有哪些结果：「按」写明的各个，有其余的再加一个未通过。"""
    if article.vote is None or article.branch is None or article.branch.by != VOTE_RESULT:
        return ()
    named = tuple(value for value, _ in article.branch.to)
    return (*named, OTHERWISE) if article.branch.rest and OTHERWISE not in named else named


def cast(result: str) -> dict[str, Any]:
    """要这样一个结果：填写里先记下，录入时才造票数。"""
    return {RESULT: result} if result else {}


def conduct(box: Sandbox, about: Situation, filled: dict[str, Any]) -> None:
    """录入一次表决：先由另一个人录，再由 about.by 录得一样，办成。拒绝：没有另一个人、得不出这个结果、见 enter_votes。"""
    wanted = str(filled.pop(RESULT, ""))
    article, by, task = about.article, about.by, about.task.n if about.task else 0
    serving = {person for role in article.by for person in roles.people(role, about.held, about.task, now=about.now)}
    other = min(serving - {by.person_id}, default=0)
    if not other:
        raise Refused(f"「{article.name}」要由两个人录入，只有一个人担任得了")
    figures = next(_figures(about, wanted), None)
    if figures is None:
        raise Refused(f"照计票规则得不出「{wanted}」")
    for actor in (box.actor(other), by):
        _enter(about, figures, actor, filled if actor is by else {}, task)


def _enter(about: Situation, figures: dict[str, Any], by: Actor, filled: dict[str, Any], task: int) -> None:
    enter_votes(about.case.pk, about.article.step, figures, filled=filled, assignment=task, by=by, now=about.now)


def _figures(about: Situation, wanted: str) -> Iterator[dict[str, Any]]:
    """走到 wanted 所到之处的票数：全体都投同一种标记，一种一种地试；再试名额以外的各项一票也没有的，各项平分的（票数相等）。"""
    ballot, branch = voting.ballot_of(about), about.article.branch
    n, left = ballot.entitled, _beyond(ballot)
    spread = [dict.fromkeys(ballot.items, n), {item: 0 if item in left else n for item in ballot.items}, _even(ballot)]
    for votes, mark in itertools.product(spread, ballot.rule.paper.marks):
        given = {
            "way": ballot.ways[0], "entitled": n, "present": n, "returned": n, "void": 0,
            "votes": {item: {mark: votes[item]} for item in ballot.items},
            "blank": {item: n - votes[item] for item in ballot.items} if ballot.has_blank else {},
        }  # fmt: skip
        try:
            label = deciding.decided(ballot, voting.read_count(ballot, given)).label
        except Refused:
            continue
        if not wanted or branch is None or branch.stage_of(label) == branch.stage_of(wanted):
            yield given


def _even(ballot: voting.Ballot) -> dict[str, int]:
    """各项得一样多的票，一张票选的不超过名额；各层级各分各的。"""
    votes = dict.fromkeys(ballot.items, ballot.entitled)
    for rule in [rule for _, rule in ballot.tiers] or [ballot.rule]:
        if rule.places and rule.places.number and rule.items:
            each = min(ballot.entitled, ballot.entitled * rule.places.number // len(rule.items))
            votes |= dict.fromkeys(rule.items, each)
    return votes


def _beyond(ballot: voting.Ballot) -> frozenset[str]:
    """名额以外的各项（各层级各看各的）；没有名额的没有。"""
    rules = [rule for _, rule in ballot.tiers] or [ballot.rule]
    return frozenset(
        item for rule in rules if rule.places and rule.places.number for item in list(rule.items)[rule.places.number :]
    )
