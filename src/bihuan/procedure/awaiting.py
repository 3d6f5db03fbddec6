"""没有时钟而等着谁：停在那里没有期限的一步，没有日数的请求。机关没有座位，照工作法的状态找，再看这一件的状态。"""

import datetime as dt
from collections.abc import Collection, Iterator
from functools import cache

from . import library
from .language import Article, Text
from .machine import State
from .machine.standing import selected
from .models import Adoption
from .situation import Held
from .spine import article_awaited

KEPT = dt.timedelta(minutes=1)


def requests_waiting(text: Text, state: State) -> Iterator[tuple[Article, Article]]:
    """没有日数、还没有答复的请求：请求的一步，照所填的轮得到的答复的一步。"""
    if state.ended_on is not None:
        return
    for asked in state.asked:
        for step in sorted(text.undated.get(asked, ())):
            answer = text.by_step[step]
            if answer.place == "case" and state.stage in answer.origin and selected(text, answer, state, None):
                yield text.by_step[asked], answer


def waits_unclocked(held: Held, kinds: Collection[str]) -> str:
    """这一件此刻没有时钟而等着这几种机关办的是哪一步（名称）；不等它们的为空。"""
    text, state = held.text, held.state
    if state.ended_on is not None:
        return ""
    running = {run.step for run in state.runs}
    awaited = article_awaited(text, state, None)
    found = [awaited] if awaited is not None and awaited.step not in running else []
    found += [answer for _, answer in requests_waiting(text, state)]
    return next((one.name for one in found if any(_is(text, role, kinds) for role in one.by)), "")


@cache
def may_wait_at(text_id: int, kind: str) -> frozenset[str]:
    """一份工作法停在哪些状态（代号）时，可能没有时钟而等着这种机关。"""
    text = library.text_by_id(text_id)
    firsts = [(stage, one) for (place, stage), found in text.awaited.items() if place == "case" for one in found]
    answers = {step for steps in text.undated.values() for step in steps}
    pairs = [(stage, one) for stage, one in firsts if one.deadline is None or one.deadline.kind == "none"]
    pairs += [(stage, text.by_step[step]) for step in answers for stage in text.by_step[step].origin]
    return frozenset(stage for stage, one in pairs if any(_is(text, role, (kind,)) for role in one.by))


def adopted_texts(congress_id: int, now: dt.datetime) -> list[tuple[str, int]]:
    """一级人大选用着的各种：种类、哪一版。记着，隔一分钟再问；本进程里改了选用的立刻再问。SQL 至多一条，一分钟一次。"""
    asked: tuple[dt.datetime, list[tuple[str, int]]] | None = library.adopted_here.get(congress_id)
    if asked is None or abs(now - asked[0]) >= KEPT:
        rows = Adoption.objects.filter(congress_id=congress_id).order_by("kind").values_list("kind", "text")
        asked = library.adopted_here[congress_id] = (now, list(rows))
    return asked[1]


library.on_new_texts(may_wait_at.cache_clear)


def _is(text: Text, role: str, kinds: Collection[str]) -> bool:
    """这个角色就是本级的这几种机关之一。"""
    rule = text.rules.get(role)
    if rule is None:
        return role in kinds
    return rule.kind == "organ" and not rule.level and bool(set(rule.organs) & set(kinds))
