"""还缺什么，说成一句：还没有列入哪一张清单，缺谁办哪一步，要附什么，要不要另一个人。"""

from collections.abc import Iterator, Mapping

from bihuan.procedure.door import Article, Held, Task, article_awaited

from ..fields import FieldsSeen
from .lists import LIST, Entry

NAMED = 3  # 个：一句话里写出名称的，再多只说个数
BELOW = ("children_ended", "children_ended_or_none")
Names = Mapping[str, str]  # unit:机构的编号、person:人的编号 → 名称


def missing(held: Held, seen: FieldsSeen, entries: list[Entry], names: Names) -> str:
    """一件还缺什么；了结了的为空。看不见的分办不说是谁。"""
    if held.state.ended_on is not None:
        return ""
    nothing = next((_not_in(held, one.name) for one in entries if not one.entered), "还没有了结")
    waits = [_waits(held, seen, article, tasks, names) for article, tasks in _waiting(held, seen)]
    return f"{nothing}：{'；'.join(waits)}" if waits else nothing


def named_in(held: Held, seen: FieldsSeen) -> Iterator[str]:
    """说这一句要知道哪些名称。"""
    for article, tasks in _waiting(held, seen):
        yield from (f"unit:{task.unit}" for task in tasks)
        yield from _sitting(held, seen, article)


def _not_in(held: Held, name: str) -> str:
    """还没有列入哪一张；有一步就叫这个名称的（销号），直说还没有办。"""
    short = name.removesuffix(LIST)
    named = any(article.name.endswith(short) for article in held.text.articles)
    return f"还没有{short}" if named else f"还没有列入{name}"


def _waiting(held: Held, seen: FieldsSeen) -> list[tuple[Article, list[Task]]]:
    """等着办的各条：事项自己的；事项自己不等谁的，各个没有办完的分办等的，一条一次说。"""
    own = article_awaited(held.text, held.state, None)
    if own is not None:
        return [(own, [])]
    found: dict[str, tuple[Article, list[Task]]] = {}
    for task in held.state.tasks:
        article = article_awaited(held.text, held.state, task) if task.ended_on is None else None
        if article is not None and seen.shows_task(task.n):
            found.setdefault(article.step, (article, []))[1].append(task)
    return list(found.values())


def _waits(held: Held, seen: FieldsSeen, article: Article, tasks: list[Task], names: Names) -> str:
    keys = [f"unit:{task.unit}" for task in tasks] or list(_sitting(held, seen, article))
    told = [name for key in dict.fromkeys(keys) if (name := names.get(key))]
    whose = told or [held.text.roles.get(role, role) for role in article.by]
    many = f"{'、'.join(whose[:NAMED])}{f'等 {len(whose)} 个' if len(whose) > NAMED else ''}"
    files = [item.name for item in article.fields if item.kind == "file" and not item.optional]
    more = [f"附{'、'.join(files)}"] if files else []
    for code, argument in article.conditions:
        more += [f"要由办「{argument}」的人以外的另一人"] if code == "different_person" else []
        more += ["下属的都了结以后"] if code in BELOW else []
    return "，".join([f"缺{many}{article.name}", *more])


def _sitting(held: Held, seen: FieldsSeen, article: Article) -> Iterator[str]:
    """点了名来办这一条的机构、人；看不到谁在里面的，只说角色。"""
    for seat in [one for role in article.by for one in held.state.sitting(role)] if seen.named else ():
        if seat.organ or seat.person:
            yield f"unit:{seat.organ}" if seat.organ else f"person:{seat.person}"
