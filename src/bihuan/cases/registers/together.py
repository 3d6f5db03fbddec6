"""一起办：清单里挑中几件，同办一步；各件各办各的，办不成的说为什么。"""

import datetime as dt
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Article, Case, Performed, Planned, perform_many, possible_steps

from ..showing import short_of
from ..url import case_url, own_step_url
from . import leading
from .chosen import Held
from .columns import kinds_of

MOST = 200  # 件：一次至多一起办这么多


@dataclass(frozen=True)
class One:
    """其中一件：哪几处（分办）现在办得成；办不成的，为什么。"""

    case: Case
    url: str
    places: tuple[int, ...] = ()
    why: str = ""


def offered(held: Held, cases: Sequence[Case], tasks: Set[tuple[str, str]]) -> list[tuple[str, str]]:
    """这一页上可以一起办的各步（代号、按钮上的话）：停在那里的有，角色是他的。办不办得成，办的时候引擎再问。

    tasks: 此人的单位在这一页里还在办的分办（角色，停在哪里）。
    """
    stages, roles = {case.stage for case in cases}, roles_of(held)
    found = []
    for article in held.text.articles:
        if not article.by or article.vote or own_step_url(held.kind, article.step, 1):  # 票数一件一件地录
            continue
        mine = bool(roles & set(article.by) and stages & set(article.origin))
        if article.place == "task":
            mine = any(role in holders_of(held, article) and stage in article.origin for role, stage in tasks)
        if mine and article.origin != (held.text.start,):
            found.append((article.step, short_of(article)))
    return found


def places_of(ids: list[int], step: str, held: Held, *, now: dt.datetime) -> list[One]:
    """挑中的各件，现在在哪几处办得成这一步。拒绝：工作法没有这一步，一件也没有挑。"""
    if step not in held.text.by_step:
        raise NotFound("工作法里没有这一步")
    cases = leading.chosen_cases(ids[:MOST], held)
    if not cases:
        raise NotFound("没有挑中看得到的事项，请回清单里再挑")
    found = []
    for case in cases:
        here = [one for one in possible_steps(Case.objects.get(pk=case.pk), held.by, now=now) if one.step == step]
        ready = tuple(one.assignment for one in here if not one.missing)
        why = (
            "；".join(dict.fromkeys(said for one in here for said in one.missing))
            if here
            else "现在轮不到这一步，或者不由您办"
        )
        found.append(One(case, case_url(case), ready, "" if ready else why))
    return found


def take_each(
    ones: Sequence[One], step: str, *, fill: Callable[[], dict[str, Any]], by: Actor, now: dt.datetime
) -> Performed:
    """各件各办各的：一件办不成不碍别的；办不成的记着为什么。"""
    plans = [Planned(one.case.pk, fill, one.places) for one in ones if one.places]
    refused = [(one.case.pk, one.why) for one in ones if not one.places]
    return perform_many(step, plans, by=by, now=now, refused=refused)


def roles_of(held: Held) -> set[str]:
    """此人可能担任的各个角色；逐件不同的也摆出来，办的时候再问。"""
    kinds = {kind for where, kind in held.sight.offices if where == held.congress_id}
    return {role for role in held.text.roles if kinds & kinds_of(held.text, role)} | _filled(held)


def _filled(held: Held) -> set[str]:
    """由填写、职务、身份担任的角色：逐件不同，先摆出来，办的时候再问。"""
    return {role for role, rule in held.text.rules.items() if rule.kind in ("filled", "post", "standing", "opener")}


def holders_of(held: Held, article: Article) -> set[str]:
    """办这一条的承办角色。"""
    rules = held.text.rules
    return {rules[role].assignment if role in rules and rules[role].assignment else role for role in article.by}
