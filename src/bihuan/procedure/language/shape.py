"""由一份工作法推出的样子：哪里走得到哪里，照常走哪几步，离结束还有几步。"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .parts import Article, Place
    from .text import Text


def reach(text: "Text") -> dict[tuple["Place", str], frozenset[str]]:
    """（何处，状态）→ 从它出发（含自身）不经重办走得到的状态。"""
    table: dict[tuple[Place, str], frozenset[str]] = {}
    places: tuple[tuple[Place, dict[str, str]], ...] = (("case", text.stages), ("task", text.task_stages))
    for place, stages in places:
        for stage in stages:
            seen, queue = {stage}, [stage]
            while queue:
                here = queue.pop()
                for article in text.leaving.get((place, here), ()):
                    fresh = set(article.leads(here)) - seen
                    seen |= fresh
                    queue += sorted(fresh)
            table[(place, stage)] = frozenset(seen)
    return table


def expected(text: "Text") -> frozenset[str]:
    """照常会走到的步骤：开头的一步，一处一处走下去、停在那里等着的头一条，和期限自照常的一步（或自动的、开分办的一步）起算的。"""
    usual = {a.step for a in text.articles if text.start in a.origin and a.place == "case" and a.deadline}
    usual |= {a.step for a in text.articles if a.automatic or (a.opens and a.place == "case")}
    usual |= _on_the_way(text)
    for _ in text.articles:
        more = {
            a.step
            for a in text.articles
            if a.by and a.deadline and a.deadline.kind != "none" and _starts_usually(a, usual)
        }
        if more <= usual:
            break
        usual |= more
    return frozenset(usual)


def _on_the_way(text: "Text") -> set[str]:
    """从开始走起，每停一处，等着的头一条；它走得到的各处接着看。"""
    found: set[str] = set()
    starts: list[tuple[Place, str]] = [("case", text.start), *(("task", stage) for stage in text.task_starts)]
    seen = set(starts)
    while starts:
        place, stage = starts.pop()
        awaited = text.awaited.get((place, stage), ())[:1]
        found |= {article.step for article in awaited}
        moving = [*awaited, *(one for one in text.leaving.get((place, stage), ()) if not one.by)]
        fresh = {(place, to) for one in moving for to in one.leads(stage)} - seen
        seen |= fresh
        starts += sorted(fresh)
    return found


def _starts_usually(article: "Article", usual: set[str]) -> bool:
    deadline = article.deadline
    return deadline is not None and (deadline.kind != "since" or bool(set(deadline.codes) & usual))


def depth(text: "Text") -> dict[str, int]:
    """事项状态 → 离最近的有所要求的结束还有几步。"""
    goals = [stage for stage, ending in text.endings.items() if ending.must_pass] or list(text.endings)
    table = dict.fromkeys(goals, 0)
    queue = list(goals)
    while queue:
        stage = queue.pop(0)
        for article in text.articles:
            if article.place == "case" and stage in article.targets:
                for origin in article.origin:
                    if origin not in table:
                        table[origin] = table[stage] + 1
                        queue.append(origin)
    return table
